{-# LANGUAGE OverloadedStrings #-}

-- | @handle_post_tool_use@: count and record what a tool did, and point out that it failed.
module ExoMonad.Guest.Hook.PostToolUse
  ( handlePostToolUse
  )
where

import Data.Maybe (fromMaybe, isJust, maybeToList)
import Data.Text (Text)
import ExoMonad.Guest.Hook.ToolFailure (failureOf)
import ExoMonad.Guest.Phrase (clip, firstLine, quoted)
import ExoMonad.Guest.Program (Program)
import ExoMonad.Guest.Report (Report (..), fact, flag, report)
import ExoMonad.Guest.State.Session (enter, finished)
import ExoMonad.Types.Effects (Severity (..), TelemetryValue (..))
import ExoMonad.Types.Hooks (HookInput (..), PostToolUseContinue (..), PostToolUseResponse (..))

-- | Go on always: what is done is done, and the agent mends it better knowing than blocked.
handlePostToolUse :: HookInput -> Program PostToolUseResponse
handlePostToolUse input = do
  enter (hookInputSessionId input) (finished (isJust failure))
  report (used input failure)
  pure . PostToolUseResponseContinue $
    PostToolUseContinue {postToolUseContinueAdditionalContext = advice <$> failure}
 where
  failure = hookInputToolResponse input >>= failureOf
  advice reason = clip 10000 (toolOf input <> " failed: " <> reason)

toolOf :: HookInput -> Text
toolOf input = maybe "a tool without a name" (("the tool " <>) . quoted) (hookInputToolName input)

used :: HookInput -> Maybe Text -> Report
used input failure =
  Report
    { reportSource = "post_tool_use"
    , reportEvent = "exomonad.tool_use.done"
    , reportSeverity = maybe SeverityInfo (const SeverityWarning) failure
    , reportMessage = toolOf input <> maybe " ran" ((" failed: " <>) . firstLine) failure
    , reportSession = hookInputSessionId input
    , reportFacts =
        [ fact "tool" (fromMaybe "" (hookInputToolName input))
        , flag "failed" (isJust failure)
        ]
          <> maybeToList (duration <$> hookInputDurationMs input)
    }
 where
  duration milliseconds = ("duration_ms", TelemetryValueNumber milliseconds)
