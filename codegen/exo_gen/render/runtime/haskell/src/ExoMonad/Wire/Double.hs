{-# LANGUAGE BangPatterns #-}

-- | Doubles and decimals: correctly rounded reading, shortest round-trip digits.
--
-- Both directions have a short way in plain 'Double' arithmetic for the numbers people write, and
-- an exact one in 'Integer' arithmetic for all others.
module ExoMonad.Wire.Double
  ( -- * Reading
    fromDecimal
  , nearestDouble

    -- * Writing
  , shortestDecimal

    -- * Integers among the doubles
  , integralValue
  )
where

import Data.Bits (complement, shiftL, shiftR, (.&.), (.|.))
import Data.Int (Int64)
import Data.Word (Word64)
import GHC.Float (castDoubleToWord64, rationalToDouble)

-- | @fromDecimal m e@ is the double nearest to @m * 10^e@, ties to even, for @m >= 0@. It is
-- infinite where the range ends.
fromDecimal :: Integer -> Int -> Double
fromDecimal mantissa e
  | mantissa == 0 = 0
  -- Up to here mantissa and power are exact doubles, so one operation rounds once.
  | mantissa <= exactIntegers, abs e <= 22 = if e < 0 then exact / power else exact * power
  | e < 0 = rationalToDouble mantissa (10 ^ negate e)
  | otherwise = rationalToDouble (mantissa * 10 ^ e) 1
 where
  exact = smallDouble (fromInteger mantissa)
  power = powerOfTen (abs e)

-- | The double nearest to an integer, ties to even. ('fromInteger' rounds more than once.)
nearestDouble :: Integer -> Double
nearestDouble n
  | abs n <= exactIntegers =
      if n < 0 then negate (smallDouble (fromInteger (negate n))) else smallDouble (fromInteger n)
  | otherwise = rationalToDouble n 1

-- | The integer a double stands for, if it stands for one of 64 bits.
integralValue :: Double -> Maybe Int64
integralValue d
  | d == 0 = Just 0
  | scale > 10 = if d == -9223372036854775808 then Just minBound else Nothing
  | scale >= 0 = Just (signed (mantissa `shiftL` scale))
  | scale < -52 = Nothing
  | mantissa .&. complement (whole `shiftL` negate scale) /= 0 = Nothing
  | otherwise = Just (signed (mantissa `shiftR` negate scale))
 where
  (mantissa, scale) = split d
  whole = complement 0 :: Word64
  signed magnitude = if d < 0 then negate (fromIntegral magnitude) else fromIntegral magnitude

-- | @shortestDecimal d@ is @(m, e)@ such that @m * 10^e@ reads back as @d@, has the fewest digits
-- among those that do, and is nearest to @d@ among those. For finite @d > 0@.
shortestDecimal :: Double -> (Word64, Int)
shortestDecimal d
  | d < 1.0e15 = shortDecimal d
  | otherwise = exactDecimal d

-- | Look for a decimal of at most 15 digits. Two decimals of so few digits are never the same
-- double, hence the first power of ten that gives one back gives the only and the shortest one.
shortDecimal :: Double -> (Word64, Int)
shortDecimal d = go 0 1
 where
  go :: Int -> Double -> (Word64, Int)
  go !places !power
    | places > 22 || scaled >= 1.0e15 = exactDecimal d
    | rounded / power == d = (castDoubleToWord64 shifted .&. fraction, negate places)
    | otherwise = go (places + 1) (power * 10)
   where
    scaled = d * power
    -- Doubles from 2^52 on are the integers: adding rounds, and leaves the integer in the low bits.
    shifted = scaled + 4503599627370496
    rounded = shifted - 4503599627370496

-- | Scale the interval of reals that read back as @d@ so that it is between one and ten units wide.
-- Then it holds a multiple of one, and at most one multiple of ten, which has fewer digits.
exactDecimal :: Double -> (Word64, Int)
exactDecimal d
  | holds tens = strip (tens, k)
  | holds (tens + 10) = strip (tens + 10, k)
  | holds below && (nearBelow || not (holds (below + 1))) = strip (below, k)
  | otherwise = strip (below + 1, k)
 where
  (mantissa, q) = split d
  c = toInteger mantissa
  -- At a power of two the next double below is half as far as the next above.
  narrow = mantissa == hiddenBit && q > -1074
  -- floor (log10 (2^q)) and floor (log10 (3/4 * 2^q)), for every exponent a double has.
  k = (q * 1262611 - (if narrow then 524031 else 0)) `shiftR` 22
  -- In quarters of the distance to the next double: value / 10^k = numerator / denominator.
  quarter = (10 ^ max 0 (negate k)) `shiftL` max 0 (q - 2) :: Integer
  denominator = (10 ^ max 0 k) `shiftL` max 0 (2 - q) :: Integer
  numerator = 4 * c * quarter
  lowest = numerator - (if narrow then quarter else 2 * quarter)
  highest = numerator + 2 * quarter
  (below, rest) = numerator `quotRem` denominator
  tens = below - below `rem` 10
  nearBelow = case compare (2 * rest) denominator of
    LT -> True
    EQ -> even below
    GT -> False
  holds candidate
    | even c = lowest <= scaled && scaled <= highest
    | otherwise = lowest < scaled && scaled < highest
   where
    scaled = candidate * denominator

-- | Drop trailing zeros.
strip :: (Integer, Int) -> (Word64, Int)
strip (digits, e) = go (fromInteger digits) e
 where
  go :: Word64 -> Int -> (Word64, Int)
  go !m !n = case m `quotRem` 10 of
    (shorter, 0) -> go shorter (n + 1)
    _ -> (m, n)

-- | A finite double's magnitude as @mantissa * 2^exponent@, straight from its bits.
split :: Double -> (Word64, Int)
split d
  | biased == 0 = (bits .&. fraction, -1074)
  | otherwise = ((bits .&. fraction) .|. hiddenBit, biased - 1075)
 where
  bits = castDoubleToWord64 d
  biased = fromIntegral ((bits `shiftR` 52) .&. 0x7ff) :: Int

-- | An integer of at most 53 bits; in halves, because a machine word may have 32 bits.
smallDouble :: Word64 -> Double
smallDouble n = fromIntegral high * 4294967296 + fromIntegral low
 where
  high = fromIntegral (n `shiftR` 32) :: Word
  low = fromIntegral (n .&. 0xffffffff) :: Word

-- | Exact up to 22.
powerOfTen :: Int -> Double
powerOfTen = (10 ^)

exactIntegers :: Integer
exactIntegers = 9007199254740992

hiddenBit, fraction :: Word64
hiddenBit = 0x10000000000000
fraction = 0xfffffffffffff
