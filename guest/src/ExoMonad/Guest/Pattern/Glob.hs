{-# LANGUAGE LambdaCase #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Globs, as shells and ignore files write them.
module ExoMonad.Guest.Pattern.Glob
  ( parseGlob,
  )
where

import ExoMonad.Pattern.Expression (CharSet (..), Expression (..))
import ExoMonad.Pattern.Parser
  ( Parser,
    PatternError,
    accept,
    expected,
    next,
    parseAll,
    peek,
  )

-- | Read a glob.
parseGlob :: String -> Either PatternError Expression
parseGlob = parseAll $ do
  expression <- glob 0
  peek >>= \case
    Nothing -> pure expression
    Just _ -> expected "a '{' before this"

-- | What stands side by side, within so many braces.
glob :: Int -> Parser Expression
glob depth = Sequence <$> go
  where
    go =
      peek >>= \case
        Nothing -> pure []
        Just c | c `elem` ['}', ','] && depth > 0 -> pure []
        Just _ -> (:) <$> item depth <*> go

item :: Int -> Parser Expression
item depth =
  next >>= \case
    Just '*' ->
      accept "*" >>= \case
        False -> pure (Many (OneOf notSlash))
        -- A folder by that name is any folders or none: **/lamp.py is also lamp.py.
        True ->
          accept "/" >>= \slash ->
            pure $
              if slash
                then Choice [Sequence [], Sequence [Many (OneOf anything), OneOf (only '/')]]
                else Many (OneOf anything)
    Just '?' -> pure (OneOf notSlash)
    Just '[' -> OneOf <$> set
    Just '{'
      | depth < 8 -> Choice <$> alternatives (depth + 1)
      | otherwise -> expected "braces at most eight deep"
    Just '\\' -> next >>= maybe (expected "a character after '\\'") (pure . OneOf . only)
    Just '}' -> expected "a '{' before the '}'"
    Just c -> pure (OneOf (only c))
    Nothing -> pure (Sequence [])

alternatives :: Int -> Parser [Expression]
alternatives depth = do
  first <- glob depth
  next >>= \case
    Just ',' -> (first :) <$> alternatives depth
    Just '}' -> pure [first]
    _ -> expected "'}'"

-- | The rest of a set; a bracket that comes first is one of its characters, and so is a dash that
-- comes last.
set :: Parser CharSet
set = do
  negated <- (||) <$> accept "!" <*> accept "^"
  first <- range
  others <- go
  pure $ if negated then Besides (('/', '/') : first <> others) else Among (first <> others)
  where
    go =
      accept "]" >>= \case
        True -> pure []
        False -> (<>) <$> range <*> go
    range = do
      from <- character
      accept "-" >>= \case
        False -> pure [(from, from)]
        True ->
          peek >>= \case
            Just ']' -> pure [(from, from), ('-', '-')]
            _ -> (\to -> [(from, to)]) <$> character
    character =
      next >>= \case
        Just '\\' -> next >>= maybe (expected "']'") pure
        Just c -> pure c
        Nothing -> expected "']'"

only :: Char -> CharSet
only c = Among [(c, c)]

notSlash :: CharSet
notSlash = Besides [('/', '/')]

anything :: CharSet
anything = Besides []
