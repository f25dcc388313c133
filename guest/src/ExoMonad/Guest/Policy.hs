{-# LANGUAGE OverloadedStrings #-}

-- | The policy as the host hands it over: a document, or none.
module ExoMonad.Guest.Policy
  ( readPolicy,
  )
where

import Data.ByteString (ByteString)
import ExoMonad.Effect (effectError)
import ExoMonad.Guest.Policy.Rulebook (Rulebook, builtInRulebook, rulebook)
import ExoMonad.Types.Common (EffectError, EffectErrorCode (..))
import ExoMonad.Wire (decodeDocument, renderWireError)

-- | What the guest decides by. A policy that cannot be used is not half used: then there is nothing
-- to decide by, and whoever asks is told why.
readPolicy :: Maybe ByteString -> Either EffectError Rulebook
readPolicy = maybe (Right builtInRulebook) (either (Left . unusable) Right . ready)
  where
    ready document = decodeDocument document >>= rulebook
    unusable mistake =
      effectError EffectErrorCodeUnavailable $
        "nothing is decided, because the policy cannot be used: "
          <> renderWireError mistake
          <> "; mend it and load it again"
