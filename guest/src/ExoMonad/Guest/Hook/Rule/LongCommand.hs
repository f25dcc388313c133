{-# LANGUAGE OverloadedStrings #-}

-- | What is too long to be read is not judged unread.
module ExoMonad.Guest.Hook.Rule.LongCommand
  ( longCommand,
  )
where

import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Guest.Hook.Rule (Rule, Verdict (..), pureRule)
import ExoMonad.Guest.Hook.ToolUse (ToolUse (..), inputText)
import ExoMonad.Guest.Phrase (decimal)

-- | Ask before a command line that the other rules would take too long to read.
longCommand :: Text -> Rule
longCommand name = pureRule name judge

judge :: ToolUse -> Maybe Verdict
judge use = do
  _ <- toolUseScript use
  line <- inputText "command" (toolUseInput use)
  if Text.compareLength line longest == GT then Just (Ask verdict) else Nothing
  where
    verdict =
      "this command line has more than " <> decimal longest <> " characters, too many to judge it by"

-- Linux takes no longer argument, so this is none that a person or an agent would run.
longest :: Int
longest = 131072
