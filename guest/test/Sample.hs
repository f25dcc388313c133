{-# LANGUAGE OverloadedStrings #-}

-- | The place all stories happen in: a lighthouse's repository, and an agent at work in it.
module Sample
  ( -- * The place
    context,
    homeless,
    lighthouse,
    here,

    -- * What git says
    onBranch,
    onTopic,
    detached,
    unborn,
    clean,
    dirty,
    commit,

    -- * What the forge says
    issue,
    pullRequest,

    -- * What the engine says
    container,
    ended,

    -- * What the agent says
    hook,
  )
where

import Data.Int (Int64)
import qualified Data.Map.Strict as Map
import Data.Text (Text)
import ExoMonad.Types.Common (CallContext (..), RepoRef (..))
import ExoMonad.Types.Effects
import ExoMonad.Types.Hooks (HookInput (..))

-- | A call from the lighthouse's working copy.
context :: CallContext
context =
  CallContext
    { callContextSessionId = "s-41",
      callContextWorkingDirectory = "/srv/checkout",
      callContextRepo = Just lighthouse,
      callContextBaseBranch = Just "main",
      callContextLogin = Nothing
    }

-- | A call from a working copy of no known repository.
homeless :: CallContext
homeless = context {callContextRepo = Nothing, callContextBaseBranch = Nothing}

lighthouse :: RepoRef
lighthouse = RepoRef {repoRefOwner = "octavia", repoRefName = "lighthouse"}

here :: WorkingCopy
here = WorkingCopy {workingCopyDirectory = "/srv/checkout", workingCopyContainer = Nothing}

commit :: CommitId
commit = "9fceb02d0ae598e95dc970b74767f19372d61af8"

-- | On a branch, level with its upstream.
onBranch :: BranchName -> GitBranch
onBranch name =
  GitBranch
    { gitBranchHead = GitHeadOnBranch (GitBranchTip {gitBranchTipName = name, gitBranchTipCommit = commit}),
      gitBranchUpstream =
        Just GitUpstream {gitUpstreamName = "origin/" <> name, gitUpstreamAhead = 0, gitUpstreamBehind = 0}
    }

-- | On a branch named for issue 12.
onTopic :: GitBranch
onTopic = onBranch "gh-12-lamp"

detached :: GitBranch
detached =
  GitBranch
    { gitBranchHead = GitHeadDetached (GitDetachedHead {gitDetachedHeadCommit = commit}),
      gitBranchUpstream = Nothing
    }

unborn :: GitBranch
unborn =
  GitBranch
    { gitBranchHead = GitHeadUnborn (GitUnbornBranch {gitUnbornBranchName = "main"}),
      gitBranchUpstream = Nothing
    }

clean :: GitWorktree
clean =
  GitWorktree
    { gitWorktreeRoot = "/srv/checkout",
      gitWorktreeGitDirectory = "/srv/checkout/.git",
      gitWorktreeLinked = False,
      gitWorktreeBare = False,
      gitWorktreeChanges = [],
      gitWorktreeTruncated = False,
      gitWorktreeWorktrees = []
    }

-- | With these files changed.
dirty :: [Text] -> GitWorktree
dirty paths = clean {gitWorktreeChanges = map changed paths}
  where
    changed path =
      GitChange
        { gitChangePath = path,
          gitChangeOriginalPath = Nothing,
          gitChangeIndex = GitChangeStateUnmodified,
          gitChangeWorktree = GitChangeStateModified
        }

-- | An open issue.
issue :: Int64 -> Text -> GitHubIssue
issue number title =
  GitHubIssue
    { gitHubIssueNumber = number,
      gitHubIssueId = 3000000000 + number,
      gitHubIssueTitle = title,
      gitHubIssueBody = Nothing,
      gitHubIssueState = GitHubIssueStateOpen,
      gitHubIssueStateReason = Nothing,
      gitHubIssueAuthor = Nothing,
      gitHubIssueAssignees = [],
      gitHubIssueLabels = [],
      gitHubIssueMilestone = Nothing,
      gitHubIssueComments = 0,
      gitHubIssueCreatedAt = "2026-11-22T20:25:44Z",
      gitHubIssueUpdatedAt = "2026-11-22T20:25:44Z",
      gitHubIssueClosedAt = Nothing,
      gitHubIssueHtmlUrl = "https://forge.example/octavia/lighthouse/issues/12"
    }

-- | Pull request 13, from the topic branch to the base branch.
pullRequest :: GitHubPullRequest
pullRequest =
  GitHubPullRequest
    { gitHubPullRequestNumber = 13,
      gitHubPullRequestId = 3000000013,
      gitHubPullRequestTitle = "Steady the lamp",
      gitHubPullRequestState = GitHubIssueStateOpen,
      gitHubPullRequestDraft = False,
      gitHubPullRequestHead = GitHubRef {gitHubRefRef = "gh-12-lamp", gitHubRefSha = commit},
      gitHubPullRequestBase = GitHubRef {gitHubRefRef = "main", gitHubRefSha = commit},
      gitHubPullRequestCreatedAt = "2026-11-22T20:25:44Z",
      gitHubPullRequestHtmlUrl = "https://forge.example/octavia/lighthouse/pull/13"
    }

container :: DockerContainer
container =
  DockerContainer
    { dockerContainerId = "4c01db0b339c",
      dockerContainerName = "exo-dev-12",
      dockerContainerImage = "debian:12",
      dockerContainerState = DockerContainerStateRunning,
      dockerContainerLabels = Map.fromList [("exomonad.role", "dev"), ("exomonad.session", "s-41")],
      dockerContainerCreatedAt = "2026-11-22T20:25:44Z"
    }

-- | A command's end: exit status, what it wrote, what it complained of.
ended :: Int64 -> Text -> Text -> DockerCommandResult
ended code stdout stderr =
  DockerCommandResult
    { dockerCommandResultExitCode = code,
      dockerCommandResultStdout = stdout,
      dockerCommandResultStderr = stderr,
      dockerCommandResultTruncated = False,
      dockerCommandResultDurationMs = 120
    }

-- | A hook's input with nothing in it but what each has.
hook :: Text -> HookInput
hook event =
  HookInput
    { hookInputSessionId = "s-41",
      hookInputTranscriptPath = "/srv/transcripts/s-41.jsonl",
      hookInputCwd = "/srv/checkout",
      hookInputHookEventName = event,
      hookInputPermissionMode = Nothing,
      hookInputPromptId = Nothing,
      hookInputEffort = Nothing,
      hookInputAgentId = Nothing,
      hookInputAgentType = Nothing,
      hookInputToolName = Nothing,
      hookInputToolInput = Nothing,
      hookInputToolUseId = Nothing,
      hookInputToolResponse = Nothing,
      hookInputDurationMs = Nothing,
      hookInputSource = Nothing,
      hookInputReason = Nothing,
      hookInputModel = Nothing,
      hookInputSessionTitle = Nothing,
      hookInputExtra = Map.empty
    }
