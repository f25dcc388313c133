{-# LANGUAGE OverloadedStrings #-}

-- | Documents: every value comes back from its own, and the limits are where the contract has them.
module Wire.JsonSpec
  ( spec,
  )
where

import qualified Data.ByteString as ByteString
import qualified Data.ByteString.Char8 as Char8
import Data.Either (isLeft, isRight)
import Data.Int (Int64)
import qualified Data.Map.Strict as Map
import qualified Data.Text as Text
import ExoMonad.Types.Common
import ExoMonad.Types.Effects
import ExoMonad.Wire
import StateSample (state)
import Test.Hspec (Spec, describe, it, shouldBe, shouldSatisfy)
import Test.Hspec.QuickCheck (modifyMaxSuccess, prop)
import Test.QuickCheck
import Wire.Random

spec :: Spec
spec = describe "documents" . modifyMaxSuccess (const 300) $ do
  prop "free-form JSON comes back" . forAll anyJson $ \value -> parseDocument (writeJson value) === Right value

  describe "come back as" $ do
    prop "Role" (comesBack (elements [minBound .. maxBound :: Role]))
    prop "EffectError" (comesBack effectError)
    prop "RepoRef" (comesBack (RepoRef <$> textBetween 1 100 <*> textBetween 1 100))
    prop "GitUpstream" (comesBack (GitUpstream <$> textBetween 1 511 <*> count <*> count))
    prop "DockerLimits" (comesBack dockerLimits)
    prop "LLMUsage" (comesBack (LLMUsage <$> count <*> count <*> perhaps count <*> perhaps count))
    prop "LLMMessage" (comesBack message)
    prop "LSPRange" (comesBack (LSPRange <$> position <*> position))
    prop "PopupValue" (comesBack popupValue)
    prop "TelemetryValue" (comesBack telemetryValue)
    prop "TelemetryEvent" (comesBack telemetryEvent)
    prop "GuestState" (comesBack state)

  describe "are limited" $ do
    it "to 64 levels" $ do
      parseDocument (nested 64) `shouldSatisfy` isRight
      parseDocument (nested 65) `shouldSatisfy` isLeft
      parseDocument (nested 100000) `shouldSatisfy` isLeft

    it "to 8 MiB" $ do
      parseDocument (filled maxDocumentBytes) `shouldSatisfy` isRight
      parseDocument (filled (maxDocumentBytes + 1)) `shouldSatisfy` isLeft

  describe "may be large" $ do
    it "a string of a million characters" $
      let long = JsonString (Text.replicate 250000 "a\"\xe9\x1f600")
       in parseDocument (writeJson long) `shouldBe` Right long

    it "an array of a hundred thousand" $
      let long = JsonArray (map JsonInteger [0 .. 99999])
       in parseDocument (writeJson long) `shouldBe` Right long

    it "an object of ten thousand keys" $
      let long = JsonObject (Map.fromList [(Text.pack (show n), JsonInteger n) | n <- [1 .. 10000]])
       in parseDocument (writeJson long) `shouldBe` Right long
  where
    nested depth = Char8.replicate depth '[' <> Char8.replicate depth ']'
    filled size = "\"" <> ByteString.replicate (size - 2) 97 <> "\""

-- | A value is what its own document says, and what its free-form JSON says.
comesBack :: (Eq a, Show a, Wire a) => Gen a -> Property
comesBack generator = forAll generator $ \value ->
  decodeDocument (encodeDocument value) === Right value
    .&&. decodeJson codec (toJson value) === Right value
    .&&. fmap writeJson (parseDocument (encodeDocument value)) === Right (writeJson (toJson value))

count :: Gen Int64
count = int64Edge `suchThat` (>= 0)

perhaps :: Gen a -> Gen (Maybe a)
perhaps one = oneof [pure Nothing, Just <$> one]

facts :: Gen a -> Gen (Map.Map Text.Text a)
facts one = Map.fromList <$> (choose (0, 3 :: Int) >>= \size -> vectorOf size ((,) <$> anyText <*> one))

effectError :: Gen EffectError
effectError =
  EffectError
    <$> elements [minBound .. maxBound]
    <*> textBetween 1 50
    <*> perhaps count
    <*> perhaps (facts anyJson)

dockerLimits :: Gen DockerLimits
dockerLimits =
  DockerLimits
    <$> perhaps (max 6291456 <$> count)
    <*> perhaps (max 1 <$> count)
    <*> perhaps (choose (1, 4194304))

message :: Gen LLMMessage
message = LLMMessage <$> elements [minBound .. maxBound] <*> (choose (1, 3 :: Int) >>= \size -> vectorOf size content)
  where
    content =
      oneof
        [ LLMContentText . LLMText <$> anyText,
          LLMContentToolUse <$> (LLMToolUse <$> textBetween 1 200 <*> textBetween 1 128 <*> facts anyJson)
        ]

position :: Gen LSPPosition
position = LSPPosition <$> choose (0, 2147483647) <*> choose (0, 2147483647)

popupValue :: Gen PopupValue
popupValue = oneof [PopupValueText <$> anyText, PopupValueNumber <$> finite, PopupValueFlag <$> elements [False, True]]

telemetryValue :: Gen TelemetryValue
telemetryValue = go (3 :: Int)
  where
    go depth =
      oneof $
        [ TelemetryValueText <$> anyText,
          TelemetryValueInteger <$> int64Edge,
          TelemetryValueNumber <$> finite,
          TelemetryValueFlag <$> elements [False, True]
        ]
          ++ [TelemetryValueList <$> (choose (0, 3 :: Int) >>= \size -> vectorOf size (go (depth - 1))) | depth > 0]

telemetryEvent :: Gen TelemetryEvent
telemetryEvent =
  TelemetryEvent
    <$> textBetween 1 256
    <*> perhaps (elements [minBound .. maxBound])
    <*> perhaps (facts telemetryValue)
    <*> perhaps anyText
    <*> perhaps (textBetween 1 200)
