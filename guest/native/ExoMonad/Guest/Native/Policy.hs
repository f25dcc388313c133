-- | The policy as a native guest is given it: a document, by the host's first message.
module ExoMonad.Guest.Native.Policy
  ( Policy
  , readPolicy
  )
where

import Data.Text (Text)
import qualified Data.Text.Encoding as Text
import ExoMonad.Wire (Json, WireError, parseDocument)

-- | What a decision is told of the policy.
type Policy = Json

-- | Read a policy document. This is where it gets its type.
readPolicy :: Text -> Either WireError Policy
readPolicy = parseDocument . Text.encodeUtf8
