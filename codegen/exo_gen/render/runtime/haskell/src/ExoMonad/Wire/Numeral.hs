{-# LANGUAGE BangPatterns #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Numbers as JSON writes them here: one numeral for each number.
module ExoMonad.Wire.Numeral
  ( integerWriter
  , int64Writer
  , doubleWriter
  )
where

import Control.Exception (throw)
import qualified Data.ByteString.Char8 as Char8
import Data.ByteString.Internal (c2w)
import Data.Int (Int64)
import qualified Data.Text as Text
import Data.Word (Word64, Word8)
import ExoMonad.Wire.Double (shortestDecimal)
import ExoMonad.Wire.Error (WireError (..))
import ExoMonad.Wire.Writer (Writer (..), bytes, cursor, settle)
import Foreign.Ptr (Ptr, plusPtr)
import Foreign.Storable (poke)

-- | An integer of any size.
integerWriter :: Integer -> Writer
integerWriter n
  -- Few integers are larger than a machine word, and those cost more.
  | toInteger (minBound :: Int) <= n && n <= toInteger (maxBound :: Int) =
      int64Writer (fromIntegral (fromInteger n :: Int))
  | toInteger (minBound :: Int64) <= n && n <= toInteger (maxBound :: Int64) =
      int64Writer (fromInteger n)
  | otherwise = bytes (Char8.pack (show n))

-- | An integer of 64 bits.
int64Writer :: Int64 -> Writer
int64Writer n = Writer $ \buffer -> do
  start <- cursor buffer
  -- The magnitude of the least integer is its own bits.
  digits <- pokeSign start (n < 0)
  pokeNatural digits (fromIntegral (abs n)) >>= settle buffer

-- | A finite double: the shortest digits that read back as the same double, with a point or an
-- exponent. Zero has no sign. A NaN or an infinity has no written form and is thrown.
doubleWriter :: Double -> Writer
doubleWriter d
  | isNaN d || isInfinite d = throw (WireError [] "a finite number" (Text.pack (show d)))
  | otherwise = Writer $ \buffer -> do
      start <- cursor buffer
      digits <- pokeSign start (d < 0)
      let (m, e) = if d == 0 then (0, 0) else shortestDecimal (abs d)
      pokeDecimal digits m e >>= settle buffer

pokeSign :: Ptr Word8 -> Bool -> IO (Ptr Word8)
pokeSign to negative
  | negative = pokeChar to '-'
  | otherwise = pure to

-- | @m * 10^e@, positional from 0.0001 to below 10^16, scientific elsewhere.
pokeDecimal :: Ptr Word8 -> Word64 -> Int -> IO (Ptr Word8)
pokeDecimal to m e
  | point > 16 || point < -3 = do
      power <- (if digits == 1 then pokeNatural to m else pokePointed to m (digits - 1))
      sign <- pokeChar power 'e'
      value <- pokeChar sign (if point > 0 then '+' else '-')
      pokePadded value (max 2 (digitCount shown)) shown
  | point > 0 && e >= 0 = pokePointed to (m * powerOfTen (e + 1)) 1
  | otherwise = pokePointed to m (negate e)
 where
  digits = digitCount m
  -- Where the decimal point stands, counted from before the first digit.
  point = digits + e
  shown = fromIntegral (abs (point - 1))

-- | A number with so many decimal places.
pokePointed :: Ptr Word8 -> Word64 -> Int -> IO (Ptr Word8)
pokePointed to m places = do
  point <- pokeNatural to whole
  decimals <- pokeChar point '.'
  pokePadded decimals places rest
 where
  -- Twenty places are more than a word has digits.
  (whole, rest) = if places > 19 then (0, m) else m `quotRem` powerOfTen places

pokeNatural :: Ptr Word8 -> Word64 -> IO (Ptr Word8)
pokeNatural to n = pokePadded to (digitCount n) n

-- | A natural number in so many digits, from the last to the first.
pokePadded :: Ptr Word8 -> Int -> Word64 -> IO (Ptr Word8)
pokePadded to size = go (to `plusPtr` size)
 where
  go !place !n
    | place <= to = pure (to `plusPtr` size)
    | otherwise = do
        let (rest, digit) = n `quotRem` 10
            before = place `plusPtr` (-1)
        poke before (c2w '0' + fromIntegral digit)
        go before rest
{-# NOINLINE pokePadded #-}

pokeChar :: Ptr Word8 -> Char -> IO (Ptr Word8)
pokeChar to char = to `plusPtr` 1 <$ poke to (c2w char)
{-# INLINE pokeChar #-}

digitCount :: Word64 -> Int
digitCount = go 1
 where
  go !size n
    | n < 10 = size
    | otherwise = go (size + 1) (n `quot` 10)
{-# NOINLINE digitCount #-}

-- | Up to 19.
powerOfTen :: Int -> Word64
powerOfTen = go 1
 where
  go !power n
    | n <= 0 = power
    | otherwise = go (power * 10) (n - 1)
{-# NOINLINE powerOfTen #-}
