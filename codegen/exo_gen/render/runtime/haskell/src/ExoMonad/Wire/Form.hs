{-# LANGUAGE OverloadedStrings #-}

-- | Text that has to look in some way.
module ExoMonad.Wire.Form
  ( matching
  , Format (..)
  , formatted
  )
where

import Data.Text (Text)
import ExoMonad.Pattern (matches, regex)
import ExoMonad.Wire.Codec (Codec (..))
import ExoMonad.Wire.Error (refuse)
import ExoMonad.Wire.Quote (clipped, quoted)

-- | A format's name, and the pattern that decides it.
data Format = Format Text Text

-- | Text in which a pattern is found, besides what the codec asks for.
matching :: Text -> Codec Text -> Codec Text
matching source = held ("string matching " <> quoted source) source

-- | Text in a format, besides what the codec asks for.
formatted :: Format -> Codec Text -> Codec Text
formatted (Format name source) = held ("string of format " <> name) source

-- | The machine is made once, for the codec. exo-gen takes no pattern that has none; if there were
-- one, every text would be refused rather than none.
held :: Text -> Text -> Codec Text -> Codec Text
held expects source inner = inner {codecRead = \node -> codecRead inner node >>= check}
 where
  good = either (const (const False)) matches (regex source)
  check value
    | good value = Right value
    | otherwise = refuse expects (clipped value)
