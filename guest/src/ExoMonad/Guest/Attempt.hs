{-# LANGUAGE DataKinds #-}
{-# LANGUAGE DerivingStrategies #-}
{-# LANGUAGE FlexibleContexts #-}

-- | How a tool works: step by step, stopping at the first step that fails or is refused.
module ExoMonad.Guest.Attempt
  ( -- * Attempts
    Attempt,
    Stop (..),
    Answer (..),
    runAttempt,

    -- * Steps
    step,
    refuse,
  )
where

import Control.Monad.Freer (Eff, Member)
import Control.Monad.Freer.Error (Error, runError, throwError)
import Control.Monad.Freer.Reader (Reader)
import Data.Text (Text)
import ExoMonad.Effect (Effect)
import ExoMonad.Guest.Policy.Rulebook (Rulebook)
import ExoMonad.Guest.Ruled (Ruled)
import ExoMonad.Guest.State (State)
import ExoMonad.Types.Common (EffectError)
import ExoMonad.Types.Mcp (McpFailure (..), McpRefusal (..))

-- | A tool's work: effects in order, under the policy, cut short by a 'Stop'.
type Attempt m = Eff '[Error Stop, Reader Rulebook, Effect, State, m]

-- | Why a tool has no answer. The two are kept apart because after a refusal nothing has been
-- done, and after a failure something may have been.
data Stop
  = StopRefused !McpRefusal
  | StopFailed !McpFailure
  deriving stock (Eq, Show)

-- | What a tool answers: words for the model, and the output in its declared type.
data Answer output = Answer
  { answerText :: !Text,
    answerOutput :: !output
  }
  deriving stock (Eq, Show)

-- | What an attempt ends in.
runAttempt :: Attempt m a -> Ruled m (Either Stop a)
runAttempt = runError

-- | An effect the tool cannot do without; the words say what is being done when it fails.
step :: Member (Error Stop) effs => Text -> Eff effs (Either EffectError a) -> Eff effs a
step doing effect = effect >>= either failed pure
  where
    failed err = throwError (StopFailed McpFailure {mcpFailureError = err, mcpFailureStep = doing})

-- | Stop before anything is done: what stands in the way, and how to get past it.
refuse :: Member (Error Stop) effs => Text -> Text -> Eff effs a
refuse reason hint =
  throwError (StopRefused McpRefusal {mcpRefusalReason = reason, mcpRefusalHint = Just hint})
