{-# LANGUAGE OverloadedStrings #-}

module Tool.SpawnAgentSpec
  ( spec,
  )
where

import qualified Data.Map.Strict as Map
import ExoMonad.Effect (Effect (..), effectError)
import ExoMonad.Guest.Tool.SpawnAgent (spawnAgent)
import ExoMonad.Types.Common (EffectErrorCode (..), Role (..))
import ExoMonad.Types.Effects
import ExoMonad.Types.Mcp (SpawnAgentInput (..), SpawnAgentOutput (..))
import Sample
import Story
import Test.Hspec (Spec, describe, it)

spec :: Spec
spec = describe "spawn_agent" $ do
  it "starts a labelled container and lays the task ready in it" $
    spawnAgent context mender
      `told` [ DockerSpawn container12 --> Right container,
               DockerExec preparing --> Right (ended 0 "" ""),
               logged "started 'exo-dev-12' for a new agent",
               emitted "exomonad.agent.spawned"
             ]
      `shouldAnswer` ( "Started 'exo-dev-12' for a 'dev'; its task is in /workspace/TASK.md.",
                       SpawnAgentOutput container (ended 0 "" "")
                     )

  it "answers too when the preparation ends badly, since the container runs" $
    spawnAgent context mender
      `told` [ DockerSpawn container12 --> Right container,
               DockerExec preparing --> Right (ended 1 "" "mkdir: read-only file system\n"),
               logged "started 'exo-dev-12' for a new agent",
               emitted "exomonad.agent.spawned"
             ]
      `shouldAnswer` ( "Started 'exo-dev-12' for a 'dev', but its preparation ended with 1: mkdir: read-only file system\n\
                       \The container is left running.",
                       SpawnAgentOutput container (ended 1 "" "mkdir: read-only file system\n")
                     )

  it "fails where no engine answers" $
    spawnAgent context mender
      `told` [DockerSpawn container12 --> Left (effectError EffectErrorCodeUnavailable "no engine answers")]
      `shouldFail` ("starting the container", effectError EffectErrorCodeUnavailable "no engine answers")

  it "says what it leaves behind when the preparation cannot be tried" $
    spawnAgent context mender
      `told` [ DockerSpawn container12 --> Right container,
               DockerExec preparing --> Left (effectError EffectErrorCodeTimeout "the engine took too long")
             ]
      `shouldFail` ( "preparing the container 'exo-dev-12', which is left running",
                     effectError EffectErrorCodeTimeout "the engine took too long"
                   )

mender :: SpawnAgentInput
mender =
  SpawnAgentInput
    { spawnAgentInputRole = RoleDev,
      spawnAgentInputTask = "mend the lamp",
      spawnAgentInputImage = "debian:12",
      spawnAgentInputName = Just "exo-dev-12"
    }

container12 :: DockerContainerSpec
container12 =
  DockerContainerSpec
    { dockerContainerSpecImage = "debian:12",
      dockerContainerSpecName = Just "exo-dev-12",
      dockerContainerSpecCommand = ["sleep", "infinity"],
      dockerContainerSpecEnv = Nothing,
      dockerContainerSpecLabels = Map.fromList [("exomonad.role", "dev"), ("exomonad.session", "s-41")],
      dockerContainerSpecMounts = Nothing,
      dockerContainerSpecWorkingDirectory = Nothing,
      dockerContainerSpecUser = Nothing,
      dockerContainerSpecLimits = Nothing,
      dockerContainerSpecNetwork = Nothing,
      dockerContainerSpecAutoRemove = True,
      dockerContainerSpecPull = DockerPullMissing
    }

preparing :: DockerCommand
preparing =
  DockerCommand
    { dockerCommandContainer = "4c01db0b339c",
      dockerCommandCommand = ["sh", "-c", "mkdir -p \"$1\" && cat > \"$1/TASK.md\"", "prepare", "/workspace"],
      dockerCommandWorkingDirectory = Nothing,
      dockerCommandEnv = Nothing,
      dockerCommandUser = Nothing,
      dockerCommandStdin = Just "mend the lamp",
      dockerCommandTimeoutMs = 60000,
      dockerCommandMaxOutputBytes = Just 65536
    }
