{-# LANGUAGE OverloadedStrings #-}

-- | What is deleted with all below it, and without questions, is the user's to confirm.
module ExoMonad.Guest.Hook.Rule.RecursiveDelete
  ( recursiveDelete,
  )
where

import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Guest.Hook.Rule (Rule, Verdict (..), pureRule)
import ExoMonad.Guest.Hook.Shell (Word (..), commands, program)
import ExoMonad.Guest.Hook.ToolUse (ToolUse (..))
import ExoMonad.Guest.Phrase (enumerated, quoted)
import Prelude hiding (Word)

-- | Ask before @rm -rf@, however its two flags are written.
recursiveDelete :: Text -> Rule
recursiveDelete name = pureRule name judge

judge :: ToolUse -> Maybe Verdict
judge use = do
  script <- toolUseScript use
  let deletions = [arguments | Just ("rm", arguments) <- map program (commands script)]
  case filter isBoth deletions of
    [] -> Nothing
    found -> Just (Ask ("this deletes " <> named (concatMap targets found) <> " with everything below"))
  where
    named = enumerated 5 . map quoted

-- | Recursive, and without asking.
isBoth :: [Word] -> Bool
isBoth arguments = any isRecursive options && any isForced options
  where
    options = filter isOption (map wordText (takeWhile ((/= "--") . wordText) arguments))
    isRecursive option = option == "--recursive" || has 'r' option || has 'R' option
    isForced option = option == "--force" || has 'f' option
    has letter option = not ("--" `Text.isPrefixOf` option) && Text.any (== letter) option

targets :: [Word] -> [Text]
targets = filter (not . isOption) . map wordText

isOption :: Text -> Bool
isOption word = "-" `Text.isPrefixOf` word && word /= "-"
