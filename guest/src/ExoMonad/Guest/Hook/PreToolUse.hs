{-# LANGUAGE OverloadedStrings #-}

-- | @handle_pre_tool_use@: may the agent use this tool like this?
module ExoMonad.Guest.Hook.PreToolUse
  ( handlePreToolUse
  , rules
  )
where

import Data.Maybe (fromMaybe)
import Data.Text (Text)
import ExoMonad.Guest.Hook.Context (protectedBranches)
import ExoMonad.Guest.Hook.Rule (Rule (..), ToolUse (..), decide, inputText)
import ExoMonad.Guest.Hook.Rule.ForcePush (forcePush)
import ExoMonad.Guest.Hook.Rule.LongCommand (longCommand)
import ExoMonad.Guest.Hook.Rule.PushToBase (pushToBase)
import ExoMonad.Guest.Hook.Rule.RecursiveDelete (recursiveDelete)
import ExoMonad.Guest.Hook.Rule.WriteOutside (writeOutside)
import ExoMonad.Guest.Hook.Shell (parse)
import ExoMonad.Guest.Program (Program)
import ExoMonad.Guest.Report (Report (..), fact, report)
import ExoMonad.Guest.State.Session (decided, enter)
import ExoMonad.Types.Effects (Severity (..))
import ExoMonad.Types.Hooks
  ( HookInput (..)
  , PreToolUseAsk (..)
  , PreToolUseDeny (..)
  , PreToolUseResponse (..)
  , PreToolUseTransform (..)
  )
import ExoMonad.Types.State (DecisionVerdict (..), decisionVerdictText)

-- | Ask the rules, enter the decision into the session's books, and tell of it unless it is plain
-- consent: that is the common case, and the agent waits for it.
handlePreToolUse :: HookInput -> Program PreToolUseResponse
handlePreToolUse input = case hookInputToolName input of
  Nothing -> told (Nothing, PreToolUseResponseDeny nameless)
  Just tool -> decide rules (toolUse input tool) >>= told
 where
  told (rule, response) = do
    let (verdict, reason) = decisionOf response
    enter (hookInputSessionId input) (decided (toolName input) verdict rule)
    mapM_ (report . decision input verdict) reason
    pure response
  nameless =
    PreToolUseDeny
      { preToolUseDenyReason = "the hook's input names no tool, so no rule can judge it; send tool_name"
      , preToolUseDenyRule = Nothing
      }

-- | In order of gravity: what is refused, what the user is asked about, what is changed. A change
-- comes last, because what it lets through has then passed all the others; and a command line that
-- is too long comes before those that would have to read it.
rules :: [Rule]
rules = [writeOutside, longCommand, pushToBase, recursiveDelete, forcePush]

toolUse :: HookInput -> Text -> ToolUse
toolUse input tool =
  ToolUse
    { toolUseTool = tool
    , toolUseInput = arguments
    , toolUseDirectory = hookInputCwd input
    , toolUseProtected = protectedBranches input
    , toolUseScript = if tool == "Bash" then parse <$> inputText "command" arguments else Nothing
    }
 where
  arguments = fromMaybe mempty (hookInputToolInput input)

-- | The verdict, and the reason for any but consent.
decisionOf :: PreToolUseResponse -> (DecisionVerdict, Maybe Text)
decisionOf response = case response of
  PreToolUseResponseAllow _ -> (DecisionVerdictAllow, Nothing)
  PreToolUseResponseDeny deny -> (DecisionVerdictDeny, Just (preToolUseDenyReason deny))
  PreToolUseResponseAsk ask -> (DecisionVerdictAsk, Just (preToolUseAskReason ask))
  PreToolUseResponseTransform transform -> (DecisionVerdictTransform, Just (preToolUseTransformReason transform))

toolName :: HookInput -> Text
toolName = fromMaybe "" . hookInputToolName

decision :: HookInput -> DecisionVerdict -> Text -> Report
decision input verdict reason =
  Report
    { reportSource = "pre_tool_use"
    , reportEvent = "exomonad.tool_use." <> decisionVerdictText verdict
    , reportSeverity = SeverityWarning
    , reportMessage = reason
    , reportSession = hookInputSessionId input
    , reportFacts = [fact "tool" (toolName input), fact "decision" (decisionVerdictText verdict)]
    }
