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
import ExoMonad.Types.Effects (Severity (..))
import ExoMonad.Types.Hooks
  ( HookInput (..)
  , PreToolUseAsk (..)
  , PreToolUseDeny (..)
  , PreToolUseResponse (..)
  , PreToolUseTransform (..)
  )

-- | Ask the rules, and tell of every decision but plain consent: that is the common case, and the
-- agent waits for it.
handlePreToolUse :: HookInput -> Program PreToolUseResponse
handlePreToolUse input = case hookInputToolName input of
  Nothing -> told (PreToolUseResponseDeny nameless)
  Just tool -> decide rules (toolUse input tool) >>= told
 where
  told response = do
    mapM_ (report . decided input) (decisionOf response)
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

decisionOf :: PreToolUseResponse -> Maybe (Text, Text)
decisionOf response = case response of
  PreToolUseResponseAllow _ -> Nothing
  PreToolUseResponseDeny deny -> Just ("deny", preToolUseDenyReason deny)
  PreToolUseResponseAsk ask -> Just ("ask", preToolUseAskReason ask)
  PreToolUseResponseTransform transform -> Just ("transform", preToolUseTransformReason transform)

decided :: HookInput -> (Text, Text) -> Report
decided input (decision, reason) =
  Report
    { reportSource = "pre_tool_use"
    , reportEvent = "exomonad.tool_use." <> decision
    , reportSeverity = SeverityWarning
    , reportMessage = reason
    , reportSession = hookInputSessionId input
    , reportFacts = [fact "tool" (fromMaybe "" (hookInputToolName input)), fact "decision" decision]
    }
