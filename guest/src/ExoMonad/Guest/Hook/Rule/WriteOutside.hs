{-# LANGUAGE OverloadedStrings #-}

-- | Agents write where they work, and nowhere else.
module ExoMonad.Guest.Hook.Rule.WriteOutside
  ( writeOutside,
  )
where

import Data.Maybe (mapMaybe)
import Data.Text (Text)
import ExoMonad.Guest.Hook.Rule (Rule, Verdict (..), pureRule)
import ExoMonad.Guest.Hook.ToolUse (ToolUse (..), inputText)
import ExoMonad.Guest.Path (isInside, resolve)
import ExoMonad.Guest.Phrase (quoted)

-- | Refuse a tool that writes a file outside the agent's working directory.
writeOutside :: Text -> Rule
writeOutside name = pureRule name judge

judge :: ToolUse -> Maybe Verdict
judge use
  | toolUseTool use `elem` writers, path : _ <- filter outside paths = Just (refusal path)
  | otherwise = Nothing
  where
    directory = toolUseDirectory use
    paths = mapMaybe (`inputText` toolUseInput use) ["file_path", "notebook_path", "path"]
    outside = not . isInside directory
    place = quoted directory <> ", where this agent works"
    refusal path =
      Deny
        (quoted (resolve directory path) <> " is outside " <> place)
        "write below that directory, or ask the user to make this change"

writers :: [Text]
writers = ["Edit", "MultiEdit", "NotebookEdit", "Write"]
