-- | Texts, numbers and free-form JSON at the edges of what there is, for properties of codecs.
module Wire.Random
  ( scalar,
    anyText,
    textBetween,
    finite,
    int64Edge,
    anyJson,
  )
where

import Data.Int (Int64)
import qualified Data.Map.Strict as Map
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Wire (Json (..))
import GHC.Float (castWord64ToDouble)
import Test.QuickCheck

-- | A Unicode scalar value, the first and last of every length in UTF-8 often among them.
scalar :: Gen Char
scalar = oneof [elements edges, choose (' ', '~'), choose ('\0', '\xd7ff'), choose ('\xe000', '\x10ffff')]
  where
    edges = "\0\x1f\"\\/\x7f\x80\x7ff\x800\xd7ff\xe000\xfeff\xfffd\xffff\x10000\x1ffff\x10ffff"

anyText :: Gen Text
anyText = Text.pack <$> listOf scalar

-- | A text of so many scalar values.
textBetween :: Int -> Int -> Gen Text
textBetween low high = do
  count <- choose (low, high)
  Text.pack <$> vectorOf count scalar

-- | A double that has a written form: of all exponents, subnormal ones, whole ones, short ones.
finite :: Gen Double
finite =
  oneof
    [ castWord64ToDouble <$> chooseAny,
      castWord64ToDouble <$> choose (0, 2 ^ (52 :: Int) - 1),
      fromIntegral <$> int64Edge,
      (/ 1000) . fromIntegral <$> choose (-100000, 100000 :: Int),
      elements [0, 5.0e-324, 2.2250738585072009e-308, 2.2250738585072014e-308, 1.7976931348623157e308, 0.1, 1 / 3]
    ]
    `suchThat` \d -> not (isNaN d || isInfinite d)

-- | An integer about powers of two: 2^31, 2^32, 2^53 and both bounds among them.
int64Edge :: Gen Int64
int64Edge = oneof [about, arbitrarySizedIntegral, chooseAny]
  where
    about = do
      power <- elements [0, 7, 8, 15, 16, 31, 32, 52, 53, 54, 62, 63 :: Int]
      offset <- choose (-2, 2 :: Integer)
      sign <- elements [1, -1]
      pure (fromInteger (max (-(2 ^ (63 :: Int))) (min (2 ^ (63 :: Int) - 1) (sign * (2 ^ power + offset)))))

-- | Free-form JSON as the parser would have it, a few levels deep.
anyJson :: Gen Json
anyJson = sized (go . min 4)
  where
    go depth
      | depth <= 0 = leaf
      | otherwise = frequency [(3, leaf), (1, JsonArray <$> few (go (depth - 1))), (1, object (depth - 1))]
    object depth = JsonObject . Map.fromList <$> few ((,) <$> anyText <*> go depth)
    few one = choose (0, 4 :: Int) >>= \count -> vectorOf count one
    leaf =
      oneof
        [ pure JsonNull,
          JsonBool <$> elements [False, True],
          JsonInteger . toInteger <$> int64Edge,
          JsonDouble <$> finite `suchThat` fractional,
          JsonString <$> anyText
        ]
    -- A whole number in the range of 64 bits is an integer, however it is written.
    fractional d = d /= fromInteger (truncate d) || abs d > 1.0e19
