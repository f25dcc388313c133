{-# LANGUAGE OverloadedStrings #-}

-- | @handle_session_end@: a last word about a session, and what was counted in it.
module ExoMonad.Guest.Hook.SessionEnd
  ( handleSessionEnd
  )
where

import qualified Data.Map.Strict as Map
import Data.Maybe (fromMaybe)
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Guest.Phrase (counted, decimal)
import ExoMonad.Guest.Program (Program)
import ExoMonad.Guest.Report (Fact, Report (..), fact, report, whole)
import ExoMonad.Guest.State.Bounds (plus)
import ExoMonad.Guest.State.Session (closeBooks)
import ExoMonad.Types.Common (Unit (..))
import ExoMonad.Types.Effects (Severity (..))
import ExoMonad.Types.Hooks (HookInput (..))
import ExoMonad.Types.State (Count, SessionCounts (..), SessionState (..))

-- | Tell that it ended, why, and what was in it, and forget it. The agent gives this hook little
-- time, so nothing is asked.
handleSessionEnd :: HookInput -> Program Unit
handleSessionEnd input = do
  counts <- fmap sessionStateCounts <$> closeBooks (hookInputSessionId input)
  report
    Report
      { reportSource = "session_end"
      , reportEvent = "exomonad.session.end"
      , reportSeverity = SeverityInfo
      , reportMessage = "a session ends (" <> reason <> ")" <> foldMap summary counts
      , reportSession = hookInputSessionId input
      , reportFacts =
          [fact "reason" reason, fact "cwd" (hookInputCwd input)] <> foldMap countFacts counts
      }
  pure Unit
 where
  reason = fromMaybe "other" (hookInputReason input)

-- | What was counted, in words: every use, and what else there was.
summary :: SessionCounts -> Text
summary counts = ": " <> Text.intercalate ", " (counted (uses counts) "tool use" : others)
 where
  others =
    [ decimal n <> " " <> word
    | (n, word) <-
        [ (sessionCountsDenied counts, "denied")
        , (sessionCountsAsked counts, "asked about")
        , (sessionCountsTransformed counts, "changed")
        , (sessionCountsFailed counts, "failed")
        ]
    , n > 0
    ]

-- | What was counted, for programs.
countFacts :: SessionCounts -> [Fact]
countFacts counts =
  [ whole "calls" (uses counts)
  , whole "denied" (sessionCountsDenied counts)
  , whole "asked" (sessionCountsAsked counts)
  , whole "transformed" (sessionCountsTransformed counts)
  , whole "finished" (sessionCountsFinished counts)
  , whole "failed" (sessionCountsFailed counts)
  , whole "effects_failed" (sessionCountsEffectsFailed counts)
  , whole "rounds" (sessionCountsRounds counts)
  ]

uses :: SessionCounts -> Count
uses = Map.foldl' plus 0 . sessionCountsCalls
