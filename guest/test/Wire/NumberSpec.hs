{-# LANGUAGE OverloadedStrings #-}

-- | Numbers in documents: 64 bits exactly, and doubles by their shortest form.
module Wire.NumberSpec
  ( spec,
  )
where

import Data.ByteString (ByteString)
import qualified Data.ByteString.Char8 as Char8
import Data.Either (isLeft)
import ExoMonad.Wire (decodeDocumentWith, double, encodeDocumentWith, int64)
import GHC.Float (castDoubleToWord64, floatToDigits)
import Test.Hspec (Spec, describe, it, shouldBe, shouldSatisfy)
import Test.Hspec.QuickCheck (modifyMaxSuccess, prop)
import Test.QuickCheck
import Wire.Random (finite, int64Edge)

spec :: Spec
spec = describe "numbers" . modifyMaxSuccess (const 1000) $ do
  prop "integers are written in decimal and come back" . forAll int64Edge $ \n ->
    let document = encodeDocumentWith int64 n
     in (document, decodeDocumentWith int64 document) === (Char8.pack (show (toInteger n)), Right n)

  it "integers are exact at 2^31, 2^32, 2^53 and both bounds" $
    mapM_ exact ([2147483648, 4294967296, 9007199254740992, 9223372036854775807] >>= \n -> [n - 1, n, -n, -n - 1])

  it "integers beyond 64 bits are refused" $ do
    read64 "9223372036854775808" `shouldSatisfy` isLeft
    read64 "-9223372036854775809" `shouldSatisfy` isLeft
    read64 "18446744073709551616" `shouldSatisfy` isLeft
    read64 "1e19" `shouldSatisfy` isLeft

  it "a literal with a point or an exponent is the nearest double, and an integer if that is one" $ do
    read64 "21474836480e-1" `shouldBe` Right 2147483648
    read64 "9007199254740992.0" `shouldBe` Right 9007199254740992
    read64 "90071992547409930e-1" `shouldBe` Right 9007199254740992
    read64 "-9223372036854775808.0" `shouldBe` Right (-9223372036854775808)
    read64 "922337203685477580.7e1" `shouldSatisfy` isLeft

  prop "doubles come back bit by bit" . forAll finite $ \d ->
    fmap castDoubleToWord64 (decodeDocumentWith double (encodeDocumentWith double d))
      -- A negative zero is written as zero.
      === Right (castDoubleToWord64 (d + 0))

  -- base's digits are one too many where fewer lie halfway to the next double and are read as this.
  prop "doubles are written with no more digits than tell them apart" . forAll finite $ \d ->
    length (significant (encodeDocumentWith double d)) <= length (fst (floatToDigits 10 (abs d)))

  it "the least, the greatest and the first normal double" $
    map (encodeDocumentWith double) [5.0e-324, 1.7976931348623157e308, 2.2250738585072014e-308]
      `shouldBe` ["5e-324", "1.7976931348623157e+308", "2.2250738585072014e-308"]

  it "a literal that overflows is refused" $
    decodeDocumentWith double "1.8e308" `shouldSatisfy` isLeft
  where
    read64 = decodeDocumentWith int64
    exact :: Integer -> IO ()
    exact n = decodeDocumentWith int64 (Char8.pack (show n)) `shouldBe` Right (fromInteger n)

-- | The digits of a literal without the zeros at either end, which only say where the point is.
significant :: ByteString -> [Int]
significant = trimmed . map digit . filter (`elem` ['0' .. '9']) . takeWhile (`notElem` ("eE" :: String)) . Char8.unpack
  where
    digit c = fromEnum c - fromEnum '0'
    trimmed = reverse . dropWhile (== 0) . reverse . dropWhile (== 0)
