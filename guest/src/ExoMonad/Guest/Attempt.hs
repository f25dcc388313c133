{-# LANGUAGE DerivingStrategies #-}

-- | How a tool works: step by step, stopping at the first step that fails or is refused.
module ExoMonad.Guest.Attempt
  ( -- * Attempts
    Attempt
  , Stop (..)
  , Answer (..)
  , runAttempt

    -- * Steps
  , step
  , aside
  , refuse
  )
where

import Data.Text (Text)
import ExoMonad.Guest.Program (Program)
import ExoMonad.Types.Common (EffectError)
import ExoMonad.Types.Mcp (McpFailure (..), McpRefusal (..))

-- | A tool's work: effects in order, cut short by a 'Stop'.
newtype Attempt a = Attempt (Program (Either Stop a))

-- | Why a tool has no answer. The two are kept apart because after a refusal nothing has been
-- done, and after a failure something may have been.
data Stop
  = StopRefused !McpRefusal
  | StopFailed !McpFailure
  deriving stock (Eq, Show)

-- | What a tool answers: words for the model, and the output in its declared type.
data Answer output = Answer
  { answerText :: !Text
  , answerOutput :: !output
  }
  deriving stock (Eq, Show)

instance Functor Attempt where
  fmap f (Attempt program) = Attempt (fmap (fmap f) program)

instance Applicative Attempt where
  pure = Attempt . pure . Right
  Attempt function <*> Attempt argument =
    Attempt (function >>= either (pure . Left) (\f -> fmap (fmap f) argument))

instance Monad Attempt where
  Attempt first >>= next = Attempt (first >>= either (pure . Left) (runAttempt . next))

-- | The program that an attempt is.
runAttempt :: Attempt a -> Program (Either Stop a)
runAttempt (Attempt program) = program

-- | An effect the tool cannot do without; the words say what is being done when it fails.
step :: Text -> Program (Either EffectError a) -> Attempt a
step doing = Attempt . fmap (either failed Right)
 where
  failed err = Left (StopFailed McpFailure {mcpFailureError = err, mcpFailureStep = doing})

-- | Something the tool's answer does not hang on.
aside :: Program a -> Attempt a
aside = Attempt . fmap Right

-- | Stop before anything is done: what stands in the way, and how to get past it.
refuse :: Text -> Text -> Attempt a
refuse reason hint =
  Attempt . pure . Left . StopRefused $
    McpRefusal {mcpRefusalReason = reason, mcpRefusalHint = Just hint}
