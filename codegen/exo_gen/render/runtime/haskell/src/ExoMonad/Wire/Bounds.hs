{-# LANGUAGE DerivingStrategies #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Limits of numbers, of lengths and of sizes.
module ExoMonad.Wire.Bounds
  ( Bounds
  , atLeast
  , atMost
  , between
  , above
  , below

    -- * Checking
  , broken
  , extent
  )
where

import Control.Applicative ((<|>))
import Data.Text (Text)

-- | A lower limit, an upper one, or both.
data Bounds n = Bounds (Maybe (Edge n)) (Maybe (Edge n))
  deriving stock (Eq, Show)

-- | Where values end, and whether this is one of them.
data Edge n
  = Closed n
  | Open n
  deriving stock (Eq, Show)

-- | Both; of two limits on one side the first counts.
instance Semigroup (Bounds n) where
  Bounds low high <> Bounds low' high' = Bounds (low <|> low') (high <|> high')

-- | @>=@
atLeast :: n -> Bounds n
atLeast n = Bounds (Just (Closed n)) Nothing

-- | @<=@
atMost :: n -> Bounds n
atMost n = Bounds Nothing (Just (Closed n))

-- | @>=@ and @<=@
between :: n -> n -> Bounds n
between low high = atLeast low <> atMost high

-- | @>@
above :: n -> Bounds n
above n = Bounds (Just (Open n)) Nothing

-- | @<@
below :: n -> Bounds n
below n = Bounds Nothing (Just (Open n))

-- | The first limit that a value breaks: what it should be in relation to what.
broken :: Ord n => Bounds n -> n -> Maybe (Text, n)
broken (Bounds low high) n = (low >>= tooLow) <|> (high >>= tooHigh)
 where
  tooLow (Closed least) = if n < least then Just (">=", least) else Nothing
  tooLow (Open least) = if n <= least then Just (">", least) else Nothing
  tooHigh (Closed most) = if n > most then Just ("<=", most) else Nothing
  tooHigh (Open most) = if n >= most then Just ("<", most) else Nothing

-- | The least and the greatest value within limits, for values that can be counted.
extent :: (Bounded n, Enum n, Eq n) => Bounds n -> (n, n)
extent (Bounds low high) = (maybe minBound least low, maybe maxBound greatest high)
 where
  least (Closed n) = n
  least (Open n) = if n == maxBound then n else succ n
  greatest (Closed n) = n
  greatest (Open n) = if n == minBound then n else pred n
