{-# LANGUAGE BangPatterns #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Numbers of a document: exact integers, correctly rounded doubles, limited in length.
module ExoMonad.Wire.Parse.Number
  ( number
  )
where

import Data.ByteString (ByteString)
import qualified Data.ByteString as ByteString
import qualified Data.Text as Text
import qualified Data.Text.Encoding as Text
import Data.Word (Word64, Word8)
import ExoMonad.Wire.Double (fromDecimal, integralValue)
import ExoMonad.Wire.Json (Json (..))
import ExoMonad.Wire.Parse.Input (Step (..), at, expected, halt, slice)

maxDigits, maxExponent :: Int
maxDigits = 64
maxExponent = 400

-- | A number, from its sign or first digit.
number :: ByteString -> Int -> Step Json
number doc start
  | not (isDigit (at doc first)) = expected doc "a digit" first
  | at doc wholeEnd == 0x2e && fractionEnd == wholeEnd + 1 = expected doc "a digit" fractionEnd
  | not marked = finish fractionEnd 0
  | not (isDigit (at doc powerStart)) = expected doc "a digit" powerStart
  | powerEnd - powerStart > maxDigits =
      halt "an exponent of at most 64 digits" (count (powerEnd - powerStart)) start
  | abs power > maxExponent =
      halt "an exponent from -400 to 400" (spelled (fractionEnd + 1) powerEnd) start
  | otherwise = finish powerEnd power
 where
  negative = at doc start == 0x2d
  first = if negative then start + 1 else start
  -- A zero stands alone; whatever follows it is not part of the number.
  Run wholeEnd whole = if at doc first == 0x30 then Run (first + 1) 0 else digits doc first 0
  Run fractionEnd mantissa
    | at doc wholeEnd == 0x2e = digits doc (wholeEnd + 1) whole
    | otherwise = Run wholeEnd whole
  pointed = fractionEnd > wholeEnd
  places = if pointed then fractionEnd - wholeEnd - 1 else 0
  digitCount = wholeEnd - first + places
  marked = at doc fractionEnd == 0x65 || at doc fractionEnd == 0x45
  signed = at doc (fractionEnd + 1) == 0x2b || at doc (fractionEnd + 1) == 0x2d
  powerStart = if signed then fractionEnd + 2 else fractionEnd + 1
  powerEnd = skipDigits doc powerStart
  -- Digits beyond the fourth only matter for being there; zeros before them do not.
  power = (if at doc (fractionEnd + 1) == 0x2d then negate else id) (clamped doc powerStart powerEnd)

  finish end e
    | digitCount > maxDigits = halt "a number of at most 64 digits" (count digitCount) start
    | not pointed && not marked = Next (integer negative exact) end
    | isInfinite double =
        halt "a number in the range of a double" (spelled start end) start
    | otherwise = case integralValue double of
        Just n -> Next (JsonInteger (toInteger n)) end
        Nothing -> Next (JsonDouble double) end
   where
    double = (if negative then negate else id) (fromDecimal exact (e - places))
  exact
    -- Up to here the digits fit into 64 bits.
    | digitCount <= 18 = toInteger mantissa
    | otherwise = digitsInteger (slice doc first wholeEnd <> slice doc (fractionEnd - places) fractionEnd)

  spelled from to = Text.decodeUtf8 (slice doc from to)
  count n = Text.pack (show n <> " digits")

-- | Where some digits end, and what they come to, modulo 2^64.
data Run = Run !Int !Word64

digits :: ByteString -> Int -> Word64 -> Run
digits doc = go
 where
  go !i !total
    | isDigit byte = go (i + 1) (total * 10 + fromIntegral (byte - 0x30))
    | otherwise = Run i total
   where
    byte = at doc i

skipDigits :: ByteString -> Int -> Int
skipDigits doc i = case digits doc i 0 of Run end _ -> end

-- | The value of an exponent's digits; anything out of range comes out as some value out of range.
clamped :: ByteString -> Int -> Int -> Int
clamped doc from to = ByteString.foldl' step 0 (slice doc from to)
 where
  step total byte = min 9999 (total * 10 + fromIntegral (byte - 0x30))

-- | Some digits of any number.
digitsInteger :: ByteString -> Integer
digitsInteger = ByteString.foldl' (\total byte -> total * 10 + toInteger (byte - 0x30)) 0

integer :: Bool -> Integer -> Json
integer negative magnitude
  | negative = JsonInteger (negate magnitude)
  | otherwise = JsonInteger magnitude

isDigit :: Word8 -> Bool
isDigit byte = 0x30 <= byte && byte <= 0x39
