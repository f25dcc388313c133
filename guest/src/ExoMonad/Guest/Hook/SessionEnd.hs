{-# LANGUAGE OverloadedStrings #-}

-- | @handle_session_end@: a last word about a session.
module ExoMonad.Guest.Hook.SessionEnd
  ( handleSessionEnd
  )
where

import Data.Maybe (fromMaybe)
import ExoMonad.Guest.Program (Program)
import ExoMonad.Guest.Report (Report (..), fact, report)
import ExoMonad.Types.Common (Unit (..))
import ExoMonad.Types.Effects (Severity (..))
import ExoMonad.Types.Hooks (HookInput (..))

-- | Tell that it ended and why. The agent gives this hook little time, so nothing is asked.
handleSessionEnd :: HookInput -> Program Unit
handleSessionEnd input = do
  report
    Report
      { reportSource = "session_end"
      , reportEvent = "exomonad.session.end"
      , reportSeverity = SeverityInfo
      , reportMessage = "a session ends (" <> reason <> ")"
      , reportSession = hookInputSessionId input
      , reportFacts = [fact "reason" reason, fact "cwd" (hookInputCwd input)]
      }
  pure Unit
 where
  reason = fromMaybe "other" (hookInputReason input)
