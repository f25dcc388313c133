{-# LANGUAGE OverloadedStrings #-}

module Hook.ShellSpec
  ( spec,
  )
where

import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Guest.Hook.Shell (Word (..), commands, parse, program, render, without)
import Test.Hspec (Spec, describe, it, shouldBe)
import Test.QuickCheck (Gen, elements, forAll, listOf, property, sublistOf)
import Prelude hiding (Word)

spec :: Spec
spec = describe "a command line" $ do
  it "is kept to the letter, whatever it is" $
    property . forAll shellText $ \text -> render (parse text) == text

  it "loses what is taken out, and blanks, and nothing else" $
    property . forAll shellText $ \text ->
      let script = parse text
          here = [word | command <- commands script, word@Word {wordPlace = Just _} <- command]
       in forAll (sublistOf here) $ \unwanted ->
            Text.length (render (without unwanted script)) <= Text.length text

  it "is read as the shell reads it" $ do
    words_ "git commit -m 'a; b' --amend" `shouldBe` [["git", "commit", "-m", "a; b", "--amend"]]
    words_ "a\\ b \"c\\\"d\" e'f'g" `shouldBe` [["a b", "c\"d", "efg"]]
    words_ "a && b || c | d & e; f" `shouldBe` [["a"], ["b"], ["c"], ["d"], ["e"], ["f"]]
    words_ "a \\\n  b # c\nd" `shouldBe` [["a", "b"], ["d"]]
    words_ "a >out 2>&1 <in b" `shouldBe` [["a", "b"]]
    words_ "(cd x && y) > z" `shouldBe` [["cd", "x"], ["y"]]
    words_ "a \"$(b 'c d' | e)\" `f`" `shouldBe` [["a", "$(b 'c d' | e)", "`f`"], ["b", "c d"], ["e"], ["f"]]
    words_ "a <<-E b\n\tc d\n\tE\ne" `shouldBe` [["a", "b"], ["e"]]
    words_ "a 'never closed; b" `shouldBe` [["a", "never closed; b"]]
    words_ "a $(never closed; b" `shouldBe` [["a", "$(never closed; b"], ["never", "closed"], ["b"]]

  it "comes down to a program" $ do
    runs "FOO=1 BAR= /usr/bin/git push" `shouldBe` [Just ("git", ["push"])]
    runs "sudo -n env A=b nohup git push" `shouldBe` [Just ("git", ["push"])]
    runs "if ! x=y; then" `shouldBe` [Nothing, Nothing]

  it "of any depth is read in bounded room" $
    words_ (Text.replicate 100000 "$(") `shouldBe` words_ (Text.replicate 100000 "$(")
  where
    words_ = map (map wordText) . commands . parse
    runs = map (fmap (fmap (map wordText)) . program) . commands . parse

-- | Texts made of what a shell finds interesting.
shellText :: Gen Text
shellText = Text.concat <$> listOf (elements pieces)

pieces :: [Text]
pieces =
  ["a", "b1", " ", "\t", "\n", "\\", "\\\n", "'", "\"", "$", "$(", "(", ")", "${", "}", "`", ";", "&", "&&"]
    <> ["|", "||", "<", "<<", "<<-E", "E", ">", ">&", "2>", "#", "=", "-f", "git", "push", "\1234", "\0"]
