{-# LANGUAGE ScopedTypeVariables #-}
{-# LANGUAGE TypeApplications #-}

-- | Fixed-width arithmetic against unbounded integers, which are computed by other code.
--
-- A compiler for WebAssembly has got 64 bits wrong before: a backend that did made a varint of two
-- bytes, 275, into 531.
module Wire.ArithmeticSpec
  ( spec,
  )
where

import Data.Bits
import Data.Int (Int16, Int32, Int64, Int8)
import Data.Proxy (Proxy (..))
import Data.Word (Word16, Word32, Word64, Word8)
import GHC.Float (castDoubleToWord64, castWord64ToDouble)
import Test.Hspec (Spec, describe, it, shouldBe)
import Test.Hspec.QuickCheck (modifyMaxSuccess, prop)
import Test.QuickCheck hiding ((.&.))

spec :: Spec
spec = describe "arithmetic" . modifyMaxSuccess (const 1000) $ do
  describe "Int64" (integers (Proxy @Int64))
  describe "Word64" (integers (Proxy @Word64))
  describe "Int32" (integers (Proxy @Int32))
  describe "Word32" (integers (Proxy @Word32))
  conversions
  doubles
  varints

-- | What holds for every fixed-width type; inlined, so that each gets code of its own.
integers :: forall n. (Show n, Integral n, FiniteBits n) => Proxy n -> Spec
integers _ = do
  two "+" (+) (+)
  two "-" (-) (-)
  two "*" (*) (*)
  divided "quot" quot quot
  divided "rem" rem rem
  divided "div" div div
  divided "mod" mod mod
  prop "quotRem and divMod are their parts" . forAll (edged @n) $ \x ->
    forAll divisor $ \y -> safe x y ==> (quotRem x y, divMod x y) === ((quot x y, rem x y), (div x y, mod x y))
  prop "negate, abs, signum, complement" . forAll (edged @n) $ \x ->
    let n = toInteger x
     in (negate x, abs x, signum x, complement x)
          === (wrapped (negate n), wrapped (abs n), wrapped (signum n), wrapped (-1 - n))
  prop "comparisons" . forAll (edged @n) $ \x -> forAll (near x) $ \y ->
    let (n, m) = (toInteger x, toInteger y)
     in (compare x y, x == y, x < y, x <= y, max x y, min x y)
          === (compare n m, n == m, n < m, n <= m, wrapped (max n m), wrapped (min n m))
  two ".&., .|., xor" (\x y -> (x .&. y) + (x .|. y) + xor x y) (\n m -> (n .&. m) + (n .|. m) + xor n m)
  shifted "shiftL" shiftL (\n by -> n * 2 ^ by)
  shifted "shiftR" shiftR (\n by -> n `div` 2 ^ by)
  shifted "unsafeShiftL" unsafeShiftL (\n by -> n * 2 ^ by)
  shifted "unsafeShiftR" unsafeShiftR (\n by -> n `div` 2 ^ by)
  prop "shifts by the width and more" . forAll (edged @n) $ \x -> forAll (choose (width, 3 * width)) $ \by ->
    (shiftL x by, shiftR x by) === (0, if x < 0 then -1 else 0)
  prop "rotate" . forAll (edged @n) $ \x -> forAll (choose (0, width - 1)) $ \by ->
    let n = unsigned x
        left = wrapped (n * 2 ^ by + n `div` 2 ^ (width - by))
     in (rotateL x by, rotateR left by, rotate x by, rotate left (negate by)) === (left, x, left, x)
  prop "popCount, clz, ctz, testBit" . forAll (edged @n) $ \x ->
    let bits = [odd (unsigned x `div` 2 ^ at) | at <- [0 .. width - 1]]
        zeros = length . takeWhile not
     in (popCount x, countLeadingZeros x, countTrailingZeros x, map (testBit x) [0 .. width - 1])
          === (length (filter id bits), zeros (reverse bits), zeros bits, bits)
  prop "show and read" . forAll (edged @n) $ \x ->
    (show x, wrapped @n (read (show x))) === (show (toInteger x), x)
  where
    width = finiteBitSize (0 :: n)
    two name f reference = prop name . forAll (edged @n) $ \x -> forAll (edged @n) $ \y ->
      f x y === wrapped (reference (toInteger x) (toInteger y))
    divided name f reference = prop name . forAll (edged @n) $ \x -> forAll divisor $ \y ->
      safe x y ==> f x y === wrapped (reference (toInteger x) (toInteger y))
    shifted name f reference = prop name . forAll (edged @n) $ \x -> forAll (choose (0, width - 1)) $ \by ->
      f x by === wrapped (reference (toInteger x) by)
    divisor = edged @n `suchThat` (/= 0)
    -- The one quotient that is out of range is an exception, and not asked for.
    safe x y = not (y == negate 1 && negate x == x && x /= 0)
{-# INLINE integers #-}

conversions :: Spec
conversions = describe "conversions" $ do
  prop "from Int64" . forAll (edged @Int64) $ \x -> narrowed x (toInteger x)
  prop "from Word64" . forAll (edged @Word64) $ \x -> narrowed x (toInteger x)
  prop "to 64 bits" . forAll (edged @Int32) $ \x -> forAll (edged @Word32) $ \y ->
    (fromIntegral x, fromIntegral x, fromIntegral y, fromIntegral y)
      === ( wrapped (toInteger x) :: Int64,
            wrapped (toInteger x) :: Word64,
            wrapped (toInteger y) :: Int64,
            wrapped (toInteger y) :: Word64
          )
  prop "from Integer, far out of range" . forAll far $ \n ->
    (fromInteger n, fromInteger n) === (wrapped n :: Int64, wrapped n :: Word64)
  where
    far = (\a b c -> toInteger (a :: Int64) * toInteger (b :: Int64) + toInteger (c :: Int64)) <$> edged <*> edged <*> edged
    narrowed x n =
      conjoin
        [ fromIntegral x === (wrapped n :: Int64),
          fromIntegral x === (wrapped n :: Word64),
          fromIntegral x === (wrapped n :: Int32),
          fromIntegral x === (wrapped n :: Word32),
          fromIntegral x === (wrapped n :: Int16),
          fromIntegral x === (wrapped n :: Word16),
          fromIntegral x === (wrapped n :: Int8),
          fromIntegral x === (wrapped n :: Word8)
        ]

doubles :: Spec
doubles = describe "Double" $ do
  prop "from Int64, to the nearest" . forAll (edged @Int64) $ \x -> fromIntegral x === nearest (toInteger x)
  prop "from Word64, to the nearest" . forAll (edged @Word64) $ \x -> fromIntegral x === nearest (toInteger x)
  prop "to Int64" . forAll inRange $ \d ->
    (truncate d, floor d, ceiling d, round d)
      === ( wrapped (truncate (toRational d)) :: Int64,
            wrapped (floor (toRational d)) :: Int64,
            wrapped (ceiling (toRational d)) :: Int64,
            wrapped (round (toRational d)) :: Int64
          )
  prop "its bits, there and back" . forAll (edged @Word64) $ \bits ->
    let d = castWord64ToDouble bits in isNaN d .||. castDoubleToWord64 d === bits
  prop "its parts" . forAll (castWord64ToDouble <$> edged) $ \d ->
    isNaN d .||. isInfinite d .||. uncurry encodeFloat (decodeFloat d) === d
  where
    nearest :: Integer -> Double
    nearest = fromRational . toRational
    -- Whole and half numbers about every power of two that 64 bits have.
    inRange :: Gen Double
    inRange = do
      n <- edged @Int64
      part <- elements [0, 0.5, 0.25, 0.75, -0.5]
      pure (max (-9.2e18) (min 9.2e18 (fromIntegral n / 2 + part)))

-- | Seven bits a byte, the way the miscompile was met.
varints :: Spec
varints = describe "varints" $ do
  it "reads 0x93 0x02 as 275" $ unvarint [0x93, 0x02] `shouldBe` 275
  prop "are read as they were written" . forAll (edged @Word64) $ \n -> unvarint (varint n) === n
  prop "are written as unbounded integers say" . forAll (edged @Word64) $ \n ->
    varint n === map fromInteger (septets (toInteger n))
  where
    septets n = if n < 128 then [n] else n `mod` 128 + 128 : septets (n `div` 128)

varint :: Word64 -> [Word8]
varint n
  | n < 0x80 = [fromIntegral n]
  | otherwise = (fromIntegral n .&. 0x7f .|. 0x80) : varint (n `unsafeShiftR` 7)

unvarint :: [Word8] -> Word64
unvarint = go 0 0
  where
    go by n (byte : rest)
      | testBit byte 7 = go (by + 7) more rest
      | otherwise = more
      where
        more = n .|. (fromIntegral (byte .&. 0x7f) `unsafeShiftL` by)
    go _ n [] = n

-- | An unbounded integer as the type has it: its last bits, in two's complement if it is signed.
wrapped :: forall n. (Num n, FiniteBits n) => Integer -> n
wrapped n
  | isSigned (0 :: n) && low >= half = small (low - 2 * half)
  | otherwise = small low
  where
    half = 2 ^ (finiteBitSize (0 :: n) - 1) :: Integer
    low = n `mod` (2 * half)
    small = fromInteger

unsigned :: forall n. (Integral n, FiniteBits n) => n -> Integer
unsigned n = toInteger n `mod` 2 ^ finiteBitSize n

-- | Numbers about powers of two, where carries and signs are, as often as any others.
edged :: forall n. (Num n, FiniteBits n) => Gen n
edged =
  oneof
    [ about =<< choose (0, finiteBitSize (0 :: n)),
      fromInteger <$> choose (-300, 300),
      fromInteger <$> choose (0, 2 ^ finiteBitSize (0 :: n) - 1)
    ]
  where
    about power = do
      offset <- choose (-2, 2)
      sign <- elements [1, -1]
      pure (fromInteger (sign * (2 ^ power + offset)))

near :: (Num n, FiniteBits n) => n -> Gen n
near x = oneof [edged, pure x, elements [x + 1, x - 1]]
