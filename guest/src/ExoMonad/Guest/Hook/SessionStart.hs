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
import ExoMonad.Guest.State.Session (effectsFailed, enter, openBooks)
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
import ExoMonad.Types.State (Count)
import ExoMonad.Wire (renderWireError)

-- | Gather what is to be known, source by source. One that does not answer becomes a line that
-- says so: a session starts in any case, and an agent that knows what is missing can ask.
handleSessionStart :: HookInput -> Program SessionStartResponse
handleSessionStart input = do
  branch <- line "Branch" describeBranch <$> gitGetBranch here
  worktree <- line "Working copy" describeChanges <$> gitGetWorktree here
  issues <- openIssues input
  let known = branch <> worktree <> issues
  begin (hookInputSessionId input) (effectsFailed (silent known))
  report (started input)
  pure
    SessionStartResponse
      { sessionStartResponseAdditionalContext = clip 10000 (Text.intercalate "\n" (told known))
      , sessionStartResponseSessionTitle = Nothing
      }
 where
  here = workingCopy input
  -- The same session goes on after these, and so do its books.
  begin = if sourceOf input `elem` ["resume", "compact"] then enter else openBooks

-- | What sources said.
data Known = Known
  { told :: ![Text]
  , silent :: !Count
  -- ^ How many did not answer.
  }

instance Semigroup Known where
  Known lines1 n1 <> Known lines2 n2 = Known (lines1 <> lines2) (n1 + n2)

-- | A source's line, whether it answered or not.
line :: Text -> (answer -> Text) -> Either EffectError answer -> Known
line source describe = either (unknown source) (\answer -> Known [source <> ": " <> describe answer <> "."] 0)

unknown :: Text -> EffectError -> Known
unknown source err = Known [source <> ": unknown (" <> effectErrorMessage err <> ")."] 1

-- | The issues that moved last, when the host knows which repository this is.
openIssues :: HookInput -> Program Known
openIssues input = case callContext input of
  Left mistake -> pure (Known [illFormed mistake] 0)
  Right context -> maybe (pure (Known [] 0)) ask (context >>= callContextRepo)
 where
  ask repo = either (unknown "Open issues") (\found -> Known (list repo found) 0) <$> gitHubListIssues (query repo)
  illFormed mistake =
    "Open issues: unknown (the host's context is not well formed: " <> renderWireError mistake <> ")."
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
  source = sourceOf input

sourceOf :: HookInput -> Text
sourceOf = fromMaybe "startup" . hookInputSource
