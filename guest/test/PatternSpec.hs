{-# LANGUAGE DerivingStrategies #-}
{-# LANGUAGE OverloadedStrings #-}
{-# LANGUAGE TupleSections #-}

-- | Globs and regular expressions, against a matcher that is plainly right and slow.
module PatternSpec
  ( spec,
  )
where

import qualified Data.Text as Text
import ExoMonad.Guest.Pattern (PatternError (..), glob, matches, regex)
import Test.Hspec (Spec, describe, it, shouldBe)
import Test.QuickCheck (Arbitrary (..), Gen, elements, forAll, frequency, listOf, property, resize, scale, sized)

spec :: Spec
spec = do
  describe "a glob" $ do
    it "is about the whole text" $
      table
        glob
        [ ("Write", ["Write"], ["write", "Writes", "NotebookWrite", ""]),
          ("*.py", ["a.py", ".py"], ["a/b.py", "a.pyc"]),
          ("**.py", ["a/b.py", "/srv/lamp.py"], ["a/b.pyc"]),
          ("**/lamp.py", ["lamp.py", "/srv/x/lamp.py"], ["/srv/xlamp.py", "lamp.py/x"]),
          ("src/**/test_*.py", ["src/test_a.py", "src/a/b/test_c.py"], ["test_a.py", "src/a/c.py"]),
          ("mcp__?it__*", ["mcp__git__push"], ["mcp__it__push", "mcp__g/t__push"]),
          ("[a-c]x[!d-]", ["bxe", "axa"], ["bxd", "bx-", "bx/", "dxa"]),
          ("{Edit,Multi{Edit,Write},}", ["Edit", "MultiWrite", ""], ["Write", "Multi"]),
          ("a\\*b", ["a*b"], ["axb"]),
          ("\225rv\237z*", ["\225rv\237zt\369r\337"], ["arviz"])
        ]

    it "says what is wrong with it, and where" $ do
      glob "{Edit,Write" `isRefused` PatternError 11 "'}'" "the end"
      glob "Edit}" `isRefused` PatternError 5 "a '{' before the '}'" "the end"
      glob "[a-" `isRefused` PatternError 3 "']'" "the end"
      glob "x\\" `isRefused` PatternError 2 "a character after '\\'" "the end"

  describe "a regular expression" $ do
    it "is found anywhere in the text" $
      table
        regex
        [ ("Edit", ["Edit", "NotebookEdit", "Edits"], ["edit", ""]),
          ("^(Edit|Write)$", ["Edit", "Write"], ["NotebookEdit", "Writes"]),
          ("\\brm\\b.*\\s-[a-z]*r", ["rm -fr x", "cd x && rm  -r"], ["arm -r", "rm x"]),
          ("a{2,3}b", ["aab", "aaaab"], ["ab", "aa"]),
          ("^a{2}$", ["aa"], ["a", "aaa"]),
          ("^(ab)*$", ["", "ab", "abab"], ["aba"]),
          ("^[^\\d.-]+$", ["abc"], ["a1", "a.", "-"]),
          ("\\.env$", [".env", "x/.env"], ["xenv", ".envrc"]),
          ("x\\B", ["xy"], ["x", "x y"]),
          ("^.$", ["a", "\233"], ["", "\n", "ab"]),
          ("^(?:a|b)+c?$", ["ab", "bac"], ["c", "abcc"]),
          ("^[\\u0000-\\u001f]\\u00e9$", ["\n\233"], [" \233", "\ne"])
        ]

    it "refuses what other engines add, with what to do" $ do
      regex "(?=x)" `isRefused` PatternError 2 "a group without '?': what lies around is not looked at" "'='"
      regex "\\ud83d" `isRefused` PatternError 6 "a whole character, not half of one, before this" "the end"
      regex "\\u00g0" `isRefused` PatternError 4 "four hexadecimal digits after '\\u'" "'g'"
      regex "a**" `isRefused` PatternError 3 "one quantifier only before this" "the end"
      regex "*a" `isRefused` PatternError 1 "something to repeat before this, or a '\\' in front of it" "'a'"
      regex "(a" `isRefused` PatternError 2 "')'" "the end"
      regex "a)" `isRefused` PatternError 1 "a '(' before this" "')'"
      regex "[b-a]" `isRefused` PatternError 4 "a range whose end is not before its beginning" "']'"
      regex "a{3,2}" `isRefused` PatternError 6 "a limit that is not below the minimum" "the end"
      regex "((a{100}){100}){100}" `isRefused` PatternError 14 "fewer repetitions" "')'"
      regex "\\1" `isRefused` PatternError 2 "one of \\d \\w \\s \\b \\n \\t \\r \\uXXXX, or a sign, after the '\\' before this" "the end"

    it "agrees with what is plainly right" . property . forAll ((,) <$> arbitrary <*> texts) $ \(plain, text) ->
      fmap (`matches` Text.pack text) (regex (Text.pack (written plain)))
        `shouldBeRight` foundIn plain text

    it "takes time in proportion to the text, whatever is written" $ do
      let many = Text.replicate 20000 "a"
      fmap (`matches` many) (regex "(a+)+$") `shouldBeRight` True
      fmap (`matches` (many <> "b")) (regex "^(a|a)*(a*)*c") `shouldBeRight` False
      fmap (`matches` many) (glob "*a*a*a*a*a*a*b") `shouldBeRight` False
  where
    isRefused (Left met) expected = met `shouldBe` expected
    isRefused (Right _) expected = Nothing `shouldBe` Just expected
    table make rows =
      [(pattern_, text, holds) | (pattern_, yes, no) <- rows, (text, holds) <- map (,True) yes <> map (,False) no]
        `shouldBeAll` (\(pattern_, text) -> fmap (`matches` text) (make pattern_))
    shouldBeAll rows met = [(p, t, met (p, t)) | (p, t, _) <- rows] `shouldBe` [(p, t, Right holds) | (p, t, holds) <- rows]
    shouldBeRight met expected = met `shouldBe` Right expected
    texts :: Gen String
    texts = resize 6 (listOf (elements "abc\n"))

-- | A small regular expression.
data Plain
  = Letter Char
  | AnyLetter
  | Then Plain Plain
  | Or Plain Plain
  | Star Plain
  | Begin
  | Finish
  deriving stock (Show)

instance Arbitrary Plain where
  arbitrary = scale (min 8) (sized grown)
    where
      grown size
        | size <= 1 = frequency [(6, Letter <$> elements "abc"), (1, pure AnyLetter), (1, pure Begin), (1, pure Finish)]
        | otherwise =
          frequency
            [ (1, grown 1),
              (4, Then <$> grown (size `div` 2) <*> grown (size `div` 2)),
              (2, Or <$> grown (size `div` 2) <*> grown (size `div` 2)),
              (2, Star <$> grown (size `div` 2))
            ]

-- | As a regular expression is written.
written :: Plain -> String
written plain = case plain of
  Letter c -> [c]
  AnyLetter -> "."
  Then first second -> written first <> written second
  Or first second -> "(" <> written first <> "|" <> written second <> ")"
  Star inner -> "(" <> written inner <> ")*"
  Begin -> "^"
  Finish -> "$"

-- | Whether it is found in a text: every way of reading it is tried.
foundIn :: Plain -> String -> Bool
foundIn plain text = not (all (null . readings plain) [0 .. length text])
  where
    end = length text
    -- Where one can be after it, from a place.
    readings what at = case what of
      Letter c -> [at + 1 | at < end, charAt at == [c]]
      AnyLetter -> [at + 1 | at < end, charAt at /= "\n"]
      Then first second -> unique (readings first at >>= readings second)
      Or first second -> unique (readings first at <> readings second at)
      Star inner -> grow [at] [at]
        where
          grow known [] = known
          grow known fresh =
            let more = filter (`notElem` known) (unique (fresh >>= readings inner)) in grow (known <> more) more
      Begin -> [at | at == 0]
      Finish -> [at | at == end]
    charAt at = take 1 (drop at text)
    unique = foldr (\one others -> if one `elem` others then others else one : others) []
