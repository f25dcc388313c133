{-# LANGUAGE OverloadedStrings #-}

-- | The repository a tool works on, for those that cannot do without one.
module ExoMonad.Guest.Tool.Repository
  ( neededRepo,
  )
where

import ExoMonad.Guest.Attempt (Attempt, refuse)
import ExoMonad.Types.Common (CallContext (..), RepoRef)

-- | The repository of the call, or a refusal. Only the host knows it, from the working copy's
-- remotes.
neededRepo :: CallContext -> Attempt m RepoRef
neededRepo = maybe (refuse reason hint) pure . callContextRepo
  where
    reason = "the host knows no repository on the forge for this working copy"
    hint = "add a remote that points to the forge, and start the session again"
