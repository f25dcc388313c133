{-# LANGUAGE DataKinds #-}
{-# LANGUAGE FlexibleContexts #-}
{-# LANGUAGE GADTs #-}
{-# LANGUAGE ScopedTypeVariables #-}
{-# LANGUAGE TypeApplications #-}
{-# LANGUAGE TypeOperators #-}

-- | Computations that look something up which does not change.
module Control.Monad.Freer.Reader
  ( -- * Effect
    Reader (..),

    -- * Senders
    ask,
    asks,
    local,

    -- * Handlers
    runReader,
  )
where

import Control.Monad.Freer (Eff, Member, interpose, interpret, send)

-- | Looking up an @r@.
data Reader r a where
  Ask :: Reader r r

-- | Look it up.
ask :: Member (Reader r) effs => Eff effs r
ask = send Ask

-- | Look up what a function makes of it.
asks :: Member (Reader r) effs => (r -> a) -> Eff effs a
asks view = view <$> ask

-- | Let a computation find something else instead.
local :: forall r effs a. Member (Reader r) effs => (r -> r) -> Eff effs a -> Eff effs a
local change computation = do
  found <- asks change
  interpose @(Reader r) (\Ask -> pure found) computation

-- | This is what is found.
runReader :: r -> Eff (Reader r ': effs) a -> Eff effs a
runReader found = interpret (\Ask -> pure found)
