{-# LANGUAGE DataKinds #-}
{-# LANGUAGE EmptyCase #-}
{-# LANGUAGE FlexibleContexts #-}
{-# LANGUAGE GADTs #-}
{-# LANGUAGE KindSignatures #-}
{-# LANGUAGE RankNTypes #-}
{-# LANGUAGE TypeOperators #-}

-- | The monad itself, and the one loop that all interpreters of a row's first effect are made of.
module Control.Monad.Freer.Internal
  ( Eff,
    send,
    sendM,
    run,
    runM,
    raise,

    -- * Interpreters
    relay,
    relayWith,
    replace,
    intercept,
  )
where

import Data.FTCQueue (FTCQueue, ViewL (..), tsingleton, tviewl, (><), (|>))
import Data.Kind (Type)
import Data.OpenUnion (LastMember (..), Member (..), Union, decomp, extract, weaken)

-- | A computation that asks for effects of the row @effs@ and ends in an @a@.
--
-- It has ended, or it waits for an effect and knows how to go on from its result.
data Eff (effs :: [Type -> Type]) a where
  Val :: a -> Eff effs a
  E :: Union effs b -> FTCQueue (Eff effs) b a -> Eff effs a

instance Functor (Eff effs) where
  fmap f (Val value) = Val (f value)
  fmap f (E effect queue) = E effect (queue |> (Val . f))
  {-# INLINE fmap #-}

instance Applicative (Eff effs) where
  pure = Val
  {-# INLINE pure #-}
  Val f <*> argument = fmap f argument
  E effect queue <*> argument = E effect (queue |> (`fmap` argument))
  {-# INLINE (<*>) #-}

instance Monad (Eff effs) where
  Val value >>= next = next value
  E effect queue >>= next = E effect (queue |> next)
  {-# INLINE (>>=) #-}

-- | Go on from a result. A loop, so that no chain of binds is too long for the stack.
resume :: FTCQueue (Eff effs) a b -> a -> Eff effs b
resume queue value = case tviewl queue of
  TOne only -> only value
  first :| rest -> case first value of
    Val next -> resume rest next
    E effect more -> E effect (more >< rest)

-- | Ask for an effect.
send :: Member eff effs => eff a -> Eff effs a
send effect = E (inj effect) (tsingleton Val)
{-# INLINE send #-}

-- | Ask the monad at the end of the row.
sendM :: LastMember m effs => m a -> Eff effs a
sendM action = E (injLast action) (tsingleton Val)
{-# INLINE sendM #-}

-- | What a computation without effects ends in.
run :: Eff '[] a -> a
run (Val value) = value
run (E effect _) = case effect of {}

-- | Perform a computation whose only effects are a monad's.
runM :: Monad m => Eff '[m] a -> m a
runM (Val value) = pure value
runM (E effect queue) = extract effect >>= runM . resume queue

-- | The same computation in a row with one more effect, for which it never asks.
raise :: Eff effs a -> Eff (eff ': effs) a
raise (Val value) = Val value
raise (E effect queue) = E (weaken effect) (tsingleton (raise . resume queue))

-- | Do away with the row's first effect: what becomes of a result, and of an effect and the way on.
relay ::
  (a -> Eff effs b) ->
  (forall v. eff v -> (v -> Eff effs b) -> Eff effs b) ->
  Eff (eff ': effs) a ->
  Eff effs b
relay end handle = go
  where
    go (Val value) = end value
    go (E effect queue) = case decomp effect of
      Right ours -> handle ours (go . resume queue)
      Left others -> E others (tsingleton (go . resume queue))
{-# INLINE relay #-}

-- | As 'relay', with something that is handed on from effect to effect.
relayWith ::
  (s -> a -> Eff effs b) ->
  (forall v. s -> eff v -> (s -> v -> Eff effs b) -> Eff effs b) ->
  s ->
  Eff (eff ': effs) a ->
  Eff effs b
relayWith end handle = go
  where
    go s (Val value) = end s value
    go s (E effect queue) = case decomp effect of
      Right ours -> handle s ours (\new -> go new . resume queue)
      Left others -> E others (tsingleton (go s . resume queue))
{-# INLINE relayWith #-}

-- | As 'relay', with another effect in the first one's place.
replace ::
  (a -> Eff (new ': effs) b) ->
  (forall v. eff v -> (v -> Eff (new ': effs) b) -> Eff (new ': effs) b) ->
  Eff (eff ': effs) a ->
  Eff (new ': effs) b
replace end handle = go
  where
    go (Val value) = end value
    go (E effect queue) = case decomp effect of
      Right ours -> handle ours (go . resume queue)
      Left others -> E (weaken others) (tsingleton (go . resume queue))
{-# INLINE replace #-}

-- | Answer an effect of the row, wherever it stands, and leave it there.
intercept ::
  Member eff effs =>
  (a -> Eff effs b) ->
  (forall v. eff v -> (v -> Eff effs b) -> Eff effs b) ->
  Eff effs a ->
  Eff effs b
intercept end handle = go
  where
    go (Val value) = end value
    go (E effect queue) = case prj effect of
      Just ours -> handle ours (go . resume queue)
      Nothing -> E effect (tsingleton (go . resume queue))
{-# INLINE intercept #-}
