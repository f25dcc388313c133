{-# LANGUAGE DataKinds #-}
{-# LANGUAGE FlexibleContexts #-}
{-# LANGUAGE GADTs #-}
{-# LANGUAGE TypeOperators #-}

-- | Computations that remember something.
module Control.Monad.Freer.State
  ( -- * Effect
    State (..),

    -- * Senders
    get,
    gets,
    put,
    modify,

    -- * Handlers
    runState,
    evalState,
    execState,
  )
where

import Control.Monad.Freer (Eff, Member, send)
import Control.Monad.Freer.Internal (relayWith)

-- | Remembering an @s@.
data State s r where
  Get :: State s s
  Put :: !s -> State s ()

-- | What is remembered.
get :: Member (State s) effs => Eff effs s
get = send Get

-- | What a function makes of what is remembered.
gets :: Member (State s) effs => (s -> a) -> Eff effs a
gets view = view <$> get

-- | Remember this instead.
put :: Member (State s) effs => s -> Eff effs ()
put = send . Put

-- | Change what is remembered.
modify :: Member (State s) effs => (s -> s) -> Eff effs ()
modify change = get >>= put . change

-- | What a computation ends in, and what is remembered then.
runState :: s -> Eff (State s ': effs) a -> Eff effs (a, s)
runState = relayWith (\s a -> pure (a, s)) $ \s request next -> case request of
  Get -> next s s
  Put new -> next new ()

-- | What a computation ends in.
evalState :: s -> Eff (State s ': effs) a -> Eff effs a
evalState s = fmap fst . runState s

-- | What is remembered in the end.
execState :: s -> Eff (State s ': effs) a -> Eff effs s
execState s = fmap snd . runState s
