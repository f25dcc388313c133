{-# LANGUAGE BangPatterns #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Numbers of a document: exact integers, correctly rounded doubles, limited in length.
module ExoMonad.Wire.Parse.Number
  ( number
  )
where

import Data.ByteString (ByteString)
import qualified Data.ByteString as ByteString
import Data.Int (Int64)
import qualified Data.Text as Text
import qualified Data.Text.Encoding as Text
import Data.Word (Word64, Word8)
import ExoMonad.Wire.Double (fromDecimal, integralValue)
import ExoMonad.Wire.Node (Node (..))
import ExoMonad.Wire.Parse.Input (Step (..), expected, halt, slice)
import ExoMonad.Wire.Scan (at)

maxDigits, maxExponent :: Int
maxDigits = 64
maxExponent = 400

-- | A number, from its sign or first digit.
number :: ByteString -> Int -> Step Node
number !document !start
  -- Most numbers are this: an integer whose digits fit into 64 bits whatever they are.
  | 0 < size && size <= 18 && (size == 1 || at document first /= 0x30) && not (continues (at document end)) =
      Next (IntNode (signed negative magnitude)) end
  | otherwise = anyNumber document start
 where
  negative = at document start == 0x2d
  first = if negative then start + 1 else start
  Run end magnitude = digits document first 0
  size = end - first
  continues byte = byte == 0x2e || byte == 0x65 || byte == 0x45

-- | A number of any form.
anyNumber :: ByteString -> Int -> Step Node
anyNumber !document !start
  | not (isDigit (at document first)) = expected document "a digit" first
  | pointed && fractionEnd == wholeEnd + 1 = expected document "a digit" fractionEnd
  | not marked = finish fractionEnd 0
  | not (isDigit (at document powerStart)) = expected document "a digit" powerStart
  | powerEnd - powerStart > maxDigits =
      halt "an exponent of at most 64 digits" (digitsMet (powerEnd - powerStart)) start
  | abs power > maxExponent =
      halt "an exponent from -400 to 400" (spelled (fractionEnd + 1) powerEnd) start
  | otherwise = finish powerEnd power
 where
  negative = at document start == 0x2d
  first = if negative then start + 1 else start
  -- A zero stands alone; whatever follows it is not part of the number.
  Run wholeEnd whole
    | at document first == 0x30 = Run (first + 1) 0
    | otherwise = digits document first 0
  pointed = at document wholeEnd == 0x2e
  Run fractionEnd mantissa
    | pointed = digits document (wholeEnd + 1) whole
    | otherwise = Run wholeEnd whole
  places = if pointed then fractionEnd - wholeEnd - 1 else 0
  digitCount = wholeEnd - first + places
  marked = at document fractionEnd == 0x65 || at document fractionEnd == 0x45
  sign = at document (fractionEnd + 1)
  powerStart = if sign == 0x2b || sign == 0x2d then fractionEnd + 2 else fractionEnd + 1
  Run powerEnd _ = digits document powerStart 0
  power = (if sign == 0x2d then negate else id) (clamped (slice document powerStart powerEnd))

  finish end e
    | digitCount > maxDigits = halt "a number of at most 64 digits" (digitsMet digitCount) start
    | not pointed && not marked = Next (integer negative exact) end
    | isInfinite double =
        halt "a number in the range of a double" (spelled start end) start
    | otherwise = case integralValue double of
        Just n -> Next (IntNode n) end
        Nothing -> Next (DoubleNode double) end
   where
    double = (if negative then negate else id) (fromDecimal exact (e - places))
  exact
    | digitCount <= 18 = toInteger mantissa
    | otherwise =
        digitsInteger (slice document first wholeEnd <> slice document (fractionEnd - places) fractionEnd)

  spelled from to = Text.decodeUtf8 (slice document from to)
  digitsMet n = Text.pack (show n <> " digits")

-- | Where some digits end, and what they come to, modulo 2^64.
data Run = Run !Int !Word64

digits :: ByteString -> Int -> Word64 -> Run
digits document = go
 where
  go !i !total
    | isDigit byte = go (i + 1) (total * 10 + fromIntegral (byte - 0x30))
    | otherwise = Run i total
   where
    byte = at document i
{-# NOINLINE digits #-}

-- | The value of an exponent's digits; anything out of range comes out as some value out of range.
clamped :: ByteString -> Int
clamped = ByteString.foldl' step 0
 where
  step total byte = min 9999 (total * 10 + fromIntegral (byte - 0x30))

-- | Some digits of any number.
digitsInteger :: ByteString -> Integer
digitsInteger = ByteString.foldl' (\total byte -> total * 10 + toInteger (byte - 0x30)) 0

signed :: Bool -> Word64 -> Int64
signed negative magnitude = (if negative then negate else id) (fromIntegral magnitude)

integer :: Bool -> Integer -> Node
integer negative magnitude
  | toInteger (minBound :: Int64) <= n && n <= toInteger (maxBound :: Int64) = IntNode (fromInteger n)
  | otherwise = BigNode n
 where
  n = if negative then negate magnitude else magnitude

isDigit :: Word8 -> Bool
isDigit byte = 0x30 <= byte && byte <= 0x39
