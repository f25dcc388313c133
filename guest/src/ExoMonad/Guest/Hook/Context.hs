{-# LANGUAGE OverloadedStrings #-}

-- | What a hook knows of the place it speaks from.
module ExoMonad.Guest.Hook.Context
  ( callContext,
    protectedBranches,
    workingCopy,
  )
where

import Data.List (nub)
import qualified Data.Map.Strict as Map
import Data.Maybe (maybeToList)
import ExoMonad.Types.Common (CallContext (..))
import ExoMonad.Types.Effects (BranchName, WorkingCopy (..))
import ExoMonad.Types.Hooks (HookInput (..))
import ExoMonad.Wire (WireError, codec, decodeJson)

-- | What the host knows of the call and the agent does not say: repository and base branch. The
-- host adds it to the agent's own input under the key @exomonad@, which that input is open for.
callContext :: HookInput -> Either WireError (Maybe CallContext)
callContext = traverse (decodeJson codec) . Map.lookup "exomonad" . hookInputExtra

-- | The branches that work reaches by pull request only. The two common names stand in for a base
-- branch that the host did not say, and stay protected beside one that it did.
protectedBranches :: HookInput -> [BranchName]
protectedBranches input = nub (maybeToList named <> ["main", "master"])
  where
    named = either (const Nothing) (>>= callContextBaseBranch) (callContext input)

-- | The working copy the agent stands in.
workingCopy :: HookInput -> WorkingCopy
workingCopy input =
  WorkingCopy {workingCopyDirectory = hookInputCwd input, workingCopyContainer = Nothing}
