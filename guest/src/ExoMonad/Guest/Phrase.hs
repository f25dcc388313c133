{-# LANGUAGE OverloadedStrings #-}

-- | Small pieces of the sentences that people and models read.
--
-- They are used everywhere, and a copy at every use would be a large part of the module, so those
-- that are more than a line are kept from being inlined.
module ExoMonad.Guest.Phrase
  ( clip,
    counted,
    decimal,
    enumerated,
    firstLine,
    number,
    quoted,
    trimmed,
    trimmedEnd,
  )
where

import Data.Text (Text)
import qualified Data.Text as Text
import qualified Data.Text.Encoding as Text
import ExoMonad.Wire (Json (..), writeJson)

-- | At most so many characters, with a mark where it was cut. The schema bounds most texts, and
-- what we put into them (paths, commands, others' error messages) is not bounded.
clip :: Int -> Text -> Text
clip limit text
  | Text.compareLength text limit /= GT = text
  | otherwise = Text.take (limit - Text.length mark) text <> mark
  where
    mark = Text.take limit "..."
{-# NOINLINE clip #-}

-- | A number and its noun: @1 file@, @2 files@.
counted :: Integral n => n -> Text -> Text
counted n noun
  | n == 1 = "1 " <> noun
  | otherwise = decimal n <> " " <> noun <> "s"

-- | A whole number in words' company.
decimal :: Integral n => n -> Text
decimal = integer . toInteger

integer :: Integer -> Text
integer = Text.pack . show
{-# NOINLINE integer #-}

-- | A number in words' company, as it is on the wire: GHC's own way to write one is large.
number :: Double -> Text
number = Text.decodeUtf8 . writeJson . JsonDouble
{-# NOINLINE number #-}

-- | At most so many items, and how many more there are.
enumerated :: Int -> [Text] -> Text
enumerated limit items = Text.intercalate ", " (shown <> rest)
  where
    (shown, hidden) = splitAt limit items
    rest = ["and " <> decimal (length hidden) <> " more" | not (null hidden)]
{-# NOINLINE enumerated #-}

-- | The first line that says something; empty if none does.
firstLine :: Text -> Text
firstLine text = case filter (not . Text.null) (map trimmed (Text.lines text)) of
  [] -> ""
  line : _ -> line
{-# NOINLINE firstLine #-}

-- | In single quotes, as all names in our sentences are.
quoted :: Text -> Text
quoted text = "'" <> text <> "'"

-- | Without white space around it.
trimmed :: Text -> Text
trimmed = Text.dropAround isWhite
{-# NOINLINE trimmed #-}

-- | Without white space after it.
trimmedEnd :: Text -> Text
trimmedEnd = Text.dropWhileEnd isWhite
{-# NOINLINE trimmedEnd #-}

-- To know all of Unicode's white space takes a table of a megabyte, which the module would carry.
isWhite :: Char -> Bool
isWhite c = c `elem` [' ', '\t', '\n', '\r']
