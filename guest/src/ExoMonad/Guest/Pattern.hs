-- | Globs and regular expressions over the texts that a policy is about; both become the machine
-- that the schema's own patterns are decided by.
module ExoMonad.Guest.Pattern
  ( Pattern,
    matches,

    -- * Making one
    glob,
    regex,
    PatternError (..),
  )
where

import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Guest.Pattern.Glob (parseGlob)
import ExoMonad.Pattern (Pattern, PatternError (..), compiled, matches, regex)
import ExoMonad.Pattern.Expression (Expression (..), Position (..))

-- | The whole text looks like a glob.
glob :: Text -> Either PatternError Pattern
glob text = parseGlob (Text.unpack text) >>= compiled . whole
  where
    whole inner = Sequence [At Start, inner, At End]
