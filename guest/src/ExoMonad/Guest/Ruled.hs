{-# LANGUAGE DataKinds #-}

-- | Decisions that depend on the policy.
module ExoMonad.Guest.Ruled
  ( Ruled,
    governedBy,
  )
where

import Control.Monad.Freer (Eff)
import Control.Monad.Freer.Reader (Reader, runReader)
import ExoMonad.Effect (Effect)
import ExoMonad.Guest.Policy.Rulebook (Rulebook)
import ExoMonad.Guest.Program (Program)
import ExoMonad.Guest.State (State)

-- | A program that looks things up in the policy.
type Ruled m = Eff '[Reader Rulebook, Effect, State, m]

-- | This is the policy.
governedBy :: Rulebook -> Ruled m a -> Program m a
governedBy = runReader
