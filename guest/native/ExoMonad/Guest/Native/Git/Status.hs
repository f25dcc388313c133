{-# LANGUAGE OverloadedStrings #-}

-- | Reading @git status --porcelain=v2 -z@.
--
-- Format: <https://git-scm.com/docs/git-status>, "Porcelain Format Version 2".
module ExoMonad.Guest.Native.Git.Status
  ( readChanges,
  )
where

import Data.List (sortOn)
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Types.Effects (GitChange (..), GitChangeState (..))

-- | The entries, in path order; nothing if they are of another format. Ignored files are not reported.
readChanges :: Text -> Maybe [GitChange]
readChanges = fmap (sortOn gitChangePath) . entries . Text.split (== '\0')

entries :: [Text] -> Maybe [GitChange]
entries found = case found of
  [] -> Just []
  line : rest -> case Text.take 1 line of
    "1" -> (:) <$> (after 8 line >>= change line Nothing) <*> entries rest
    "2" -> case rest of
      -- A rename's entry is followed by the path it had before.
      original : others -> (:) <$> (after 9 line >>= change line (Just original)) <*> entries others
      [] -> Nothing
    "u" -> (:) <$> (both GitChangeStateUnmerged <$> after 10 line) <*> entries rest
    "?" -> (both GitChangeStateUntracked (Text.drop 2 line) :) <$> entries rest
    _ -> entries rest

-- | What follows so many words, each with one space after it.
after :: Int -> Text -> Maybe Text
after count line
  | count == 0 = Just line
  | otherwise = case Text.breakOn " " line of
    (_, rest) | Text.null rest -> Nothing
    (_, rest) -> after (count - 1) (Text.drop 1 rest)

change :: Text -> Maybe Text -> Text -> Maybe GitChange
change line original path = case map stateOf (Text.unpack (Text.take 2 (Text.drop 2 line))) of
  [Just index, Just worktree] -> Just (GitChange path original index worktree)
  _ -> Nothing

both :: GitChangeState -> Text -> GitChange
both state path = GitChange path Nothing state state

stateOf :: Char -> Maybe GitChangeState
stateOf letter = case letter of
  '.' -> Just GitChangeStateUnmodified
  'M' -> Just GitChangeStateModified
  'T' -> Just GitChangeStateTypeChanged
  'A' -> Just GitChangeStateAdded
  'D' -> Just GitChangeStateDeleted
  'R' -> Just GitChangeStateRenamed
  'C' -> Just GitChangeStateCopied
  'U' -> Just GitChangeStateUnmerged
  _ -> Nothing
