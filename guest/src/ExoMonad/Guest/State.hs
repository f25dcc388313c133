{-# LANGUAGE GADTs #-}

-- | What the guest remembers between calls, as operations that decisions ask for.
--
-- What an operation means is said here, on a plain value. Where the value is kept is for an
-- interpreter to say.
module ExoMonad.Guest.State
  ( State (..),
    evolve,
    emptyState,
  )
where

import ExoMonad.Guest.State.Bounds (bounded, lastOf, maxSessions)
import ExoMonad.Types.State (GuestState (..), SessionId, SessionState (..))

-- | An operation on the state; the parameter is what it gives.
data State a where
  -- | Look at what is remembered of a session, and say what is to be: nothing for one that is not
  -- (or no longer) remembered. A new one comes last, and the oldest makes room for it.
  Session :: SessionId -> (Maybe SessionState -> (a, Maybe SessionState)) -> State a
  -- | All of it.
  Everything :: State GuestState
  -- | This instead of all of it, within its bounds. No session may be in it twice.
  Replace :: GuestState -> State ()

-- | What an operation gives, and the state after it.
evolve :: State a -> GuestState -> (a, GuestState)
evolve operation state = case operation of
  Everything -> (state, state)
  Replace new -> ((), bounded new)
  Session name change -> case break ((== name) . sessionStateId) (guestStateSessions state) of
    (others, []) ->
      GuestState . maybe others (\new -> lastOf maxSessions (others <> [new])) <$> change Nothing
    (older, known : newer) ->
      GuestState . (older <>) . maybe newer (: newer) <$> change (Just known)

-- | Nothing is remembered yet.
emptyState :: GuestState
emptyState = GuestState []
