{-# LANGUAGE FlexibleContexts #-}
{-# LANGUAGE OverloadedStrings #-}

-- | @handle_pre_tool_use@: may the agent use this tool like this?
module ExoMonad.Guest.Hook.PreToolUse
  ( handlePreToolUse,
  )
where

import Control.Monad.Freer.Reader (ask)
import Data.Maybe (fromMaybe)
import Data.Text (Text)
import ExoMonad.Guest.Hook.Rule (decide)
import ExoMonad.Guest.Hook.ToolUse (toolUse)
import ExoMonad.Guest.Policy.Rulebook (Rulebook (..))
import ExoMonad.Guest.Report (Report (..), fact, report)
import ExoMonad.Guest.Ruled (Ruled)
import ExoMonad.Guest.State.Session (decided, enter)
import ExoMonad.Types.Effects (Severity (..))
import ExoMonad.Types.Hooks
  ( HookInput (..),
    PreToolUseAsk (..),
    PreToolUseDeny (..),
    PreToolUseResponse (..),
    PreToolUseTransform (..),
  )
import ExoMonad.Types.State (DecisionVerdict (..), decisionVerdictText)

-- | Ask the rules, enter the decision into the session's books, and tell of it unless it is plain
-- consent: that is the common case, and the agent waits for it.
handlePreToolUse :: HookInput -> Ruled m PreToolUseResponse
handlePreToolUse input = case hookInputToolName input of
  Nothing -> told (Nothing, PreToolUseResponseDeny nameless)
  Just tool -> do
    book <- ask
    decide (bookDefault book) (bookRules book) (toolUse input tool) >>= told
  where
    told (rule, response) = do
      let (verdict, reason) = decisionOf response
      enter (hookInputSessionId input) (decided (toolName input) verdict rule)
      mapM_ (report . decision input verdict) reason
      pure response
    nameless =
      PreToolUseDeny
        { preToolUseDenyReason = "the hook's input names no tool, so no rule can judge it; send tool_name",
          preToolUseDenyRule = Nothing
        }

-- | The verdict, and the reason for any but consent.
decisionOf :: PreToolUseResponse -> (DecisionVerdict, Maybe Text)
decisionOf response = case response of
  PreToolUseResponseAllow _ -> (DecisionVerdictAllow, Nothing)
  PreToolUseResponseDeny deny -> (DecisionVerdictDeny, Just (preToolUseDenyReason deny))
  PreToolUseResponseAsk asked -> (DecisionVerdictAsk, Just (preToolUseAskReason asked))
  PreToolUseResponseTransform transform -> (DecisionVerdictTransform, Just (preToolUseTransformReason transform))

toolName :: HookInput -> Text
toolName = fromMaybe "" . hookInputToolName

decision :: HookInput -> DecisionVerdict -> Text -> Report
decision input verdict reason =
  Report
    { reportSource = "pre_tool_use",
      reportEvent = "exomonad.tool_use." <> decisionVerdictText verdict,
      reportSeverity = SeverityWarning,
      reportMessage = reason,
      reportSession = hookInputSessionId input,
      reportFacts = [fact "tool" (toolName input), fact "decision" (decisionVerdictText verdict)]
    }
