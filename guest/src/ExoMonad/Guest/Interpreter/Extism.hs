{-# LANGUAGE GADTs #-}
{-# LANGUAGE LambdaCase #-}

-- | Effects performed by the host: each is a call of a function that the host put into the module.
module ExoMonad.Guest.Interpreter.Extism
  ( interpretEffect
  )
where

import ExoMonad.Effect (Effect (..))
import qualified ExoMonad.Host as Host

-- | One line an effect. An effect added to the schema is missing here, and the compiler says so.
interpretEffect :: Effect a -> IO a
interpretEffect = \case
  GitGetBranch payload -> Host.gitGetBranch payload
  GitGetWorktree payload -> Host.gitGetWorktree payload
  GitHubListIssues payload -> Host.gitHubListIssues payload
  GitHubCreatePR payload -> Host.gitHubCreatePR payload
  LLMCall payload -> Host.llmCall payload
  LSPHover payload -> Host.lspHover payload
  DockerSpawn payload -> Host.dockerSpawn payload
  DockerExec payload -> Host.dockerExec payload
  TUIPopup payload -> Host.tuiPopup payload
  Log payload -> Host.log_ payload
  Emit payload -> Host.emit payload
