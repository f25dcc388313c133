{-# LANGUAGE RankNTypes #-}

-- | Decisions as values: a program says which effects it wants and what it makes of the answers.
module ExoMonad.Guest.Program
  ( Program
  , interpret
  )
where

import ExoMonad.Effect (Effect, MonadEffect (..))

-- | A decision that asks for effects and ends in an @a@.
--
-- It is its own interpretation, left open: nothing in it can reach the world but 'perform', so
-- whoever interprets it decides what happens. In final form a bind costs nothing but a function
-- call, and long chains stay linear.
newtype Program a = Program (forall m. Monad m => (forall x. Effect x -> m x) -> m a)

-- | Run a program, performing each effect as told.
interpret :: Monad m => (forall x. Effect x -> m x) -> Program a -> m a
interpret run (Program program) = program run

instance Functor Program where
  fmap f (Program program) = Program (\run -> f <$> program run)

instance Applicative Program where
  pure value = Program (\_ -> pure value)
  Program function <*> Program argument = Program (\run -> function run <*> argument run)

instance Monad Program where
  Program first >>= next = Program (\run -> first run >>= interpret run . next)

instance MonadEffect Program where
  perform effect = Program (\run -> run effect)
