{-# OPTIONS_GHC -O1 #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Regular expressions over texts: those of the schema, and whatever else the guest is given.
--
-- An expression becomes a machine, which reads a text once and is in several states at a time: K.
-- Thompson, "Regular Expression Search Algorithm", CACM 11(6), 1968. So no pattern makes the guest
-- slow, however it is written.
module ExoMonad.Pattern
  ( Pattern
  , matches

    -- * Making one
  , regex
  , compiled
  , PatternError (..)
  )
where

import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Pattern.Expression (Expression, largest, size)
import ExoMonad.Pattern.Machine (Machine, accepts, machine)
import ExoMonad.Pattern.Parser (PatternError (..))
import ExoMonad.Pattern.Regex (parseRegex)

-- | What a text may look like.
newtype Pattern = Pattern Machine

-- | Whether a text looks like that.
matches :: Pattern -> Text -> Bool
matches (Pattern states) = accepts states . Text.unpack

-- | A regular expression is found somewhere in the text.
regex :: Text -> Either PatternError Pattern
regex text = parseRegex (Text.unpack text) >>= compiled

-- | An expression is found somewhere in the text.
compiled :: Expression -> Either PatternError Pattern
compiled expression
  | size expression > largest = Left (PatternError 0 "a pattern with fewer repetitions" "one that is too large")
  | otherwise = Right (Pattern (machine expression))
