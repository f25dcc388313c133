{-# LANGUAGE OverloadedStrings #-}

-- | GitGetWorktree by calling git; answers what @exo_host.effects.git@ answers.
module ExoMonad.Guest.Native.Git.Worktree
  ( getWorktree,
  )
where

import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Guest.Native.Git.Run (Git, directoryOf, git, raise, runGit)
import ExoMonad.Guest.Native.Git.Status (readChanges)
import ExoMonad.Guest.Native.Git.Worktrees (readWorktrees)
import ExoMonad.Types.Common (EffectError, EffectErrorCode (..))
import ExoMonad.Types.Effects (GitChange, GitWorktree (..), WorkingCopy)

-- | Which files are changed, and which worktrees the repository has.
getWorktree :: WorkingCopy -> IO (Either EffectError GitWorktree)
getWorktree query = runGit $ do
  directory <- directoryOf query
  places <- git directory (revParse ["--is-bare-repository", "--git-dir", "--git-common-dir"])
  (bare, own, common) <- case Text.lines places of
    [answer, one, other] -> pure (answer == "true", one, other)
    _ ->
      raise EffectErrorCodeInternal $
        "git rev-parse answered with other than three lines: " <> places
  (root, changes) <- if bare then pure (own, []) else workingTree directory
  listed <- git directory ["worktree", "list", "--porcelain", "-z"]
  trees <- readable "worktree list" (readWorktrees listed)
  pure
    GitWorktree
      { gitWorktreeRoot = root,
        gitWorktreeGitDirectory = own,
        gitWorktreeLinked = own /= common,
        gitWorktreeBare = bare,
        gitWorktreeChanges = take mostChanges changes,
        gitWorktreeTruncated = not (null (drop mostChanges changes)),
        gitWorktreeWorktrees = trees
      }

workingTree :: FilePath -> Git (Text, [GitChange])
workingTree directory = do
  root <- Text.dropWhileEnd (== '\n') <$> git directory (revParse ["--show-toplevel"])
  status <- git directory ["status", "--porcelain=v2", "-z", "--untracked-files=all"]
  changes <- readable "status" (readChanges status)
  pure (root, changes)

revParse :: [String] -> [String]
revParse = (["rev-parse", "--path-format=absolute"] <>)

readable :: Text -> Maybe a -> Git a
readable command = maybe (raise EffectErrorCodeInternal otherwise_) pure
  where
    otherwise_ = "git " <> command <> " answered in another format"

mostChanges :: Int
mostChanges = 1000
