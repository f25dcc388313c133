{-# LANGUAGE GADTs #-}
{-# LANGUAGE LambdaCase #-}

-- | Programs in wasm: effects are calls of functions that the host put into the module, and the state
-- is in variables, which live as long as the instance.
module ExoMonad.Guest.Interpreter.Extism
  ( extism,
  )
where

import ExoMonad.Effect (Effect (..))
import ExoMonad.Guest.Program (Interpreter (..))
import ExoMonad.Guest.State.Vars (Vars (..), inVars)
import qualified ExoMonad.Host as Host
import ExoMonad.Host.Kernel (dropVariable, readVariable, writeVariable)

-- | The interpreter of the product.
extism :: Interpreter IO
extism = Interpreter {onEffect = interpretEffect, onState = inVars variables}

variables :: Vars IO
variables = Vars {readVar = readVariable, writeVar = writeVariable, dropVar = dropVariable}

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
