{-# LANGUAGE FlexibleContexts #-}

-- | The books of a session: what decisions enter, and when they are opened and closed.
module ExoMonad.Guest.State.Session
  ( -- * The books
    openBooks,
    closeBooks,
    enter,
    newSession,

    -- * Entries
    Entry,
    decided,
    finished,
    effectsFailed,
    modelAsked,
  )
where

import Control.Monad.Freer (Eff, Member)
import Data.Maybe (fromMaybe)
import Data.Text (Text)
import ExoMonad.Guest.Phrase (clip)
import ExoMonad.Guest.Program (remember)
import ExoMonad.Guest.State (State (..))
import ExoMonad.Guest.State.Bounds (counted, decisionsWith, named, plus)
import ExoMonad.Types.State
  ( Count,
    Decision (..),
    DecisionVerdict (..),
    SessionCounts (..),
    SessionId,
    SessionState (..),
  )

-- | Begin a session's books anew, with a first entry.
openBooks :: Member State effs => Text -> Entry -> Eff effs ()
openBooks session entry = remember (Session name (const ((), Just (entry (newSession name)))))
  where
    name = bookName session

-- | Enter something into a session's books. A session may be met in its middle, when the instance
-- before this one was lost, so books that are missing are begun.
enter :: Member State effs => Text -> Entry -> Eff effs ()
enter session entry = remember (Session name (\known -> ((), Just (entry (fromMaybe (newSession name) known)))))
  where
    name = bookName session

-- | Take a session's books away, if there are any.
closeBooks :: Member State effs => Text -> Eff effs (Maybe SessionState)
closeBooks session = remember (Session (bookName session) (\known -> (known, Nothing)))

-- | A session of which nothing is known but its name.
newSession :: SessionId -> SessionState
newSession name =
  SessionState
    { sessionStateId = name,
      sessionStateCounts =
        SessionCounts
          { sessionCountsCalls = mempty,
            sessionCountsDenied = 0,
            sessionCountsAsked = 0,
            sessionCountsTransformed = 0,
            sessionCountsFinished = 0,
            sessionCountsFailed = 0,
            sessionCountsEffectsFailed = 0,
            sessionCountsRounds = 0
          },
      sessionStateDecisions = []
    }

-- Agents name sessions as they like; the schema bounds what is remembered of the name.
bookName :: Text -> SessionId
bookName = clip 200

-- | What an event does to the books.
type Entry = SessionState -> SessionState

-- | A use of a tool was decided on: tool, decision, and the rule that made it.
decided :: Text -> DecisionVerdict -> Maybe Text -> Entry
decided tool verdict rule session =
  (counting (perVerdict . perTool) session)
    { sessionStateDecisions = decisionsWith decision (sessionStateDecisions session)
    }
  where
    decision =
      Decision
        { decisionTool = named tool,
          decisionVerdict = verdict,
          decisionRule = named <$> rule
        }
    perTool counts = counts {sessionCountsCalls = counted 1 tool (sessionCountsCalls counts)}
    perVerdict counts = case verdict of
      DecisionVerdictAllow -> counts
      DecisionVerdictDeny -> counts {sessionCountsDenied = plus 1 (sessionCountsDenied counts)}
      DecisionVerdictAsk -> counts {sessionCountsAsked = plus 1 (sessionCountsAsked counts)}
      DecisionVerdictTransform -> counts {sessionCountsTransformed = plus 1 (sessionCountsTransformed counts)}

-- | A tool ran, and did it say that it failed?
finished :: Bool -> Entry
finished failed = counting $ \counts ->
  counts
    { sessionCountsFinished = plus 1 (sessionCountsFinished counts),
      sessionCountsFailed = plus (if failed then 1 else 0) (sessionCountsFailed counts)
    }

-- | So many effects failed, and somebody was told.
effectsFailed :: Count -> Entry
effectsFailed n = counting $ \counts ->
  counts {sessionCountsEffectsFailed = plus n (sessionCountsEffectsFailed counts)}

-- | A model was asked.
modelAsked :: Entry
modelAsked = counting $ \counts -> counts {sessionCountsRounds = plus 1 (sessionCountsRounds counts)}

counting :: (SessionCounts -> SessionCounts) -> Entry
counting change session = session {sessionStateCounts = change (sessionStateCounts session)}
