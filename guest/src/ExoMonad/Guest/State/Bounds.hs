{-# LANGUAGE OverloadedStrings #-}

-- | How much is remembered. The host allows an instance so many bytes for its variables, and going
-- beyond that ends the instance; so there is a bound to everything, and what is oldest goes first.
--
-- 64 sessions of at most 48 KiB each, which takes names of nothing but control characters, are 3 MiB.
-- The host allows 4.
module ExoMonad.Guest.State.Bounds
  ( bounded,
    lastOf,
    maxSessions,

    -- * Within a session
    counted,
    decisionsWith,
    named,
    otherTools,
    plus,
  )
where

import qualified Data.Map.Strict as Map
import Data.Text (Text)
import ExoMonad.Guest.Phrase (clip)
import ExoMonad.Types.State
  ( Count,
    Counts,
    Decision (..),
    GuestState (..),
    SessionCounts (..),
    SessionState (..),
  )

-- | The state within its bounds. The order in which things go: the oldest sessions, a session's oldest
-- decisions, and the names of tools past those that have a count of their own.
bounded :: GuestState -> GuestState
bounded = GuestState . map session . lastOf maxSessions . guestStateSessions
  where
    session known =
      known
        { sessionStateCounts = folded (sessionStateCounts known),
          sessionStateDecisions = lastOf maxDecisions (sessionStateDecisions known)
        }
    folded counts = counts {sessionCountsCalls = refold (sessionCountsCalls counts)}
    refold = Map.foldlWithKey' (\kept tool n -> counted n tool kept) Map.empty

-- | How many sessions are remembered.
maxSessions :: Int
maxSessions = 64

-- | How many decisions of a session are; the schema says so too.
maxDecisions :: Int
maxDecisions = 16

-- | How many tools have a count of their own in a session.
maxTools :: Int
maxTools = 24

-- | A count for a tool: its own, or that of all others when there are enough.
counted :: Count -> Text -> Counts -> Counts
counted n tool counts = Map.insertWith plus key n counts
  where
    name = named tool
    key
      | Map.member name counts || Map.size (Map.delete otherTools counts) < maxTools = name
      | otherwise = otherTools

-- | What the tools without a count of their own are counted as.
otherTools :: Text
otherTools = "*"

-- | A session's decisions with one more.
decisionsWith :: Decision -> [Decision] -> [Decision]
decisionsWith new known = lastOf maxDecisions (known <> [new])

-- | The name of a tool or a rule, as long as it may be.
named :: Text -> Text
named = clip 128

-- | A count that is full stays full.
plus :: Count -> Count -> Count
plus more n
  | n > maxBound - more = maxBound
  | otherwise = n + more

-- | At most so many, the last ones.
lastOf :: Int -> [a] -> [a]
lastOf limit items = drop (length items - limit) items
