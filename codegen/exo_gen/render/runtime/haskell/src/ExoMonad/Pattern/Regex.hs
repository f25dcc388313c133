{-# OPTIONS_GHC -O1 #-}
{-# LANGUAGE LambdaCase #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Regular expressions: those that have one meaning everywhere, and take time in proportion to the
-- text. What else the usual engines offer is refused, with what to write instead.
module ExoMonad.Pattern.Regex
  ( parseRegex,
  )
where

import Data.Char (digitToInt, isAsciiLower, isAsciiUpper, isDigit, isHexDigit)
import Data.Maybe (fromMaybe)
import Data.Text (Text)
import ExoMonad.Pattern.Expression (CharSet (..), Expression (..), Position (..), largest, size, times)
import ExoMonad.Pattern.Parser
  ( Parser,
    PatternError,
    accept,
    expected,
    need,
    next,
    parseAll,
    peek,
    takeIf,
  )

-- | Read a regular expression.
parseRegex :: String -> Either PatternError Expression
parseRegex = parseAll $ do
  expression <- choice 0
  peek >>= \case
    Nothing -> pure expression
    Just _ -> expected "a '(' before this"

-- | Alternatives, within so many groups.
choice :: Int -> Parser Expression
choice depth = do
  first <- inSequence
  accept "|" >>= \case
    False -> pure first
    True -> either' first <$> choice depth
  where
    either' first others = Choice [first, others]
    inSequence = Sequence <$> go
    go =
      peek >>= \case
        Nothing -> pure []
        Just c | c `elem` ['|', ')'] -> pure []
        Just _ -> (:) <$> repeated depth <*> go

repeated :: Int -> Parser Expression
repeated depth = atom depth >>= quantified True

-- | An expression and how often it may come. Twice in a row that is another engine's notation.
quantified :: Bool -> Expression -> Parser Expression
quantified first inner =
  peek >>= \case
    Just '*' -> next *> only_ (Many inner)
    Just '+' -> next *> only_ (Sequence [inner, Many inner])
    Just '?' -> next *> only_ (Choice [inner, Sequence []])
    Just '{' -> next *> braces >>= uncurry bounded
    _ -> pure inner
  where
    -- Checked before it is written out, since repetitions of repetitions multiply.
    bounded least most
      | size inner * max 1 (fromMaybe least most) > largest = expected "fewer repetitions"
      | otherwise = only_ (times least most inner)
    only_ expression
      | not first = expected "one quantifier only before this"
      | At _ <- inner = expected "something to repeat"
      | otherwise = quantified False expression

braces :: Parser (Int, Maybe Int)
braces = do
  least <- number
  most <-
    accept "," >>= \case
      False -> pure (Just least)
      True ->
        peek >>= \case
          Just '}' -> pure Nothing
          _ -> Just <$> number
  need "}"
  if any (< least) most then expected "a limit that is not below the minimum" else pure (least, most)
  where
    number = takeIf isDigit >>= maybe (expected "a number") (go 0)
    go value digit
      | value' > limit = expected "a number of at most 1000"
      | otherwise = takeIf isDigit >>= maybe (pure value') (go value')
      where
        value' = value * 10 + fromEnum digit - fromEnum '0'
    limit = 1000

atom :: Int -> Parser Expression
atom depth =
  next >>= \case
    Just '.' -> pure (OneOf (Besides [('\n', '\n')]))
    Just '^' -> pure (At Start)
    Just '$' -> pure (At End)
    Just '[' -> OneOf <$> set
    Just '\\' -> escape
    Just '('
      | depth < 32 -> group (depth + 1)
      | otherwise -> expected "groups at most 32 deep"
    Just c
      | c `elem` ['*', '+', '?', '{'] -> expected "something to repeat before this, or a '\\' in front of it"
      | otherwise -> pure (literal c)
    Nothing -> expected "an expression"

group :: Int -> Parser Expression
group depth = do
  _ <- accept "?:"
  special <- accept "?"
  if special
    then expected "a group without '?': what lies around is not looked at"
    else choice depth <* need ")"

-- | What a backslash makes of the next character.
escape :: Parser Expression
escape =
  next >>= \case
    Just 'b' -> pure (At WordEdge)
    Just 'B' -> pure (At NoWordEdge)
    Just c -> maybe (OneOf . only <$> plain c) (pure . OneOf) (kind c)
    Nothing -> expected "a character after '\\'"

-- | The sets that letters stand for.
kind :: Char -> Maybe CharSet
kind c = case c of
  'd' -> Just (Among digits)
  'D' -> Just (Besides digits)
  'w' -> Just (Among wordly)
  'W' -> Just (Besides wordly)
  's' -> Just (Among spaces)
  'S' -> Just (Besides spaces)
  _ -> Nothing
  where
    digits = [('0', '9')]
    wordly = [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]
    spaces = [('\t', '\r'), (' ', ' ')]

plain :: Char -> Parser Char
plain c = case c of
  'u' -> numbered (4 :: Int) 0
  'n' -> pure '\n'
  't' -> pure '\t'
  'r' -> pure '\r'
  _
    | isAsciiLower c || isAsciiUpper c || isDigit c -> expected unknownEscape
    | otherwise -> pure c

unknownEscape :: Text
unknownEscape = "one of \\d \\w \\s \\b \\n \\t \\r \\uXXXX, or a sign, after the '\\' before this"

-- | The character with a number of so many hexadecimal digits more.
numbered :: Int -> Int -> Parser Char
numbered 0 value
  | 0xD800 <= value && value < 0xE000 = expected "a whole character, not half of one, before this"
  | otherwise = pure (toEnum value)
numbered digits value =
  takeIf isHexDigit >>= \case
    Just digit -> numbered (digits - 1) (value * 16 + digitToInt digit)
    Nothing -> expected "four hexadecimal digits after '\\u'"

-- | The rest of a set.
set :: Parser CharSet
set = do
  negated <- accept "^"
  first <- member
  others <- go
  pure ((if negated then Besides else Among) (first <> others))
  where
    go =
      accept "]" >>= \case
        True -> pure []
        False -> (<>) <$> member <*> go
    member =
      one >>= \case
        Right whole -> pure whole
        Left from -> do
          dash <- accept "-"
          ahead <- peek
          if not dash
            then pure [(from, from)]
            else
              if ahead == Just ']'
                then pure [(from, from), ('-', '-')]
                else one >>= either (range from) (const (expected "a character as the end of the range"))
    range from to
      | to < from = expected "a range whose end is not before its beginning"
      | otherwise = pure [(from, to)]
    one =
      next >>= \case
        Just '\\' ->
          next >>= \case
            Just c | Just (Among ranges) <- kind c -> pure (Right ranges)
            Just c | Just _ <- kind c -> expected "no opposite within a set; write the set's own opposite"
            Just c -> Left <$> plain c
            Nothing -> expected "']'"
        Just c -> pure (Left c)
        Nothing -> expected "']'"

literal :: Char -> Expression
literal = OneOf . only

only :: Char -> CharSet
only c = Among [(c, c)]
