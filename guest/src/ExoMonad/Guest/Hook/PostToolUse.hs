{-# LANGUAGE OverloadedStrings #-}

-- | @handle_post_tool_use@: count and record what a tool did, and tell the agent what it
-- should know of it.
module ExoMonad.Guest.Hook.PostToolUse
  ( handlePostToolUse,
  )
where

import Control.Monad.Freer.Reader (asks)
import Data.Maybe (fromMaybe, isJust, maybeToList)
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Guest.Hook.ToolFailure (failureOf)
import ExoMonad.Guest.Hook.ToolUse (toolUse)
import ExoMonad.Guest.Phrase (clip, firstLine, quoted)
import ExoMonad.Guest.Policy.Condition (applies)
import ExoMonad.Guest.Policy.Rulebook (Feedback (..), Rulebook (..))
import ExoMonad.Guest.Report (Report (..), fact, flag, report)
import ExoMonad.Guest.Ruled (Ruled)
import ExoMonad.Guest.State.Session (enter, finished)
import ExoMonad.Types.Effects (Severity (..), TelemetryValue (..))
import ExoMonad.Types.Hooks
  ( HookInput (..),
    PostToolUseBlock (..),
    PostToolUseContinue (..),
    PostToolUseResponse (..),
  )
import ExoMonad.Types.Policy (FeedbackAction (..), FeedbackText (..))

-- | Go on, unless the policy says otherwise: what is done is done, and the agent mends it better
-- knowing than blocked.
handlePostToolUse :: HookInput -> Ruled m PostToolUseResponse
handlePostToolUse input = do
  spoken <- asks (map feedbackAction . filter (isAbout input (isJust failure)) . bookFeedback)
  enter (hookInputSessionId input) (finished (isJust failure))
  report (used input failure)
  pure (respond (maybeToList (advice <$> failure)) spoken)
  where
    failure = hookInputToolResponse input >>= failureOf
    advice reason = toolOf input <> " failed: " <> reason

-- | Whether the policy has this to say about what ran.
isAbout :: HookInput -> Bool -> Feedback -> Bool
isAbout input failed feedback =
  maybe True (== failed) (feedbackFailed feedback)
    && applies (feedbackScope feedback) (toolUse input (fromMaybe "" (hookInputToolName input)))

-- | All that is to be told; if anything of it is to be mended first, that is the reason to block.
respond :: [Text] -> [FeedbackAction] -> PostToolUseResponse
respond advice spoken = case [text | FeedbackActionBlock (FeedbackText text) <- spoken] of
  [] -> PostToolUseResponseContinue PostToolUseContinue {postToolUseContinueAdditionalContext = context}
  reasons ->
    PostToolUseResponseBlock
      PostToolUseBlock
        { postToolUseBlockReason = together reasons,
          postToolUseBlockAdditionalContext = context
        }
  where
    told = advice <> [text | FeedbackActionTell (FeedbackText text) <- spoken]
    context = if null told then Nothing else Just (together told)
    together = clip 10000 . Text.intercalate "\n"

toolOf :: HookInput -> Text
toolOf input = maybe "a tool without a name" (("the tool " <>) . quoted) (hookInputToolName input)

used :: HookInput -> Maybe Text -> Report
used input failure =
  Report
    { reportSource = "post_tool_use",
      reportEvent = "exomonad.tool_use.done",
      reportSeverity = maybe SeverityInfo (const SeverityWarning) failure,
      reportMessage = toolOf input <> maybe " ran" ((" failed: " <>) . firstLine) failure,
      reportSession = hookInputSessionId input,
      reportFacts =
        [ fact "tool" (fromMaybe "" (hookInputToolName input)),
          flag "failed" (isJust failure)
        ]
          <> maybeToList (duration <$> hookInputDurationMs input)
    }
  where
    duration milliseconds = ("duration_ms", TelemetryValueNumber milliseconds)
