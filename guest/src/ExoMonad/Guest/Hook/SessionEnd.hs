{-# LANGUAGE OverloadedStrings #-}

-- | @handle_session_end@: a last word about a session, and what was counted in it.
module ExoMonad.Guest.Hook.SessionEnd
  ( handleSessionEnd,
  )
where

import Control.Monad.Freer.Reader (asks)
import qualified Data.Map.Strict as Map
import Data.Maybe (fromMaybe)
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Guest.Phrase (counted, decimal)
import ExoMonad.Guest.Policy.Rulebook (Rulebook (..))
import ExoMonad.Guest.Report (Fact, Report (..), fact, report, texts, whole)
import ExoMonad.Guest.Ruled (Ruled)
import ExoMonad.Guest.State.Bounds (plus)
import ExoMonad.Guest.State.Session (closeBooks)
import ExoMonad.Types.Common (Unit (..))
import ExoMonad.Types.Effects (Severity (..))
import ExoMonad.Types.Hooks (HookInput (..))
import ExoMonad.Types.Policy (ShippedFact (..))
import ExoMonad.Types.State
  ( Count,
    Decision (..),
    SessionCounts (..),
    SessionState (..),
    decisionVerdictText,
  )

-- | Tell that it ended, why, and what the policy wants told of it, and forget it. The agent gives this
-- hook little time, so nothing is asked.
handleSessionEnd :: HookInput -> Ruled m Unit
handleSessionEnd input = do
  ships <- asks bookShips
  books <- closeBooks (hookInputSessionId input)
  report
    Report
      { reportSource = "session_end",
        reportEvent = "exomonad.session.end",
        reportSeverity = SeverityInfo,
        reportMessage = "a session ends (" <> reason <> ")" <> foldMap (summary . sessionStateCounts) books,
        reportSession = hookInputSessionId input,
        reportFacts =
          [fact "reason" reason, fact "cwd" (hookInputCwd input)]
            <> concat [shipped what known | what <- ships, Just known <- [books]]
      }
  pure Unit
  where
    reason = fromMaybe "other" (hookInputReason input)

-- | What goes out of a session's books.
shipped :: ShippedFact -> SessionState -> [Fact]
shipped what books = case what of
  ShippedFactCounts -> countFacts (sessionStateCounts books)
  ShippedFactTools -> [whole ("tool." <> tool) n | (tool, n) <- Map.toList (sessionCountsCalls (sessionStateCounts books))]
  ShippedFactDecisions -> [texts "decisions" (map decisionLine (sessionStateDecisions books))]
  where
    decisionLine decision =
      Text.concat
        [ decisionTool decision,
          ": ",
          decisionVerdictText (decisionVerdict decision),
          foldMap (" by " <>) (decisionRule decision)
        ]

-- | What was counted, in words: every use, and what else there was.
summary :: SessionCounts -> Text
summary counts = ": " <> Text.intercalate ", " (counted (uses counts) "tool use" : others)
  where
    others =
      [ decimal n <> " " <> word
        | (n, word) <-
            [ (sessionCountsDenied counts, "denied"),
              (sessionCountsAsked counts, "asked about"),
              (sessionCountsTransformed counts, "changed"),
              (sessionCountsFailed counts, "failed")
            ],
          n > 0
      ]

-- | What was counted, for programs.
countFacts :: SessionCounts -> [Fact]
countFacts counts =
  [ whole "calls" (uses counts),
    whole "denied" (sessionCountsDenied counts),
    whole "asked" (sessionCountsAsked counts),
    whole "transformed" (sessionCountsTransformed counts),
    whole "finished" (sessionCountsFinished counts),
    whole "failed" (sessionCountsFailed counts),
    whole "effects_failed" (sessionCountsEffectsFailed counts),
    whole "rounds" (sessionCountsRounds counts)
  ]

uses :: SessionCounts -> Count
uses = Map.foldl' plus 0 . sessionCountsCalls
