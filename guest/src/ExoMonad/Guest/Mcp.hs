{-# LANGUAGE FlexibleContexts #-}
{-# LANGUAGE LambdaCase #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Tools over MCP: which there are for a role, and a call from request to response: may it, is it well
-- formed, and what comes of it.
module ExoMonad.Guest.Mcp
  ( handleMcpCall,
    handleMcpList,
  )
where

import Control.Monad (when)
import Control.Monad.Freer (Eff, Member)
import Control.Monad.Freer.Error (catchError)
import Control.Monad.Freer.Reader (ask, asks)
import Data.Text (Text)
import ExoMonad.Guest.Attempt (Answer (..), Attempt, Stop (..), runAttempt)
import ExoMonad.Guest.Permission (knownRole, permit, toolsOf)
import ExoMonad.Guest.Phrase (quoted)
import ExoMonad.Guest.Report (Report (..), fact, report)
import ExoMonad.Guest.Ruled (Ruled)
import ExoMonad.Guest.State (State)
import ExoMonad.Guest.State.Session (effectsFailed, enter)
import ExoMonad.Guest.Tool.AskModel (Toolbox (..), askModel)
import ExoMonad.Guest.Tool.AskUser (askUser)
import ExoMonad.Guest.Tool.FilePr (filePr)
import ExoMonad.Guest.Tool.Hover (hover)
import ExoMonad.Guest.Tool.ListIssues (listIssues)
import ExoMonad.Guest.Tool.RunInContainer (runInContainer)
import ExoMonad.Guest.Tool.SpawnAgent (spawnAgent)
import ExoMonad.Guest.Tool.WorktreeStatus (worktreeStatus)
import ExoMonad.Tool (ToolCall (..), decodeToolCall)
import ExoMonad.Types.Common (Attributes, CallContext (..), Role)
import ExoMonad.Types.Effects (Severity (..))
import ExoMonad.Types.Mcp
  ( McpAnswer (..),
    McpListRequest (..),
    McpListing (..),
    McpRefusal (..),
    McpRequest (..),
    McpResponse (..),
    McpTools (..),
  )
import ExoMonad.Wire (Json (..), Wire, renderWireError, toJson)

-- | Say which tools a role may see and call.
handleMcpList :: McpListRequest -> Ruled m McpListing
handleMcpList request = asks listing
  where
    listing book = either McpListingRefused (McpListingListed . McpTools . toolsOf book) (knownRole (mcpListRequestRole request))

-- | Answer a tool call. Permission comes before the arguments are looked at, so that a role learns
-- nothing of a tool it may not call.
handleMcpCall :: McpRequest -> Ruled m McpResponse
handleMcpCall request = do
  book <- ask
  case knownRole (mcpRequestRole request) >>= \role -> role <$ permit book role tool of
    Left refusal -> do
      report (refusedCall request refusal)
      pure (McpResponseRefused refusal)
    Right role -> case called tool (mcpRequestArguments request) of
      Left refusal -> pure (McpResponseRefused refusal)
      Right call -> do
        runAttempt (dispatch role context call) >>= booked context
  where
    tool = mcpRequestTool request
    context = mcpRequestContext request

-- | A tool's call by its name and arguments.
called :: Text -> Attributes -> Either McpRefusal ToolCall
called tool arguments = case decodeToolCall tool (JsonObject arguments) of
  Nothing -> Left (unknownTool tool)
  Just decoded -> either (Left . wrongArguments tool . renderWireError) Right decoded

-- | The response, once an effect that failed is in the session's books.
booked :: Member State effs => CallContext -> Either Stop (Answer Json) -> Eff effs McpResponse
booked context ended = do
  when (failed ended) (enter (callContextSessionId context) (effectsFailed 1))
  pure (respond ended)

-- | Whether an effect that a tool could not do without failed.
failed :: Either Stop answer -> Bool
failed = \case
  Left (StopFailed _) -> True
  Left (StopRefused _) -> False
  Right _ -> False

-- | One line a tool: a tool added to the schema is missing here, and the compiler says so.
dispatch :: Role -> CallContext -> ToolCall -> Attempt m (Answer Json)
dispatch role context = \case
  ToolCallFilePr input -> structured (filePr context input)
  ToolCallListIssues input -> structured (listIssues context input)
  ToolCallWorktreeStatus input -> structured (worktreeStatus context input)
  ToolCallSpawnAgent input -> structured (spawnAgent context input)
  ToolCallRunInContainer input -> structured (runInContainer input)
  ToolCallAskModel input -> structured (askModel (Toolbox role (modelCall role context)) context input)
  ToolCallHover input -> structured (hover context input)
  ToolCallAskUser input -> structured (askUser input)

-- | A call that a model asks for: the same tool, under the same rules, for the same caller.
modelCall :: Role -> CallContext -> Text -> Attributes -> Attempt m McpResponse
modelCall role context tool arguments = do
  book <- ask
  case permit book role tool *> called tool arguments of
    Left refusal -> pure (McpResponseRefused refusal)
    -- What stops the tool does not stop the one who asks the model.
    Right call -> booked context =<< catchError (Right <$> dispatch role context call) (pure . Left)

structured :: Wire output => Attempt m (Answer output) -> Attempt m (Answer Json)
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
    { mcpRefusalReason = "the arguments do not fit " <> quoted tool <> ": " <> mistake,
      mcpRefusalHint = Just "see the tool's input schema, and call it again"
    }

-- Someone trying a tool that is not theirs is worth a line, whoever it was.
refusedCall :: McpRequest -> McpRefusal -> Report
refusedCall request refusal =
  Report
    { reportSource = "mcp",
      reportEvent = "exomonad.tool.refused",
      reportSeverity = SeverityWarning,
      reportMessage = mcpRefusalReason refusal,
      reportSession = callContextSessionId (mcpRequestContext request),
      reportFacts = [fact "tool" (mcpRequestTool request), fact "role" (mcpRequestRole request)]
    }
