{-# LANGUAGE OverloadedStrings #-}

-- | How a native guest was told to work.
module ExoMonad.Guest.Native.Settings
  ( Settings (..)
  , unconfigured
  , configured
  , readiness
  )
where

import Data.Set (Set)
import qualified Data.Set as Set
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Effect (effectError)
import ExoMonad.Guest.Native.Own (interpreters)
import ExoMonad.Guest.Native.Policy (Policy, readPolicy)
import ExoMonad.Guest.Phrase (quoted)
import ExoMonad.Service (schemaFingerprint)
import ExoMonad.Types.Common (EffectError, EffectErrorCode (..))
import ExoMonad.Types.Native (NativeConfiguration (..), NativeReadiness (..), NativeReady (..))
import ExoMonad.Wire (renderWireError)

-- | What is settled before a call.
data Settings = Settings
  { settingsPolicy :: !(Maybe Policy)
  -- ^ The policy of the host, if it has one.
  , settingsOwn :: !(Set Text)
  -- ^ The effects that are not the host's.
  }

-- | Before a host says anything else: no policy but the guest's own, and every effect is the host's.
unconfigured :: Settings
unconfigured = Settings {settingsPolicy = Nothing, settingsOwn = Set.empty}

-- | The settings that a host asks for, or why it cannot have them.
configured :: NativeConfiguration -> Either EffectError Settings
configured wanted = do
  policy <- traverse read' (nativeConfigurationPolicy wanted)
  case filter (`notElem` interpreters) own of
    [] -> Right Settings {settingsPolicy = policy, settingsOwn = Set.fromList own}
    strange ->
      Left . effectError EffectErrorCodeUnsupported $
        "the native guest has no interpreter for "
          <> listed strange
          <> "; it has one for "
          <> listed interpreters
 where
  own = nativeConfigurationOwn wanted
  listed = Text.intercalate ", " . map quoted
  read' document = case readPolicy document of
    Left failure ->
      Left . effectError EffectErrorCodeInvalidInput $
        "this is no policy: " <> renderWireError failure
    Right policy -> Right policy

-- | What a host is told that wanted such settings.
readiness :: Either EffectError Settings -> NativeReadiness
readiness = either NativeReadinessError (const (NativeReadinessSuccess ready))
 where
  ready =
    NativeReady
      { nativeReadyFingerprint = schemaFingerprint
      , nativeReadyInterpreters = interpreters
      }
