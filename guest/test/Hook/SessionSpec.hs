{-# LANGUAGE OverloadedStrings #-}

module Hook.SessionSpec
  ( spec,
  )
where

import qualified Data.Map.Strict as Map
import Data.Text (Text)
import ExoMonad.Effect (Effect (..), effectError)
import ExoMonad.Guest.Hook.SessionEnd (handleSessionEnd)
import ExoMonad.Guest.Hook.SessionStart (handleSessionStart)
import ExoMonad.Guest.Interpreter.Scripted (partly, playFrom)
import ExoMonad.Guest.Policy (readPolicy)
import ExoMonad.Guest.Ruled (governedBy)
import ExoMonad.Guest.State (emptyState)
import ExoMonad.Guest.State.Session (decided, effectsFailed, finished, newSession)
import ExoMonad.Types.Common (CallContext (..), EffectError (..), EffectErrorCode (..), Unit (..))
import ExoMonad.Types.Effects
import ExoMonad.Types.Hooks
import ExoMonad.Types.State (DecisionVerdict (..), GuestState (..))
import ExoMonad.Wire (Json (..), toJson)
import Sample
import Story
import Test.Hspec (Spec, describe, it)

spec :: Spec
spec = do
  describe "session_start" $ do
    it "tells of branch, working copy and open issues" $
      handleSessionStart (starting (Just (toJson context)))
        `meeting` [ GitGetBranch here --> Right onTopic,
                    GitGetWorktree here --> Right (dirty ["lamp.py"]),
                    GitHubListIssues recent --> Right (GitHubIssueList [issue 12 "Steady the lamp"] True),
                    logged "a session starts (resume)",
                    emitted "exomonad.session.start"
                  ]
        `shouldEndIn` saying
          "Branch: on branch 'gh-12-lamp', level with 'origin/gh-12-lamp'.\n\
          \Working copy: 1 changed file (lamp.py).\n\
          \Open issues of octavia/lighthouse: 1 issue, and more.\n\
          \- #12 Steady the lamp\n"

    it "says of each source that does not answer that it did not" $
      handleSessionStart (starting (Just (toJson context)))
        `meeting` [ GitGetBranch here --> Left (effectError EffectErrorCodeTimeout "git took too long"),
                    GitGetWorktree here --> Left (effectError EffectErrorCodeTimeout "git took too long"),
                    GitHubListIssues recent --> Left (effectError EffectErrorCodeUnavailable "the forge does not answer"),
                    logged "a session starts (resume)",
                    emitted "exomonad.session.start"
                  ]
        `shouldEndIn` saying
          "Branch: unknown (git took too long).\n\
          \Working copy: unknown (git took too long).\n\
          \Open issues: unknown (the forge does not answer).\n"

    it "leaves issues out where the host knows no repository" $
      handleSessionStart (starting Nothing)
        `meeting` [ GitGetBranch here --> Right onTopic,
                    GitGetWorktree here --> Right clean,
                    logged "a session starts (resume)",
                    emitted "exomonad.session.start"
                  ]
        `shouldEndIn` saying "Branch: on branch 'gh-12-lamp', level with 'origin/gh-12-lamp'.\nWorking copy: clean.\n"

    it "asks for the issues of whom the agent works for, when the host knows who that is" $
      handleSessionStart (starting (Just (toJson context {callContextLogin = Just "octavia"})))
        `meeting` [ GitGetBranch here --> Right onTopic,
                    GitGetWorktree here --> Right clean,
                    GitHubListIssues recent {gitHubIssueQueryAssignee = Just "octavia"} --> Right (GitHubIssueList [] False),
                    logged "a session starts (resume)",
                    emitted "exomonad.session.start"
                  ]
        `shouldEndIn` saying
          "Branch: on branch 'gh-12-lamp', level with 'origin/gh-12-lamp'.\n\
          \Working copy: clean.\n\
          \Open issues of octavia/lighthouse assigned to octavia: 0 issues.\n"

    it "tells of the policy in force, and what that has to say" $
      meetingUnder
        "{\"name\": \"night shift\", \"pre_tool_use\": {\"default\": \"ask\", \"rules\": []},\
        \ \"session_start\": {\"issues\": \"none\", \"context\": \"Keep quiet.\"}}"
        (handleSessionStart (starting (Just (toJson context))))
        [ GitGetBranch here --> Right onTopic,
          GitGetWorktree here --> Right clean,
          logged "a session starts (resume)",
          emitted "exomonad.session.start"
        ]
        `shouldEndIn` SessionStartResponse
          "Branch: on branch 'gh-12-lamp', level with 'origin/gh-12-lamp'.\n\
          \Working copy: clean.\n\
          \Policy: 'night shift'. Your tools are judged by no rule; what no rule speaks of is asked about.\n\
          \Keep quiet."
          Nothing

    it "says what is wrong with a context that it cannot read" $
      handleSessionStart (starting (Just JsonNull))
        `meeting` [ GitGetBranch here --> Right onTopic,
                    GitGetWorktree here --> Right clean,
                    logged "a session starts (resume)",
                    emitted "exomonad.session.start"
                  ]
        `shouldEndIn` saying
          "Branch: on branch 'gh-12-lamp', level with 'origin/gh-12-lamp'.\n\
          \Working copy: clean.\n\
          \Open issues: unknown (the host's context is not well formed: $: expected object, got null).\n"

    it "begins the session's books, with the sources that did not answer in them" $
      fmap snd (handleSessionStart (hook "SessionStart") `meetingIn` (used, silence "startup"))
        `shouldEndIn` GuestState [effectsFailed 1 (newSession "s-41")]

    it "goes on with the books of a session that goes on" $
      fmap snd (handleSessionStart (starting Nothing) `meetingIn` (used, silence "resume"))
        `shouldEndIn` GuestState (map (effectsFailed 1) (guestStateSessions used))

  describe "session_end" $ do
    it "tells what was counted, and forgets it" $
      handleSessionEnd (hook "SessionEnd") {hookInputReason = Just "logout"}
        `meetingIn` ( used,
                      [ logged "a session ends (logout): 3 tool uses, 1 denied, 1 changed, 1 failed",
                        emitted "exomonad.session.end"
                      ]
                    )
        `shouldEndIn` (Unit, emptyState)

    it "ships what the policy says" $
      fmap
        fst
        ( shipping "[\"tools\", \"decisions\"]"
            `playing` [ logged "a session ends (other): 3 tool uses, 1 denied, 1 changed, 1 failed",
                        partly
                          (emission [("tool.Bash", integer 2), ("tool.Write", integer 1), ("decisions", said)])
                          acknowledged
                      ]
        )
        `shouldEndIn` Unit

    it "tells why it ended, and asks nothing" $
      handleSessionEnd (hook "SessionEnd") {hookInputReason = Just "logout"}
        `meeting` [logged "a session ends (logout)", emitted "exomonad.session.end"]
        `shouldEndIn` Unit
  where
    shipping what =
      (\book -> governedBy book (handleSessionEnd (hook "SessionEnd")))
        <$> readPolicy (Just ("{\"session_end\": {\"ship\": " <> what <> "}}"))
    playing (Right program) script = playFrom used script program
    playing (Left unusable) _ = Left (effectErrorMessage unusable)
    emission attributes = object [("kind", JsonString "Emit"), ("payload", object [("attributes", object attributes)])]
    said =
      object
        [ ("kind", JsonString "List"),
          ( "payload",
            JsonArray
              [ object [("kind", JsonString "Text"), ("payload", JsonString line)]
                | line <- ["Bash: allow", "Write: deny by write-outside-worktree", "Bash: transform by force-push"]
              ]
          )
        ]
    integer n = object [("kind", JsonString "Integer"), ("payload", JsonInteger n)]
    acknowledged = object [("kind", JsonString "Success"), ("payload", object [])]
    object = JsonObject . Map.fromList

-- | A session that has used some tools.
used :: GuestState
used = GuestState [foldr ($) (newSession "s-41") entries]
  where
    entries =
      [ finished True,
        decided "Bash" DecisionVerdictTransform (Just "force-push"),
        decided "Write" DecisionVerdictDeny (Just "write-outside-worktree"),
        decided "Bash" DecisionVerdictAllow Nothing
      ]

-- | What a start meets where git is silent.
silence :: Text -> [Exchange]
silence source =
  [ GitGetBranch here --> Left (effectError EffectErrorCodeTimeout "git took too long"),
    GitGetWorktree here --> Right clean,
    logged ("a session starts (" <> source <> ")"),
    emitted "exomonad.session.start"
  ]

starting :: Maybe Json -> HookInput
starting known =
  (hook "SessionStart")
    { hookInputSource = Just "resume",
      hookInputExtra = maybe Map.empty (Map.singleton "exomonad") known
    }

recent :: GitHubIssueQuery
recent =
  GitHubIssueQuery
    { gitHubIssueQueryRepo = lighthouse,
      gitHubIssueQueryState = GitHubIssueFilterOpen,
      gitHubIssueQueryLabels = Nothing,
      gitHubIssueQueryAssignee = Nothing,
      gitHubIssueQuerySince = Nothing,
      gitHubIssueQuerySort = Just GitHubIssueSortUpdated,
      gitHubIssueQueryLimit = 10
    }

saying :: Text -> SessionStartResponse
saying words_ =
  SessionStartResponse {sessionStartResponseAdditionalContext = words_ <> inForce, sessionStartResponseSessionTitle = Nothing}

-- | What is said of the policy that is built in.
inForce :: Text
inForce =
  "Policy: built in. Your tools are judged by write-outside-worktree, long-command, push-to-base-branch, \
  \recursive-delete, force-push; what no rule speaks of is allowed."
