{-# LANGUAGE OverloadedStrings #-}

-- | @handle_session_start@: what a new session should know before its first prompt.
module ExoMonad.Guest.Hook.SessionStart
  ( handleSessionStart,
  )
where

import Control.Monad.Freer.Reader (ask)
import Data.Maybe (fromMaybe, maybeToList)
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Effect (gitGetBranch, gitGetWorktree, gitHubListIssues)
import ExoMonad.Guest.Git (describeBranch, describeChanges)
import ExoMonad.Guest.Hook.Context (callContext, workingCopy)
import ExoMonad.Guest.Hook.Rule (Rule (..))
import ExoMonad.Guest.Phrase (clip, counted, enumerated, quoted)
import ExoMonad.Guest.Policy.Rulebook (Rulebook (..))
import ExoMonad.Guest.Report (Report (..), fact, report)
import ExoMonad.Guest.Ruled (Ruled)
import ExoMonad.Guest.State.Session (effectsFailed, enter, openBooks)
import ExoMonad.Guest.Tool.ListIssues (issueLine)
import ExoMonad.Types.Common (CallContext (..), EffectError (..), RepoRef (..))
import ExoMonad.Types.Effects
  ( GitHubIssueFilter (..),
    GitHubIssueList (..),
    GitHubIssueQuery (..),
    GitHubIssueSort (..),
    Severity (..),
  )
import ExoMonad.Types.Hooks (HookInput (..), SessionStartResponse (..))
import ExoMonad.Types.Policy (PolicyDefault (..), PolicyIssues (..))
import ExoMonad.Types.State (Count)
import ExoMonad.Wire (renderWireError)

-- | Gather what is to be known, source by source. One that does not answer becomes a line that
-- says so: a session starts in any case, and an agent that knows what is missing can ask.
handleSessionStart :: HookInput -> Ruled m SessionStartResponse
handleSessionStart input = do
  book <- ask
  branch <- line "Branch" describeBranch <$> gitGetBranch here
  worktree <- line "Working copy" describeChanges <$> gitGetWorktree here
  issues <- openIssues (bookIssues book) input
  let known = branch <> worktree <> issues <> certain (policyLines book)
  begin (hookInputSessionId input) (effectsFailed (silent known))
  report (started input)
  pure
    SessionStartResponse
      { sessionStartResponseAdditionalContext = clip 10000 (Text.intercalate "\n" (told known)),
        sessionStartResponseSessionTitle = Nothing
      }
  where
    here = workingCopy input
    -- The same session goes on after these, and so do its books.
    begin = if sourceOf input `elem` ["resume", "compact"] then enter else openBooks

-- | What sources said.
data Known = Known
  { told :: ![Text],
    -- | How many did not answer.
    silent :: !Count
  }

instance Semigroup Known where
  Known lines1 n1 <> Known lines2 n2 = Known (lines1 <> lines2) (n1 + n2)

-- | A source's line, whether it answered or not.
line :: Text -> (answer -> Text) -> Either EffectError answer -> Known
line source describe = either (unknown source) (\answer -> Known [source <> ": " <> describe answer <> "."] 0)

unknown :: Text -> EffectError -> Known
unknown source err = Known [source <> ": unknown (" <> effectErrorMessage err <> ")."] 1

-- | What needs no asking.
certain :: [Text] -> Known
certain lines_ = Known lines_ 0

-- | The policy in force: what it is called, what holds where no rule speaks, the rules' names, and what
-- it has to say itself.
policyLines :: Rulebook -> [Text]
policyLines book =
  Text.concat
    [ "Policy: " <> maybe "built in" quoted (bookName book),
      ". Your tools are judged by " <> enumerated 20 (map ruleName (bookRules book) <> ["no rule" | null (bookRules book)]),
      "; what no rule speaks of is " <> undecided,
      "."
    ] :
  maybeToList (bookContext book)
  where
    undecided = case bookDefault book of
      PolicyDefaultAllow -> "allowed"
      PolicyDefaultAsk -> "asked about"
      PolicyDefaultDeny -> "denied"

-- | The issues that moved last, when the host knows which repository this is: those of whom the agent
-- works for, when the host knows that too and the policy does not want all.
openIssues :: PolicyIssues -> HookInput -> Ruled m Known
openIssues PolicyIssuesNone _ = pure (certain [])
openIssues wanted input = case callContext input of
  Left mistake -> pure (certain [illFormed mistake])
  Right context -> maybe (pure (certain [])) (from (assigned context)) (context >>= callContextRepo)
  where
    assigned context = if wanted == PolicyIssuesAssigned then context >>= callContextLogin else Nothing
    from login repo =
      either (unknown "Open issues") (certain . list login repo) <$> gitHubListIssues (query login repo)
    illFormed mistake =
      "Open issues: unknown (the host's context is not well formed: " <> renderWireError mistake <> ")."
    query login repo =
      GitHubIssueQuery
        { gitHubIssueQueryRepo = repo,
          gitHubIssueQueryState = GitHubIssueFilterOpen,
          gitHubIssueQueryLabels = Nothing,
          gitHubIssueQueryAssignee = login,
          gitHubIssueQuerySince = Nothing,
          gitHubIssueQuerySort = Just GitHubIssueSortUpdated,
          gitHubIssueQueryLimit = 10
        }
    list login repo found = summary login repo found : map (("- " <>) . issueLine) (gitHubIssueListIssues found)
    summary login repo found =
      Text.concat
        [ "Open issues of " <> repoRefOwner repo <> "/" <> repoRefName repo,
          foldMap (" assigned to " <>) login <> ": ",
          counted (length (gitHubIssueListIssues found)) "issue",
          if gitHubIssueListTruncated found then ", and more." else "."
        ]

started :: HookInput -> Report
started input =
  Report
    { reportSource = "session_start",
      reportEvent = "exomonad.session.start",
      reportSeverity = SeverityInfo,
      reportMessage = "a session starts (" <> source <> ")",
      reportSession = hookInputSessionId input,
      reportFacts = [fact "source" source, fact "cwd" (hookInputCwd input)]
    }
  where
    source = sourceOf input

sourceOf :: HookInput -> Text
sourceOf = fromMaybe "startup" . hookInputSource
