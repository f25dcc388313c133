{-# LANGUAGE OverloadedStrings #-}

-- | The written form of JSON values: no white space, raw UTF-8, one way to write each value.
module ExoMonad.Wire.Encode
  ( -- * Values
    jsonBuilder
  , integerBuilder
  , doubleBuilder

    -- * Containers
  , arrayBuilder
  , Members
  , member
  , keyBytes
  , objectBuilder
  )
where

import Control.Exception (throw)
import Data.ByteString (ByteString)
import Data.ByteString.Builder (Builder)
import qualified Data.ByteString.Builder as Builder
import Data.Int (Int64)
import qualified Data.Map.Strict as Map
import Data.Text (Text)
import qualified Data.Text as Text
import Data.Word (Word64)
import ExoMonad.Wire.Double (shortestDecimal)
import ExoMonad.Wire.Error (WireError (..))
import ExoMonad.Wire.Json (Json (..))
import ExoMonad.Wire.Quote (strictBytes, textBuilder)

-- | A free-form value; objects in key order.
jsonBuilder :: Json -> Builder
jsonBuilder value = case value of
  JsonNull -> "null"
  JsonBool True -> "true"
  JsonBool False -> "false"
  JsonInteger n -> integerBuilder n
  JsonDouble d -> doubleBuilder d
  JsonString text -> textBuilder text
  JsonArray items -> arrayBuilder jsonBuilder items
  JsonObject members ->
    objectBuilder (Map.foldMapWithKey (\key -> member (keyBytes key) . jsonBuilder) members)

-- | An integer of any size.
integerBuilder :: Integer -> Builder
integerBuilder n
  | toInteger (minBound :: Int64) <= n && n <= toInteger (maxBound :: Int64) =
      Builder.int64Dec (fromInteger n)
  | otherwise = Builder.integerDec n

-- | A finite double: the shortest digits that read back as the same double, with a point or an
-- exponent. Zero has no sign. A NaN or an infinity has no written form and is thrown.
doubleBuilder :: Double -> Builder
doubleBuilder d
  | isNaN d || isInfinite d = throw (WireError [] "a finite number" (Text.pack (show d)))
  | d == 0 = "0.0"
  | d < 0 = Builder.char7 '-' <> decimalBuilder (shortestDecimal (negate d))
  | otherwise = decimalBuilder (shortestDecimal d)

-- | @m * 10^e@, positional from 0.0001 to below 10^16, scientific elsewhere.
decimalBuilder :: (Word64, Int) -> Builder
decimalBuilder (m, e)
  | point > 16 || point < -3 = scientific
  | point <= 0 = "0." <> zeros (negate point) <> Builder.word64Dec m
  | e >= 0 = Builder.word64Dec m <> zeros e <> ".0"
  | otherwise = pointed (negate e)
 where
  -- Where the decimal point stands, counted from before the first digit.
  point = digits + e
  digits = digitCount m
  pointed places =
    let (whole, rest) = m `quotRem` (10 ^ places)
     in Builder.word64Dec whole
          <> Builder.char7 '.'
          <> zeros (places - digitCount rest)
          <> Builder.word64Dec rest
  scientific =
    (if digits == 1 then Builder.word64Dec m else pointed (digits - 1))
      <> (if point > 0 then "e+" else "e-")
      <> (if abs (point - 1) < 10 then Builder.char7 '0' else mempty)
      <> Builder.intDec (abs (point - 1))

zeros :: Int -> Builder
zeros n = mconcat (replicate n (Builder.char7 '0'))

digitCount :: Word64 -> Int
digitCount = length . takeWhile (> 0) . iterate (`quot` 10) . max 1

-- | An array of items.
arrayBuilder :: (a -> Builder) -> [a] -> Builder
arrayBuilder _ [] = "[]"
arrayBuilder build (first : rest) =
  Builder.char7 '[' <> build first <> foldr following (Builder.char7 ']') rest
 where
  following item after = Builder.char7 ',' <> build item <> after
{-# INLINE arrayBuilder #-}

-- | Some members of an object, commas between them.
data Members = NoMembers | Members Builder

instance Semigroup Members where
  NoMembers <> after = after
  before <> NoMembers = before
  Members before <> Members after = Members (before <> Builder.char7 ',' <> after)

instance Monoid Members where
  mempty = NoMembers

-- | One member, from its 'keyBytes' and its value.
member :: ByteString -> Builder -> Members
member key value = Members (Builder.byteString key <> value)
{-# INLINE member #-}

-- | A key with its colon, to be kept for every object that has it.
keyBytes :: Text -> ByteString
keyBytes key = strictBytes (textBuilder key <> Builder.char7 ':')

-- | An object of members.
objectBuilder :: Members -> Builder
objectBuilder NoMembers = "{}"
objectBuilder (Members members) = Builder.char7 '{' <> members <> Builder.char7 '}'
