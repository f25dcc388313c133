{-# LANGUAGE DataKinds #-}
{-# LANGUAGE FlexibleContexts #-}
{-# LANGUAGE FlexibleInstances #-}
{-# LANGUAGE RankNTypes #-}
{-# LANGUAGE UndecidableInstances #-}
{-# OPTIONS_GHC -Wno-orphans #-}

-- | Decisions as values: a program says which effects it wants and what it makes of the answers.
--
-- This is where the generated effects meet the library of effects, hence the one orphan instance.
module ExoMonad.Guest.Program
  ( -- * Programs
    Program,
    remember,

    -- * Interpreting them
    Interpreter (..),
    interpret,
  )
where

import Control.Monad.Freer (Eff, Member, interpretM, runM, send)
import ExoMonad.Effect (Effect, MonadEffect (..))
import ExoMonad.Guest.State (State)

-- | A decision that asks for effects of the host and looks at the state.
--
-- Its row ends in any monad @m@ at all, so nothing in it can do anything in that monad: it is as pure
-- as the interpreter that will be chosen.
type Program m = Eff '[Effect, State, m]

instance Member Effect effs => MonadEffect (Eff effs) where
  perform = send

-- | Look at what the guest remembers between calls, or change it.
remember :: Member State effs => State a -> Eff effs a
remember = send

-- | What becomes of a program's wishes.
data Interpreter m = Interpreter
  { onEffect :: !(forall x. Effect x -> m x),
    onState :: !(forall x. State x -> m x)
  }

-- | Run a program, with its wishes met as told.
interpret :: Monad m => Interpreter m -> Program m a -> m a
interpret run = runM . interpretM (onState run) . interpretM (onEffect run)
