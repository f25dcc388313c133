{-# LANGUAGE LambdaCase #-}
{-# LANGUAGE OverloadedStrings #-}

-- | What git's answers mean to a tool: in words, and in the issue a branch is named for.
module ExoMonad.Guest.Git
  ( -- * In words
    describeBranch,
    describeChanges,
    describeHead,

    -- * Facts
    headBranch,
    isClean,
    issueOfBranch,
  )
where

import Data.Char (isDigit)
import Data.Int (Int64)
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Guest.Phrase (counted, enumerated, quoted)
import ExoMonad.Types.Effects
  ( CommitId,
    GitBranch (..),
    GitBranchTip (..),
    GitChange (..),
    GitDetachedHead (..),
    GitHead (..),
    GitUnbornBranch (..),
    GitUpstream (..),
    GitWorktree (..),
  )

-- | Branch and distance to its upstream: @on branch 'gh-12-lamp', 2 commits ahead of
-- 'origin/gh-12-lamp'@.
describeBranch :: GitBranch -> Text
describeBranch branch =
  describeHead (gitBranchHead branch) <> maybe "" describeUpstream (gitBranchUpstream branch)

describeUpstream :: GitUpstream -> Text
describeUpstream upstream = case (gitUpstreamAhead upstream, gitUpstreamBehind upstream) of
  (0, 0) -> ", level with " <> name
  (ahead, 0) -> ", " <> counted ahead "commit" <> " ahead of " <> name
  (0, behind) -> ", " <> counted behind "commit" <> " behind " <> name
  (ahead, behind) ->
    Text.concat
      [", ", counted ahead "commit", " ahead of and ", counted behind "commit", " behind ", name]
  where
    name = quoted (gitUpstreamName upstream)

-- | What HEAD names.
describeHead :: GitHead -> Text
describeHead = \case
  GitHeadOnBranch tip -> "on branch " <> quoted (gitBranchTipName tip)
  GitHeadDetached detached -> "detached at " <> shortCommit (gitDetachedHeadCommit detached)
  GitHeadUnborn unborn -> "on branch " <> quoted (gitUnbornBranchName unborn) <> " without a commit yet"

-- Nine digits tell the commits of any repository we meet apart, and a person can read them.
shortCommit :: CommitId -> Text
shortCommit = Text.take 9

-- | Whether and where a working copy differs: @clean@, or @2 changed files (lamp.py, wick.py)@.
describeChanges :: GitWorktree -> Text
describeChanges worktree
  | gitWorktreeBare worktree = "bare"
  | isClean worktree = "clean"
  | otherwise = number <> " (" <> enumerated 5 (map gitChangePath changes) <> ")"
  where
    changes = gitWorktreeChanges worktree
    number
      | gitWorktreeTruncated worktree = "more than " <> counted (length changes) "changed file"
      | otherwise = counted (length changes) "changed file"

-- | Nothing is changed, untracked files included.
isClean :: GitWorktree -> Bool
isClean worktree = null (gitWorktreeChanges worktree) && not (gitWorktreeTruncated worktree)

-- | The branch HEAD is on, if it is on one that has a commit.
headBranch :: GitBranch -> Maybe Text
headBranch branch = case gitBranchHead branch of
  GitHeadOnBranch tip -> Just (gitBranchTipName tip)
  GitHeadDetached _ -> Nothing
  GitHeadUnborn _ -> Nothing

-- | The issue a branch is named for: 12 for @gh-12-lamp@, for @gh-12@ and for @octavia/gh-12-lamp@.
issueOfBranch :: Text -> Maybe Int64
issueOfBranch branch = do
  rest <- Text.stripPrefix "gh-" (Text.takeWhileEnd (/= '/') branch)
  case span isDigit (Text.unpack rest) of
    -- A number with zeros in front is somebody's own notation.
    (digits@(first : _), after)
      | first /= '0',
        take 1 after `elem` ["", "-"],
        fits (number digits) ->
        Just (fromInteger (number digits))
    _ -> Nothing
  where
    number = foldl (\value digit -> value * 10 + toInteger (fromEnum digit - fromEnum '0')) 0
    fits = (<= toInteger (maxBound :: Int64))
