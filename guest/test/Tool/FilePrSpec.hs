{-# LANGUAGE OverloadedStrings #-}

module Tool.FilePrSpec
  ( spec,
  )
where

import Data.Text (Text)
import ExoMonad.Effect (Effect (..), effectError)
import ExoMonad.Guest.Tool.FilePr (filePr)
import ExoMonad.Types.Common (CallContext (..), EffectErrorCode (..))
import ExoMonad.Types.Effects
import ExoMonad.Types.Mcp (FilePrInput (..), FilePrOutput (..))
import Sample
import Story
import Test.Hspec (Spec, describe, it)

spec :: Spec
spec = describe "file_pr" $ do
  it "opens a pull request that closes the issue its branch is named for" $
    filePr context steady
      `told` [ GitGetBranch here --> Right onTopic,
               GitGetWorktree here --> Right clean,
               GitHubCreatePR (draft "gh-12-lamp" "The ballast was loose.\n\nCloses #12") --> Right pullRequest,
               logged "opened pull request #13 for 'gh-12-lamp'",
               emitted "exomonad.pull_request.opened"
             ]
      `shouldAnswer` ( "Opened pull request #13, which closes #12: https://forge.example/octavia/lighthouse/pull/13",
                       FilePrOutput pullRequest (Just 12)
                     )

  it "closes nothing when the branch is named for no issue" $
    filePr context steady
      `told` [ GitGetBranch here --> Right (onBranch "lamp"),
               GitGetWorktree here --> Right clean,
               GitHubCreatePR (draft "lamp" "The ballast was loose.") --> Right pullRequest,
               logged "opened pull request #13 for 'lamp'",
               emitted "exomonad.pull_request.opened"
             ]
      `shouldAnswer` ( "Opened pull request #13: https://forge.example/octavia/lighthouse/pull/13",
                       FilePrOutput pullRequest Nothing
                     )

  it "does not say twice what the author's text says already" $ do
    let twin = effectError EffectErrorCodeConflict "there is one already"
    filePr context steady {filePrInputBody = Just "Closes #12"}
      `told` [ GitGetBranch here --> Right onTopic,
               GitGetWorktree here --> Right clean,
               GitHubCreatePR (draft "gh-12-lamp" "Closes #12") --> Left twin
             ]
      `shouldFail` ("opening the pull request", twin)

  it "opens a draft to another base, and goes on with changed files, when told to" $
    filePr
      context
      steady {filePrInputBase = Just "next", filePrInputDraft = Just True, filePrInputAllowDirty = Just True}
      `told` [ GitGetBranch here --> Right onTopic,
               GitGetWorktree here --> Right (dirty ["lamp.py"]),
               GitHubCreatePR
                 (draft "gh-12-lamp" "The ballast was loose.\n\nCloses #12")
                   { gitHubPullRequestDraftBase = "next",
                     gitHubPullRequestDraftDraft = True
                   }
                 --> Left (effectError EffectErrorCodeUnavailable "the forge does not answer")
             ]
      `shouldFail` ("opening the pull request", effectError EffectErrorCodeUnavailable "the forge does not answer")

  it "says that commits are not pushed yet" $
    filePr context steady
      `told` [ GitGetBranch here --> Right onTopic {gitBranchUpstream = Just (GitUpstream "origin/gh-12-lamp" 2 0)},
               GitGetWorktree here --> Right clean,
               GitHubCreatePR (draft "gh-12-lamp" "The ballast was loose.\n\nCloses #12") --> Right pullRequest,
               logged "opened pull request #13 for 'gh-12-lamp'",
               emitted "exomonad.pull_request.opened"
             ]
      `shouldAnswer` ( "Opened pull request #13, which closes #12: https://forge.example/octavia/lighthouse/pull/13\n\
                       \Commits not pushed yet are not in it: 2.",
                       FilePrOutput pullRequest (Just 12)
                     )

  it "refuses on a detached HEAD" $
    filePr context steady
      `told` [GitGetBranch here --> Right detached, GitGetWorktree here --> Right clean]
      `shouldRefuse` ("HEAD is detached at 9fceb02d0", "make a branch of it: git switch -c gh-ISSUE-TOPIC")

  it "refuses before the first commit" $
    filePr context steady
      `told` [GitGetBranch here --> Right unborn, GitGetWorktree here --> Right clean]
      `shouldRefuse` ( "HEAD is on branch 'main' without a commit yet",
                       "make the first commit, then a branch to merge"
                     )

  it "refuses on the base branch, whoever named it" $ do
    filePr context steady
      `told` [GitGetBranch here --> Right (onBranch "main"), GitGetWorktree here --> Right clean]
      `shouldRefuse` onBase "main"
    filePr context steady {filePrInputBase = Just "next"}
      `told` [GitGetBranch here --> Right (onBranch "next"), GitGetWorktree here --> Right clean]
      `shouldRefuse` onBase "next"
    filePr homeless steady
      `told` [GitGetBranch here --> Right (onBranch "main"), GitGetWorktree here --> Right clean]
      `shouldRefuse` onBase "main"

  it "refuses with changed files, and names them" $
    filePr context steady
      `told` [GitGetBranch here --> Right onTopic, GitGetWorktree here --> Right (dirty ["lamp.py", "wick.py"])]
      `shouldRefuse` ( "the working copy has 2 changed files (lamp.py, wick.py)",
                       "commit or stash them, or call again with allow_dirty"
                     )

  it "refuses where the host knows no repository" $
    filePr homeless steady
      `told` [GitGetBranch here --> Right onTopic, GitGetWorktree here --> Right clean]
      `shouldRefuse` ( "the host knows no repository on the forge for this working copy",
                       "add a remote that points to the forge, and start the session again"
                     )

  it "fails where there is no git" $
    filePr context {callContextWorkingDirectory = "/tmp"} steady
      `told` [ GitGetBranch here {workingCopyDirectory = "/tmp"}
                 --> Left (effectError EffectErrorCodeNotFound "no git repository here")
             ]
      `shouldFail` ("asking git for the branch", effectError EffectErrorCodeNotFound "no git repository here")

steady :: FilePrInput
steady =
  FilePrInput
    { filePrInputTitle = "Steady the lamp",
      filePrInputBody = Just "The ballast was loose.",
      filePrInputBase = Nothing,
      filePrInputDraft = Nothing,
      filePrInputAllowDirty = Nothing
    }

draft :: BranchName -> Text -> GitHubPullRequestDraft
draft branch body =
  GitHubPullRequestDraft
    { gitHubPullRequestDraftRepo = lighthouse,
      gitHubPullRequestDraftTitle = "Steady the lamp",
      gitHubPullRequestDraftBody = body,
      gitHubPullRequestDraftHead = branch,
      gitHubPullRequestDraftBase = "main",
      gitHubPullRequestDraftDraft = False,
      gitHubPullRequestDraftReviewers = Nothing,
      gitHubPullRequestDraftLabels = Nothing
    }

onBase :: BranchName -> (Text, Text)
onBase base =
  ( "HEAD is on '" <> base <> "', the branch to merge into",
    "move the work to a branch of its own: git switch -c gh-ISSUE-TOPIC"
  )
