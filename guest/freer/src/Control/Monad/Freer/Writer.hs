{-# LANGUAGE DataKinds #-}
{-# LANGUAGE FlexibleContexts #-}
{-# LANGUAGE GADTs #-}
{-# LANGUAGE TypeOperators #-}

-- | Computations that tell something besides what they end in.
module Control.Monad.Freer.Writer
  ( -- * Effect
    Writer (..),

    -- * Senders
    tell,

    -- * Handlers
    runWriter,
  )
where

import Control.Monad.Freer (Eff, Member, send)
import Control.Monad.Freer.Internal (relayWith)

-- | Telling @w@s.
data Writer w r where
  Tell :: w -> Writer w ()

-- | Tell this too.
tell :: Member (Writer w) effs => w -> Eff effs ()
tell = send . Tell

-- | What a computation ends in, and what it told.
runWriter :: Monoid w => Eff (Writer w ': effs) a -> Eff effs (a, w)
runWriter = relayWith (\told a -> pure (a, told)) (\told (Tell w) next -> next (told <> w) ()) mempty
