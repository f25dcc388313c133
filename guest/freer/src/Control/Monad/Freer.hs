{-# LANGUAGE DataKinds #-}
{-# LANGUAGE FlexibleContexts #-}
{-# LANGUAGE RankNTypes #-}
{-# LANGUAGE TypeOperators #-}

-- | Effects as data.
--
-- A computation of type @'Eff' effs a@ says which effects of the row @effs@ it wants, and what it
-- makes of their results. An effect is a type of requests, most often a GADT:
--
-- > data Clock a where
-- >   Now :: Clock Int
-- >
-- > nextHour :: Member Clock effs => Eff effs Int
-- > nextHour = (+ 60) <$> send Now
--
-- Whoever interprets it decides what becomes of each request, one effect of the row after another:
--
-- > run (interpret (\Now -> pure 7) nextHour) == 67
module Control.Monad.Freer
  ( -- * Computations
    Eff,
    send,
    sendM,
    raise,

    -- ** Rows
    Member,
    Members,
    LastMember,
    type (~>),

    -- * Running them
    run,
    runM,

    -- * Interpreting effects
    interpret,
    interpretM,
    interpose,
    subsume,
    translate,

    -- ** In terms of others
    reinterpret,

    -- ** With the way on at hand
    interpretWith,
    interposeWith,
    reinterpretWith,
  )
where

import Control.Monad.Freer.Internal (Eff, intercept, raise, relay, replace, run, runM, send, sendM)
import Data.OpenUnion (LastMember, Member, Members)

-- | What makes a @g@ of an @f@, whatever is in it.
type f ~> g = forall x. f x -> g x

infixr 0 ~>

-- | Answer the row's first effect with the others.
interpret :: (eff ~> Eff effs) -> Eff (eff ': effs) ~> Eff effs
interpret answer = interpretWith (\effect next -> answer effect >>= next)
{-# INLINE interpret #-}

-- | Answer the row's first effect in the monad at its end.
interpretM :: LastMember m effs => (eff ~> m) -> Eff (eff ': effs) ~> Eff effs
interpretM answer = interpret (\effect -> sendM (answer effect))
{-# INLINE interpretM #-}

-- | Answer an effect and leave it in the row, so that it can be asked for on the way.
interpose :: Member eff effs => (eff ~> Eff effs) -> Eff effs ~> Eff effs
interpose answer = interposeWith (\effect next -> answer effect >>= next)

-- | Leave the answer to the same effect further down the row.
subsume :: Member eff effs => Eff (eff ': effs) ~> Eff effs
subsume = interpret send

-- | Put another effect in the first one's place.
translate :: (f ~> g) -> Eff (f ': effs) ~> Eff (g ': effs)
translate change = reinterpret (send . change)

-- | Answer the row's first effect with a new one.
reinterpret :: (f ~> Eff (g ': effs)) -> Eff (f ': effs) ~> Eff (g ': effs)
reinterpret answer = reinterpretWith (\effect next -> answer effect >>= next)
{-# INLINE reinterpret #-}

-- | As 'interpret', with what comes after the effect: it can be left, or gone on from twice.
interpretWith ::
  (forall v. eff v -> (v -> Eff effs b) -> Eff effs b) -> Eff (eff ': effs) b -> Eff effs b
interpretWith = relay pure
{-# INLINE interpretWith #-}

-- | As 'interpose', with what comes after the effect.
interposeWith ::
  Member eff effs => (forall v. eff v -> (v -> Eff effs b) -> Eff effs b) -> Eff effs b -> Eff effs b
interposeWith = intercept pure

-- | As 'reinterpret', with what comes after the effect.
reinterpretWith ::
  (forall v. f v -> (v -> Eff (g ': effs) b) -> Eff (g ': effs) b) ->
  Eff (f ': effs) b ->
  Eff (g ': effs) b
reinterpretWith = replace pure
{-# INLINE reinterpretWith #-}
