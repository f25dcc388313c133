{-# LANGUAGE LambdaCase #-}
{-# LANGUAGE OverloadedStrings #-}

-- | A tool call from request to response: may it, is it well formed, and what comes of it.
module ExoMonad.Guest.Mcp
  ( handleMcpCall
  )
where

import Control.Monad (when)
import Data.Text (Text)
import ExoMonad.Guest.Attempt (Answer (..), Attempt, Stop (..), runAttempt)
import ExoMonad.Guest.Permission (permit)
import ExoMonad.Guest.Phrase (quoted)
import ExoMonad.Guest.Program (Program)
import ExoMonad.Guest.Report (Report (..), fact, report)
import ExoMonad.Guest.State.Session (effectsFailed, enter)
import ExoMonad.Guest.Tool.AskModel (askModel)
import ExoMonad.Guest.Tool.AskUser (askUser)
import ExoMonad.Guest.Tool.FilePr (filePr)
import ExoMonad.Guest.Tool.Hover (hover)
import ExoMonad.Guest.Tool.ListIssues (listIssues)
import ExoMonad.Guest.Tool.RunInContainer (runInContainer)
import ExoMonad.Guest.Tool.SpawnAgent (spawnAgent)
import ExoMonad.Guest.Tool.WorktreeStatus (worktreeStatus)
import ExoMonad.Tool (ToolCall (..), decodeToolCall)
import ExoMonad.Types.Common (CallContext (..), roleText)
import ExoMonad.Types.Effects (Severity (..))
import ExoMonad.Types.Mcp (McpAnswer (..), McpRefusal (..), McpRequest (..), McpResponse (..))
import ExoMonad.Wire (Json (..), Wire, renderWireError, toJson)

-- | Answer a tool call. Permission comes before the arguments are looked at, so that a role learns
-- nothing of a tool it may not call.
handleMcpCall :: McpRequest -> Program McpResponse
handleMcpCall request = case permit (mcpRequestRole request) tool of
  Left refusal -> do
    report (refusedCall request refusal)
    pure (McpResponseRefused refusal)
  Right () -> case decodeToolCall tool (JsonObject (mcpRequestArguments request)) of
    Nothing -> pure (McpResponseRefused (unknownTool tool))
    Just (Left mistake) -> pure (McpResponseRefused (wrongArguments tool (renderWireError mistake)))
    Just (Right call) -> do
      ended <- runAttempt (dispatch context call)
      when (failed ended) (enter (callContextSessionId context) (effectsFailed 1))
      pure (respond ended)
 where
  tool = mcpRequestTool request
  context = mcpRequestContext request

-- | Whether an effect that a tool could not do without failed.
failed :: Either Stop answer -> Bool
failed = \case
  Left (StopFailed _) -> True
  Left (StopRefused _) -> False
  Right _ -> False

-- | One line a tool: a tool added to the schema is missing here, and the compiler says so.
dispatch :: CallContext -> ToolCall -> Attempt (Answer Json)
dispatch context = \case
  ToolCallFilePr input -> structured (filePr context input)
  ToolCallListIssues input -> structured (listIssues context input)
  ToolCallWorktreeStatus input -> structured (worktreeStatus context input)
  ToolCallSpawnAgent input -> structured (spawnAgent context input)
  ToolCallRunInContainer input -> structured (runInContainer input)
  ToolCallAskModel input -> structured (askModel context input)
  ToolCallHover input -> structured (hover context input)
  ToolCallAskUser input -> structured (askUser input)

structured :: Wire output => Attempt (Answer output) -> Attempt (Answer Json)
structured = fmap (\answer -> answer {answerOutput = toJson (answerOutput answer)})

respond :: Either Stop (Answer Json) -> McpResponse
respond = \case
  Right answer ->
    McpResponseAnswered
      McpAnswer {mcpAnswerText = answerText answer, mcpAnswerStructured = answerOutput answer}
  Left (StopRefused refusal) -> McpResponseRefused refusal
  Left (StopFailed failure) -> McpResponseFailed failure

unknownTool :: Text -> McpRefusal
unknownTool tool =
  McpRefusal {mcpRefusalReason = "there is no tool " <> quoted tool, mcpRefusalHint = Nothing}

wrongArguments :: Text -> Text -> McpRefusal
wrongArguments tool mistake =
  McpRefusal
    { mcpRefusalReason = "the arguments do not fit " <> quoted tool <> ": " <> mistake
    , mcpRefusalHint = Just "see the tool's input schema, and call it again"
    }

-- Someone trying a tool that is not theirs is worth a line, whoever it was.
refusedCall :: McpRequest -> McpRefusal -> Report
refusedCall request refusal =
  Report
    { reportSource = "mcp"
    , reportEvent = "exomonad.tool.refused"
    , reportSeverity = SeverityWarning
    , reportMessage = mcpRefusalReason refusal
    , reportSession = callContextSessionId (mcpRequestContext request)
    , reportFacts = [fact "tool" (mcpRequestTool request), fact "role" (roleText (mcpRequestRole request))]
    }
