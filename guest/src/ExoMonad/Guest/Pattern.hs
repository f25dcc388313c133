{-# LANGUAGE DerivingStrategies #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Globs and regular expressions over the texts that a policy is about.
--
-- Both become the same kind of machine, which reads a text once and is in several states at a time: K.
-- Thompson, "Regular Expression Search Algorithm", CACM 11(6), 1968. So no pattern makes the guest
-- slow, however it is written.
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
import ExoMonad.Guest.Pattern.Expression (Expression (..), Position (..), largest, size)
import ExoMonad.Guest.Pattern.Glob (parseGlob)
import ExoMonad.Guest.Pattern.Machine (Machine, accepts, machine)
import ExoMonad.Guest.Pattern.Parser (PatternError (..))
import ExoMonad.Guest.Pattern.Regex (parseRegex)

-- | What a text may look like.
newtype Pattern = Pattern Machine

-- | Whether a text looks like that.
matches :: Pattern -> Text -> Bool
matches (Pattern states) = accepts states . Text.unpack

-- | The whole text looks like a glob.
glob :: Text -> Either PatternError Pattern
glob text = parseGlob (Text.unpack text) >>= made . whole
  where
    whole inner = Sequence [At Start, inner, At End]

-- | A regular expression is found somewhere in the text.
regex :: Text -> Either PatternError Pattern
regex text = parseRegex (Text.unpack text) >>= made

made :: Expression -> Either PatternError Pattern
made expression
  | size expression > largest = Left (PatternError 0 "a pattern with fewer repetitions" "one that is too large")
  | otherwise = Right (Pattern (machine expression))
