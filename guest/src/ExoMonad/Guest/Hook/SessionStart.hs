{-# LANGUAGE OverloadedStrings #-}

-- | @handle_session_start@: what a new session should know before its first prompt.
module ExoMonad.Guest.Hook.SessionStart
  ( handleSessionStart
  )
where

import Data.Maybe (fromMaybe)
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Effect (gitGetBranch, gitGetWorktree, gitHubListIssues)
import ExoMonad.Guest.Git (describeBranch, describeChanges)
import ExoMonad.Guest.Hook.Context (callContext, workingCopy)
import ExoMonad.Guest.Phrase (clip, counted)
import ExoMonad.Guest.Program (Program)
import ExoMonad.Guest.Report (Report (..), fact, report)
import ExoMonad.Guest.Tool.ListIssues (issueLine)
import ExoMonad.Types.Common (CallContext (..), EffectError (..), RepoRef (..))
import ExoMonad.Types.Effects
  ( GitHubIssueFilter (..)
  , GitHubIssueList (..)
  , GitHubIssueQuery (..)
  , GitHubIssueSort (..)
  , Severity (..)
  )
import ExoMonad.Types.Hooks (HookInput (..), SessionStartResponse (..))
import ExoMonad.Wire (renderWireError)

-- | Gather what is to be known, source by source. One that does not answer becomes a line that
-- says so: a session starts in any case, and an agent that knows what is missing can ask.
handleSessionStart :: HookInput -> Program SessionStartResponse
handleSessionStart input = do
  branch <- line "Branch" describeBranch <$> gitGetBranch here
  worktree <- line "Working copy" describeChanges <$> gitGetWorktree here
  issues <- openIssues input
  report (started input)
  pure
    SessionStartResponse
      { sessionStartResponseAdditionalContext =
          clip 10000 (Text.intercalate "\n" (branch : worktree : issues))
      , sessionStartResponseSessionTitle = Nothing
      }
 where
  here = workingCopy input

-- | A source's line, whether it answered or not.
line :: Text -> (answer -> Text) -> Either EffectError answer -> Text
line source describe = either unknown (\answer -> source <> ": " <> describe answer <> ".")
 where
  unknown err = source <> ": unknown (" <> effectErrorMessage err <> ")."

-- | The issues that moved last, when the host knows which repository this is.
openIssues :: HookInput -> Program [Text]
openIssues input = case callContext input of
  Left mistake -> pure [unknown ("the host's context is not well formed: " <> renderWireError mistake)]
  Right context -> maybe (pure []) ask (context >>= callContextRepo)
 where
  ask repo = either (pure . unknown . effectErrorMessage) (list repo) <$> gitHubListIssues (query repo)
  unknown reason = "Open issues: unknown (" <> reason <> ")."
  query repo =
    GitHubIssueQuery
      { gitHubIssueQueryRepo = repo
      , gitHubIssueQueryState = GitHubIssueFilterOpen
      , gitHubIssueQueryLabels = Nothing
      , gitHubIssueQueryAssignee = Nothing
      , gitHubIssueQuerySince = Nothing
      , gitHubIssueQuerySort = Just GitHubIssueSortUpdated
      , gitHubIssueQueryLimit = 10
      }
  list repo found = summary repo found : map (("- " <>) . issueLine) (gitHubIssueListIssues found)
  summary repo found =
    Text.concat
      [ "Open issues of " <> repoRefOwner repo <> "/" <> repoRefName repo <> ": "
      , counted (length (gitHubIssueListIssues found)) "issue"
      , if gitHubIssueListTruncated found then ", and more." else "."
      ]

started :: HookInput -> Report
started input =
  Report
    { reportSource = "session_start"
    , reportEvent = "exomonad.session.start"
    , reportSeverity = SeverityInfo
    , reportMessage = "a session starts (" <> source <> ")"
    , reportSession = hookInputSessionId input
    , reportFacts = [fact "source" source, fact "cwd" (hookInputCwd input)]
    }
 where
  source = fromMaybe "startup" (hookInputSource input)
