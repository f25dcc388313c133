{-# LANGUAGE RankNTypes #-}

-- | Decisions as values: a program says which effects it wants and what it makes of the answers.
module ExoMonad.Guest.Program
  ( Program
  , remember

    -- * Interpreting them
  , Interpreter (..)
  , interpret
  )
where

import ExoMonad.Effect (Effect, MonadEffect (..))
import ExoMonad.Guest.State (State)

-- | A decision that asks for effects, looks at the state, and ends in an @a@.
--
-- It is its own interpretation, left open: nothing in it can reach the world but 'perform' and
-- 'remember', so whoever interprets it decides what happens. In final form a bind costs nothing but a
-- function call, and long chains stay linear.
newtype Program a = Program (forall m. Monad m => Interpreter m -> m a)

-- | What becomes of a program's wishes.
data Interpreter m = Interpreter
  { onEffect :: !(forall x. Effect x -> m x)
  , onState :: !(forall x. State x -> m x)
  }

-- | Run a program, with its wishes met as told.
interpret :: Monad m => Interpreter m -> Program a -> m a
interpret run (Program program) = program run

-- | Look at what the guest remembers between calls, or change it.
remember :: State a -> Program a
remember operation = Program (\run -> onState run operation)

instance Functor Program where
  fmap f (Program program) = Program (\run -> f <$> program run)

instance Applicative Program where
  pure value = Program (\_ -> pure value)
  Program function <*> Program argument = Program (\run -> function run <*> argument run)

instance Monad Program where
  Program first >>= next = Program (\run -> first run >>= interpret run . next)

instance MonadEffect Program where
  perform effect = Program (\run -> onEffect run effect)
