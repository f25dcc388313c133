{-# LANGUAGE OverloadedStrings #-}

-- | @file_pr@: open a pull request for the branch at hand, when that branch is fit for one.
module ExoMonad.Guest.Tool.FilePr
  ( filePr,
  )
where

import Control.Applicative ((<|>))
import Control.Monad (unless, when)
import Data.Int (Int64)
import Data.Maybe (fromMaybe)
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Effect (gitGetBranch, gitGetWorktree, gitHubCreatePR)
import ExoMonad.Guest.Attempt (Answer (..), Attempt, refuse, step)
import ExoMonad.Guest.Git (describeChanges, describeHead, isClean, issueOfBranch)
import ExoMonad.Guest.Phrase (decimal, quoted, trimmed, trimmedEnd)
import ExoMonad.Guest.Report (Report (..), fact, report, whole)
import ExoMonad.Guest.Tool.Repository (neededRepo)
import ExoMonad.Types.Common (CallContext (..))
import ExoMonad.Types.Effects
  ( BranchName,
    GitBranch (..),
    GitBranchTip (..),
    GitHead (..),
    GitHubPullRequest (..),
    GitHubPullRequestDraft (..),
    GitUpstream (..),
    GitWorktree,
    Severity (..),
    WorkingCopy (..),
  )
import ExoMonad.Types.Mcp (FilePrInput (..), FilePrOutput (..))

-- | Look first, then refuse or open. Everything that stands in the way is found before anything is
-- changed, and in the order in which a person would mend it.
filePr :: CallContext -> FilePrInput -> Attempt m (Answer FilePrOutput)
filePr context input = do
  branch <- step "asking git for the branch" (gitGetBranch here)
  worktree <- step "asking git for changed files" (gitGetWorktree here)
  name <- branchToMerge (gitBranchHead branch)
  when (name == base) (refuseBase base)
  unless (filePrInputAllowDirty input == Just True) (refuseChanges worktree)
  repo <- neededRepo context
  let issue = issueOfBranch name
  pullRequest <-
    step "opening the pull request" . gitHubCreatePR $
      GitHubPullRequestDraft
        { gitHubPullRequestDraftRepo = repo,
          gitHubPullRequestDraftTitle = filePrInputTitle input,
          gitHubPullRequestDraftBody = bodyClosing issue (fromMaybe "" (filePrInputBody input)),
          gitHubPullRequestDraftHead = name,
          gitHubPullRequestDraftBase = base,
          gitHubPullRequestDraftDraft = filePrInputDraft input == Just True,
          gitHubPullRequestDraftReviewers = Nothing,
          gitHubPullRequestDraftLabels = Nothing
        }
  report (opened context name pullRequest)
  pure
    Answer
      { answerText = describe branch issue pullRequest,
        answerOutput = FilePrOutput {filePrOutputPullRequest = pullRequest, filePrOutputCloses = issue}
      }
  where
    here =
      WorkingCopy
        { workingCopyDirectory = callContextWorkingDirectory context,
          workingCopyContainer = Nothing
        }
    base = fromMaybe "main" (filePrInputBase input <|> callContextBaseBranch context)

branchToMerge :: GitHead -> Attempt m BranchName
branchToMerge headState = case headState of
  GitHeadOnBranch tip -> pure (gitBranchTipName tip)
  GitHeadDetached _ ->
    refuse ("HEAD is " <> describeHead headState) "make a branch of it: git switch -c gh-ISSUE-TOPIC"
  GitHeadUnborn _ ->
    refuse ("HEAD is " <> describeHead headState) "make the first commit, then a branch to merge"

refuseBase :: BranchName -> Attempt m ()
refuseBase base =
  refuse
    ("HEAD is on " <> quoted base <> ", the branch to merge into")
    "move the work to a branch of its own: git switch -c gh-ISSUE-TOPIC"

refuseChanges :: GitWorktree -> Attempt m ()
refuseChanges worktree
  | isClean worktree = pure ()
  | otherwise =
    refuse
      ("the working copy has " <> describeChanges worktree)
      "commit or stash them, or call again with allow_dirty"

-- | The body, ending in the line by which the forge links the issue. An author who wrote that line
-- already is not told twice.
bodyClosing :: Maybe Int64 -> Text -> Text
bodyClosing Nothing body = body
bodyClosing (Just issue) body
  | line `elem` map trimmed (Text.lines body) = body
  | Text.null (trimmed body) = line
  | otherwise = trimmedEnd body <> "\n\n" <> line
  where
    line = "Closes #" <> decimal issue

describe :: GitBranch -> Maybe Int64 -> GitHubPullRequest -> Text
describe branch issue pullRequest =
  Text.concat
    [ "Opened pull request #" <> decimal (gitHubPullRequestNumber pullRequest),
      maybe "" (\number -> ", which closes #" <> decimal number) issue,
      ": " <> gitHubPullRequestHtmlUrl pullRequest,
      maybe "" unpushed (gitBranchUpstream branch)
    ]
  where
    unpushed upstream
      | gitUpstreamAhead upstream > 0 =
        "\nCommits not pushed yet are not in it: " <> decimal (gitUpstreamAhead upstream) <> "."
      | otherwise = ""

opened :: CallContext -> BranchName -> GitHubPullRequest -> Report
opened context branch pullRequest =
  Report
    { reportSource = "file_pr",
      reportEvent = "exomonad.pull_request.opened",
      reportSeverity = SeverityInfo,
      reportMessage =
        "opened pull request #" <> decimal number <> " for " <> quoted branch,
      reportSession = callContextSessionId context,
      reportFacts =
        [ whole "number" number,
          fact "branch" branch,
          fact "url" (gitHubPullRequestHtmlUrl pullRequest)
        ]
    }
  where
    number = gitHubPullRequestNumber pullRequest
