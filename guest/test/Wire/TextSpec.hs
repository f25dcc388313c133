{-# LANGUAGE OverloadedStrings #-}

-- | Texts: UTF-8 there and back over all planes, and lengths in code points.
module Wire.TextSpec
  ( spec,
  )
where

import qualified Data.ByteString as ByteString
import Data.Char (ord)
import Data.Either (isRight)
import qualified Data.Text as Text
import qualified Data.Text.Encoding as Text
import Data.Word (Word8)
import ExoMonad.Wire (between, decodeDocumentWith, encodeDocumentWith, text, textOf)
import Test.Hspec (Spec, describe, it, shouldBe, shouldSatisfy)
import Test.Hspec.QuickCheck (modifyMaxSuccess, prop)
import Test.QuickCheck
import Wire.Random (anyText, scalar, textBetween)

spec :: Spec
spec = describe "text" . modifyMaxSuccess (const 500) $ do
  prop "is UTF-8 as the standard has it" . forAll (listOf scalar) $ \chars ->
    ByteString.unpack (Text.encodeUtf8 (Text.pack chars)) === concatMap utf8 chars

  prop "comes back from UTF-8" . forAll anyText $ \t -> Text.decodeUtf8' (Text.encodeUtf8 t) `equals` t

  prop "is as long as its code points" . forAll (listOf scalar) $ \chars ->
    (Text.length (Text.pack chars), Text.unpack (Text.pack chars)) === (length chars, chars)

  prop "is what was taken and what was dropped" . forAll anyText $ \t -> forAll (choose (-1, 40)) $ \n ->
    let (start, rest) = (Text.take n t, Text.drop n t)
     in (Text.append start rest, Text.length start, Text.unpack start, Text.splitAt n t)
          === (t, max 0 (min n (Text.length t)), take n (Text.unpack t), (start, rest))

  prop "is put together again from what it was split into" . forAll anyText $ \t -> forAll (textBetween 1 2) $ \by ->
    let parts = Text.splitOn by t
     in Text.intercalate by parts === t .&&. not (any (Text.isInfixOf by) (init' parts))

  prop "comes back from a document" . forAll anyText $ \t ->
    decodeDocumentWith text (encodeDocumentWith text t) === Right t

  prop "is bounded by code points, whatever their bytes" . forAll (textBetween 0 8) $ \t ->
    isRight (decodeDocumentWith (textOf (between 2 5)) (encodeDocumentWith text t))
      === (Text.length t >= 2 && Text.length t <= 5)

  it "refuses a lone surrogate, escaped or in UTF-8" $ do
    decodeDocumentWith text "\"\\ud800\"" `shouldSatisfy` not . isRight
    decodeDocumentWith text "\"\\udc00\\ud800\"" `shouldSatisfy` not . isRight
    decodeDocumentWith text "\"\xed\xa0\x80\"" `shouldSatisfy` not . isRight

  it "reads a pair of them as one scalar" $
    decodeDocumentWith text "\"\\ud83d\\ude00\\u0000\"" `shouldBe` Right "\x1f600\0"
  where
    equals got wanted = either (const (property False)) (=== wanted) got
    init' parts = take (length parts - 1) parts

-- | A scalar value in UTF-8, by the table of the standard.
utf8 :: Char -> [Word8]
utf8 c
  | n < 0x80 = [byte n]
  | n < 0x800 = [byte (0xc0 + n `div` 64), next n]
  | n < 0x10000 = [byte (0xe0 + n `div` 4096), next (n `div` 64), next n]
  | otherwise = [byte (0xf0 + n `div` 262144), next (n `div` 4096), next (n `div` 64), next n]
  where
    n = ord c
    next m = byte (0x80 + m `mod` 64)
    byte = fromIntegral
