{-# LANGUAGE DataKinds #-}
{-# LANGUAGE FlexibleContexts #-}
{-# LANGUAGE GADTs #-}
{-# LANGUAGE TypeOperators #-}

-- | Computations that may end early.
module Control.Monad.Freer.Error
  ( -- * Effect
    Error (..),

    -- * Senders
    throwError,
    catchError,

    -- * Handlers
    runError,
    handleError,
  )
where

import Control.Monad.Freer (Eff, Member, interposeWith, interpretWith, send)

-- | Ending early, with an @e@ that says why.
data Error e r where
  Error :: e -> Error e r

-- | End here.
throwError :: Member (Error e) effs => e -> Eff effs a
throwError = send . Error

-- | Go on from where a computation ended early.
catchError :: Member (Error e) effs => Eff effs a -> (e -> Eff effs a) -> Eff effs a
catchError computation onError = interposeWith (\(Error e) _ -> onError e) computation

-- | What a computation ends in, early or not.
runError :: Eff (Error e ': effs) a -> Eff effs (Either e a)
runError = interpretWith (\(Error e) _ -> pure (Left e)) . fmap Right

-- | Make up for a computation that ends early.
handleError :: Eff (Error e ': effs) a -> (e -> Eff effs a) -> Eff effs a
handleError computation onError = interpretWith (\(Error e) _ -> onError e) computation
