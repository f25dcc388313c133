{-# LANGUAGE OverloadedStrings #-}

-- | Reading @git worktree list --porcelain -z@.
--
-- Format: <https://git-scm.com/docs/git-worktree>, "Porcelain Format".
module ExoMonad.Guest.Native.Git.Worktrees
  ( readWorktrees,
  )
where

import Data.Map.Strict (Map)
import qualified Data.Map.Strict as Map
import Data.Maybe (fromMaybe)
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Types.Effects (GitLinkedWorktree (..))

-- | The records, the main worktree first; nothing if one has no path.
readWorktrees :: Text -> Maybe [GitLinkedWorktree]
readWorktrees = traverse (worktree . attributes) . filter (not . Text.null) . Text.splitOn "\0\0"

attributes :: Text -> Map Text Text
attributes record =
  Map.fromList
    [ Text.drop 1 <$> Text.break (== ' ') line
      | line <- Text.split (== '\0') record,
        not (Text.null line)
    ]

worktree :: Map Text Text -> Maybe GitLinkedWorktree
worktree known = do
  path <- Map.lookup "worktree" known
  pure
    GitLinkedWorktree
      { gitLinkedWorktreePath = path,
        -- Before the first commit, HEAD is reported as zeros.
        gitLinkedWorktreeCommit = case Map.lookup "HEAD" known of
          Just commit | Text.any (/= '0') commit -> Just commit
          _ -> Nothing,
        gitLinkedWorktreeBranch = short <$> Map.lookup "branch" known,
        gitLinkedWorktreeBare = Map.member "bare" known,
        gitLinkedWorktreeLocked = Map.lookup "locked" known,
        gitLinkedWorktreePrunable = Map.lookup "prunable" known
      }
  where
    short name = fromMaybe name (Text.stripPrefix "refs/heads/" name)
