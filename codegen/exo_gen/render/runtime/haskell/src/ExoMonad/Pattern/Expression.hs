{-# OPTIONS_GHC -O1 #-}
{-# LANGUAGE DerivingStrategies #-}

-- | What patterns are made of, whichever way they are written.
module ExoMonad.Pattern.Expression
  ( Expression (..),
    CharSet (..),
    Position (..),
    member,
    size,
    largest,
    times,
  )
where

-- | A set of texts.
data Expression
  = -- | One character out of a set.
    OneOf !CharSet
  | -- | One after the other; the empty text for none.
    Sequence [Expression]
  | -- | Any of these.
    Choice [Expression]
  | -- | As often as you like.
    Many Expression
  | -- | Nothing, at such a place.
    At !Position
  deriving stock (Eq, Show)

-- | Places in a text.
data Position = Start | End | WordEdge | NoWordEdge
  deriving stock (Eq, Show)

-- | Characters in these ranges, bounds included; or all others.
data CharSet
  = Among [(Char, Char)]
  | Besides [(Char, Char)]
  deriving stock (Eq, Show)

-- | Whether a character is in a set.
member :: Char -> CharSet -> Bool
member c set = case set of
  Among ranges -> any holds ranges
  Besides ranges -> not (any holds ranges)
  where
    holds (from, to) = from <= c && c <= to

-- | How many states its machine will have.
size :: Expression -> Int
size expression = case expression of
  OneOf _ -> 1
  At _ -> 1
  Sequence parts -> sum (map size parts)
  Choice parts -> sum (map ((+ 1) . size) parts)
  Many inner -> 1 + size inner

-- | How many it may have; each takes a step for each character of a text at worst.
largest :: Int
largest = 5000

-- | At least so often, and at most so often if there is a limit.
times :: Int -> Maybe Int -> Expression -> Expression
times least most inner = Sequence (replicate least inner <> rest)
  where
    rest = case most of
      Nothing -> [Many inner]
      Just limit -> [foldr optionally (Sequence []) (replicate (limit - least) inner)]
    optionally one others = Choice [Sequence [one, others], Sequence []]
