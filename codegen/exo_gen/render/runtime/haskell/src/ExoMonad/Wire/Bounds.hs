{-# LANGUAGE DeriveFunctor #-}
{-# LANGUAGE DerivingStrategies #-}

-- | Limits of numbers, of lengths and of sizes.
module ExoMonad.Wire.Bounds
  ( Bounds
  , atLeast
  , atMost
  , between
  , above
  , below

    -- * Checking
  , Limit (..)
  , broken
  )
where

import Control.Applicative ((<|>))

-- | A lower limit, an upper one, or both.
data Bounds n = Bounds (Maybe (Limit n)) (Maybe (Limit n))
  deriving stock (Eq, Functor, Show)

-- | One side.
data Limit n
  = AtLeast n
  | AtMost n
  | Above n
  | Below n
  deriving stock (Eq, Functor, Show)

-- | Both; of two limits on one side the first counts.
instance Semigroup (Bounds n) where
  Bounds low high <> Bounds low' high' = Bounds (low <|> low') (high <|> high')

-- | @>=@
atLeast :: n -> Bounds n
atLeast n = Bounds (Just (AtLeast n)) Nothing

-- | @<=@
atMost :: n -> Bounds n
atMost n = Bounds Nothing (Just (AtMost n))

-- | @>=@ and @<=@
between :: n -> n -> Bounds n
between low high = atLeast low <> atMost high

-- | @>@
above :: n -> Bounds n
above n = Bounds (Just (Above n)) Nothing

-- | @<@
below :: n -> Bounds n
below n = Bounds Nothing (Just (Below n))

-- | The first limit that a value breaks.
broken :: Ord n => Bounds n -> n -> Maybe (Limit n)
broken (Bounds low high) n = (low >>= unlessKept) <|> (high >>= unlessKept)
 where
  unlessKept limit
    | kept limit = Nothing
    | otherwise = Just limit
  kept limit = case limit of
    AtLeast least -> n >= least
    AtMost most -> n <= most
    Above low' -> n > low'
    Below high' -> n < high'
