{-# LANGUAGE OverloadedStrings #-}

-- | @worktree_status@: branch, upstream and changed files of a working copy.
module ExoMonad.Guest.Tool.WorktreeStatus
  ( worktreeStatus,
  )
where

import Data.Maybe (fromMaybe)
import qualified Data.Text as Text
import ExoMonad.Effect (gitGetBranch, gitGetWorktree)
import ExoMonad.Guest.Attempt (Answer (..), Attempt, step)
import ExoMonad.Guest.Git (describeBranch, describeChanges, isClean)
import ExoMonad.Guest.Phrase (quoted)
import ExoMonad.Types.Common (CallContext (..))
import ExoMonad.Types.Effects (GitWorktree (..), WorkingCopy (..))
import ExoMonad.Types.Mcp (WorktreeStatusInput (..), WorktreeStatusOutput (..))

-- | Ask git twice; the call's own directory unless another is named.
worktreeStatus :: CallContext -> WorktreeStatusInput -> Attempt m (Answer WorktreeStatusOutput)
worktreeStatus context input = do
  branch <- step "asking git for the branch" (gitGetBranch place)
  worktree <- step "asking git for changed files" (gitGetWorktree place)
  pure
    Answer
      { answerText =
          Text.concat
            [ quoted (gitWorktreeRoot worktree),
              " is " <> describeBranch branch,
              ", " <> describeChanges worktree <> "."
            ],
        answerOutput =
          WorktreeStatusOutput
            { worktreeStatusOutputBranch = branch,
              worktreeStatusOutputWorktree = worktree,
              worktreeStatusOutputClean = isClean worktree
            }
      }
  where
    place =
      WorkingCopy
        { workingCopyDirectory =
            fromMaybe (callContextWorkingDirectory context) (worktreeStatusInputDirectory input),
          workingCopyContainer = Nothing
        }
