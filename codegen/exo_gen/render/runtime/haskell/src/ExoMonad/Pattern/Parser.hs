{-# OPTIONS_GHC -O1 #-}
{-# LANGUAGE DerivingStrategies #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Reading patterns: the text ahead, and where in the pattern it is.
module ExoMonad.Pattern.Parser
  ( Parser,
    parseAll,
    PatternError (..),

    -- * Characters
    peek,
    next,
    takeIf,
    accept,
    need,

    -- * Failing
    expected,
  )
where

import Data.Text (Text)
import qualified Data.Text as Text

-- | What is wrong with a pattern.
data PatternError = PatternError
  { -- | Characters before the place.
    patternOffset :: !Int,
    patternExpected :: !Text,
    patternMet :: !Text
  }
  deriving stock (Eq, Show)

-- | Reads some of the text ahead, or fails at a place.
newtype Parser a = Parser {parse :: Int -> String -> Either PatternError (a, Int, String)}

instance Functor Parser where
  fmap f parser = Parser $ \at ahead -> do
    (value, at', ahead') <- parse parser at ahead
    pure (f value, at', ahead')

instance Applicative Parser where
  pure value = Parser (\at ahead -> Right (value, at, ahead))
  function <*> argument = function >>= \f -> fmap f argument

instance Monad Parser where
  first >>= later = Parser $ \at ahead -> do
    (value, at', ahead') <- parse first at ahead
    parse (later value) at' ahead'

-- | Read the whole text.
parseAll :: Parser a -> String -> Either PatternError a
parseAll parser text = (\(value, _, _) -> value) <$> parse parser 0 text

-- | The next character, which stays ahead.
peek :: Parser (Maybe Char)
peek = Parser $ \at ahead -> case ahead of
  [] -> Right (Nothing, at, ahead)
  c : _ -> Right (Just c, at, ahead)

-- | Take the next character, if there is one.
next :: Parser (Maybe Char)
next = Parser $ \at ahead -> case ahead of
  [] -> Right (Nothing, at, ahead)
  c : rest -> Right (Just c, at + 1, rest)

-- | Take the next character, if it is such a one.
takeIf :: (Char -> Bool) -> Parser (Maybe Char)
takeIf wanted = do
  ahead <- peek
  if any wanted ahead then next else pure Nothing

-- | Take these characters, if they come next.
accept :: String -> Parser Bool
accept wanted = Parser $ \at ahead ->
  let (met, rest) = splitAt (length wanted) ahead
   in Right $ if met == wanted then (True, at + length wanted, rest) else (False, at, ahead)

-- | Take these characters, which have to come next.
need :: String -> Parser ()
need wanted = do
  found <- accept wanted
  if found then pure () else expected ("'" <> Text.pack wanted <> "'")

-- | Fail here: what was expected.
expected :: Text -> Parser a
expected what = Parser $ \at ahead -> Left (PatternError at what (met ahead))
  where
    met ahead = case ahead of
      [] -> "the end"
      c : _ -> "'" <> Text.singleton c <> "'"
