{-# LANGUAGE OverloadedStrings #-}

module McpSpec
  ( spec,
  )
where

import qualified Data.Map.Strict as Map
import Data.Text (Text)
import ExoMonad.Effect (Effect (..), effectError)
import ExoMonad.Guest.Mcp (handleMcpCall, handleMcpList)
import ExoMonad.Guest.Permission (permit, toolsOf)
import ExoMonad.Guest.Policy.Rulebook (builtInRulebook)
import ExoMonad.Guest.State (emptyState)
import ExoMonad.Guest.State.Session (effectsFailed, newSession)
import ExoMonad.Tool (allTools, toolRoles)
import ExoMonad.Types.Common (EffectErrorCode (..), Role (..))
import ExoMonad.Types.Effects (PopupOutcome (..))
import ExoMonad.Types.Mcp
import ExoMonad.Types.State (GuestState (..))
import ExoMonad.Wire (Json (..), toJson)
import Sample
import Story
import Test.Hspec (Spec, describe, it, shouldBe)

spec :: Spec
spec = do
  describe "a tool call" $ do
    it "is answered in words and in the tool's declared type" $
      handleMcpCall (call "pm" "worktree_status" [])
        `meeting` [GitGetBranch here --> Right onTopic, GitGetWorktree here --> Right clean]
        `shouldEndIn` McpResponseAnswered
          McpAnswer
            { mcpAnswerText = "'/srv/checkout' is on branch 'gh-12-lamp', level with 'origin/gh-12-lamp', clean.",
              mcpAnswerStructured = toJson (WorktreeStatusOutput onTopic clean True)
            }

    it "is refused to a role that may not make it, and that is logged" $
      handleMcpCall (call "dev" "spawn_agent" [])
        `meeting` [logged "the role 'dev' may not call 'spawn_agent'", emitted "exomonad.tool.refused"]
        `shouldEndIn` refused "the role 'dev' may not call 'spawn_agent'" "ask a 'tl'"

    it "is refused to a role that is none, with those there are" $
      handleMcpCall (call "lamplighter" "ask_user" [])
        `meeting` [logged "there is no role 'lamplighter'", emitted "exomonad.tool.refused"]
        `shouldEndIn` refused "there is no role 'lamplighter'" "the roles are tl, pm, dev"

    it "is refused where the policy takes the tool away, with what is left" $
      meetingUnder
        "{\"tools\": {\"dev\": [{\"kind\": \"Glob\", \"payload\": \"{list_issues,worktree_status}\"}]}}"
        (handleMcpCall (call "dev" "file_pr" []))
        [ logged "the policy does not let the role 'dev' call 'file_pr'",
          emitted "exomonad.tool.refused"
        ]
        `shouldEndIn` refused
          "the policy does not let the role 'dev' call 'file_pr'"
          "the role 'dev' has list_issues, worktree_status; ask the user if this needs another"

    it "is refused when there is no such tool, with those there are" $
      handleMcpCall (call "pm" "fly" [])
        `meeting` [logged "there is no tool 'fly'", emitted "exomonad.tool.refused"]
        `shouldEndIn` refused
          "there is no tool 'fly'"
          "the role 'pm' has list_issues, worktree_status, ask_model, ask_user"

    it "is refused with the place of a mistake in its arguments" $ do
      handleMcpCall (call "dev" "file_pr" [("body", JsonString "The ballast was loose.")])
        `meeting` []
        `shouldEndIn` misfit "file_pr" "$.title: expected string, got nothing"
      handleMcpCall (call "dev" "list_issues" [("limit", JsonInteger 0)])
        `meeting` []
        `shouldEndIn` misfit "list_issues" "$.limit: expected integer >= 1, got 0"
      handleMcpCall (call "tl" "worktree_status" [("dir", JsonString "/srv")])
        `meeting` []
        `shouldEndIn` misfit "worktree_status" "$.dir: expected no such property, got string"

    it "is refused by the tool itself, before anything is done" $
      handleMcpCall ((call "dev" "list_issues" []) {mcpRequestContext = homeless})
        `meeting` []
        `shouldEndIn` refused
          "the host knows no repository on the forge for this working copy"
          "add a remote that points to the forge, and start the session again"

    it "fails with the effect's own error, and says in what" $ do
      let gone = effectError EffectErrorCodeNotFound "no git repository here"
      handleMcpCall (call "dev" "worktree_status" [])
        `meeting` [GitGetBranch here --> Left gone]
        `shouldEndIn` McpResponseFailed
          McpFailure {mcpFailureError = gone, mcpFailureStep = "asking git for the branch"}

    it "counts an effect that failed in the session's books, and no refusal" $ do
      let gone = effectError EffectErrorCodeNotFound "no git repository here"
          left = fmap snd
      left (handleMcpCall (call "dev" "worktree_status" []) `meetingIn` (emptyState, [GitGetBranch here --> Left gone]))
        `shouldEndIn` GuestState [effectsFailed 1 (newSession "s-41")]
      left (handleMcpCall (call "dev" "file_pr" []) `meetingIn` (emptyState, [])) `shouldEndIn` emptyState

    it "carries a sum as its tagged form" $
      toJson PopupOutcomeDismissed
        `shouldBe` JsonObject (Map.fromList [("kind", JsonString "Dismissed"), ("payload", JsonObject Map.empty)])

  describe "a listing" $ do
    it "has the tools that the schema gives to a role" $
      handleMcpList (McpListRequest "pm")
        `meeting` []
        `shouldEndIn` McpListingListed (McpTools ["list_issues", "worktree_status", "ask_model", "ask_user"])

    it "lacks what the policy takes away, and gains nothing by it" $
      meetingUnder
        "{\"tools\": {\"pm\": [{\"kind\": \"Regex\", \"payload\": \"^(ask|spawn)_\"}]}}"
        (handleMcpList (McpListRequest "pm"))
        []
        `shouldEndIn` McpListingListed (McpTools ["ask_model", "ask_user"])

    it "is refused to a role that is none" $
      handleMcpList (McpListRequest "lamplighter")
        `meeting` []
        `shouldEndIn` McpListingRefused (McpRefusal "there is no role 'lamplighter'" (Just "the roles are tl, pm, dev"))

  describe "permission" $ do
    it "is what the schema says, for every role and tool" $
      [(role, tool) | role <- roles, tool <- allTools, permit builtInRulebook role tool == Right ()]
        `shouldBe` [(role, tool) | role <- roles, tool <- allTools, maybe False (elem role) (toolRoles tool)]

    it "lists a role's tools in the schema's order" $
      toolsOf builtInRulebook RoleTl
        `shouldBe` [ "file_pr",
                     "list_issues",
                     "worktree_status",
                     "spawn_agent",
                     "run_in_container",
                     "ask_model",
                     "hover",
                     "ask_user"
                   ]
  where
    roles = [minBound .. maxBound]

call :: Text -> Text -> [(Text, Json)] -> McpRequest
call role tool arguments =
  McpRequest
    { mcpRequestRole = role,
      mcpRequestTool = tool,
      mcpRequestArguments = Map.fromList arguments,
      mcpRequestContext = context
    }

refused :: Text -> Text -> McpResponse
refused reason hint = McpResponseRefused McpRefusal {mcpRefusalReason = reason, mcpRefusalHint = Just hint}

misfit :: Text -> Text -> McpResponse
misfit tool mistake =
  refused
    ("the arguments do not fit '" <> tool <> "': " <> mistake)
    "see the tool's input schema, and call it again"
