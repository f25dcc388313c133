{-# LANGUAGE OverloadedStrings #-}

module GitSpec
  ( spec,
  )
where

import Data.Int (Int64)
import qualified Data.Text as Text
import ExoMonad.Guest.Git (issueOfBranch)
import ExoMonad.Guest.Path (isInside, resolve)
import ExoMonad.Guest.Phrase (clip)
import Test.Hspec (Spec, describe, it, shouldBe, shouldSatisfy)
import Test.QuickCheck (NonNegative (..), Positive (..), property)

spec :: Spec
spec = do
  describe "a branch named for an issue" $ do
    it "says which" $ do
      issueOfBranch "gh-12-lamp" `shouldBe` Just 12
      issueOfBranch "gh-12" `shouldBe` Just 12
      issueOfBranch "octavia/gh-12-lamp" `shouldBe` Just 12

    it "says it for every number there can be" $
      property $ \(Positive n) -> issueOfBranch (Text.pack ("gh-" <> show n <> "-x")) == Just (n :: Int64)

    it "is not any that looks like one" $
      mapM_
        (`shouldSatisfy` (== Nothing) . issueOfBranch)
        ["lamp", "gh-lamp", "gh-", "gh-0-lamp", "gh-012-lamp", "gh-12lamp", "xgh-12-lamp", "gh-9223372036854775808"]

  describe "a path" $ do
    it "leads somewhere" $ do
      resolve "/srv/checkout" "a//b/./../c" `shouldBe` "/srv/checkout/a/c"
      resolve "/srv/checkout" "/etc/../../x/" `shouldBe` "/x"
      resolve "/" ".." `shouldBe` "/"

    it "is inside a directory or not" $ do
      isInside "/srv/checkout/" "/srv/checkout" `shouldBe` True
      isInside "/srv/checkout" "../checkout/x" `shouldBe` True
      isInside "/srv/checkout" "/srv/check" `shouldBe` False
      isInside "/" "/anything" `shouldBe` True

  describe "a clipped text" $
    it "is as long as allowed, and whole where it fits" $
      property $ \(NonNegative limit) chars ->
        let text = Text.pack chars
         in Text.length (clip limit text) == min limit (Text.length text)
              && (Text.length text > limit || clip limit text == text)
