{-# LANGUAGE OverloadedStrings #-}

-- | @spawn_agent@: a container for a new agent, with its task laid ready in it.
module ExoMonad.Guest.Tool.SpawnAgent
  ( spawnAgent,
  )
where

import qualified Data.Map.Strict as Map
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Effect (dockerExec, dockerSpawn)
import ExoMonad.Guest.Attempt (Answer (..), Attempt, step)
import ExoMonad.Guest.Phrase (clip, decimal, firstLine, quoted)
import ExoMonad.Guest.Report (Report (..), fact, report, whole)
import ExoMonad.Types.Common (CallContext (..), roleText)
import ExoMonad.Types.Effects
  ( DockerCommand (..),
    DockerCommandResult (..),
    DockerContainer (..),
    DockerContainerSpec (..),
    DockerPull (..),
    Severity (..),
  )
import ExoMonad.Types.Mcp (SpawnAgentInput (..), SpawnAgentOutput (..))

-- | Start the container, then prepare it. A preparation that ends badly is still an answer: the
-- container runs, and whoever asked for it has to know.
spawnAgent :: CallContext -> SpawnAgentInput -> Attempt m (Answer SpawnAgentOutput)
spawnAgent context input = do
  container <- step "starting the container" (dockerSpawn (containerFor context input))
  let name = quoted (dockerContainerName container)
  prepared <-
    step ("preparing the container " <> clip 255 name <> ", which is left running") . dockerExec $
      preparation container (spawnAgentInputTask input)
  report (spawned context input container prepared)
  pure
    Answer
      { answerText = describe input container prepared,
        answerOutput =
          SpawnAgentOutput {spawnAgentOutputContainer = container, spawnAgentOutputPrepared = prepared}
      }

containerFor :: CallContext -> SpawnAgentInput -> DockerContainerSpec
containerFor context input =
  DockerContainerSpec
    { dockerContainerSpecImage = spawnAgentInputImage input,
      dockerContainerSpecName = spawnAgentInputName input,
      -- It has to outlive its first command: the agent is brought in by later ones.
      dockerContainerSpecCommand = ["sleep", "infinity"],
      dockerContainerSpecEnv = Nothing,
      dockerContainerSpecLabels =
        Map.fromList
          [ ("exomonad.role", roleText (spawnAgentInputRole input)),
            ("exomonad.session", callContextSessionId context)
          ],
      dockerContainerSpecMounts = Nothing,
      dockerContainerSpecWorkingDirectory = Nothing,
      dockerContainerSpecUser = Nothing,
      dockerContainerSpecLimits = Nothing,
      dockerContainerSpecNetwork = Nothing,
      dockerContainerSpecAutoRemove = True,
      dockerContainerSpecPull = DockerPullMissing
    }

-- | Make the work directory and write the task into it. The task goes in by standard input, so
-- that nothing in it is ever read as a command.
preparation :: DockerContainer -> Text -> DockerCommand
preparation container task =
  DockerCommand
    { dockerCommandContainer = dockerContainerId container,
      dockerCommandCommand =
        ["sh", "-c", "mkdir -p \"$1\" && cat > \"$1/TASK.md\"", "prepare", workDirectory],
      dockerCommandWorkingDirectory = Nothing,
      dockerCommandEnv = Nothing,
      dockerCommandUser = Nothing,
      dockerCommandStdin = Just task,
      dockerCommandTimeoutMs = 60000,
      dockerCommandMaxOutputBytes = Just 65536
    }

workDirectory :: Text
workDirectory = "/workspace"

describe :: SpawnAgentInput -> DockerContainer -> DockerCommandResult -> Text
describe input container prepared =
  Text.concat
    [ "Started " <> quoted (dockerContainerName container),
      " for a " <> quoted (roleText (spawnAgentInputRole input)),
      outcome
    ]
  where
    outcome = case dockerCommandResultExitCode prepared of
      0 -> "; its task is in " <> workDirectory <> "/TASK.md."
      code ->
        Text.concat
          [ ", but its preparation ended with " <> decimal code <> ": ",
            firstLine (dockerCommandResultStderr prepared),
            "\nThe container is left running."
          ]

spawned :: CallContext -> SpawnAgentInput -> DockerContainer -> DockerCommandResult -> Report
spawned context input container prepared =
  Report
    { reportSource = "spawn_agent",
      reportEvent = "exomonad.agent.spawned",
      reportSeverity = if exitCode == 0 then SeverityInfo else SeverityWarning,
      reportMessage = "started " <> quoted (dockerContainerName container) <> " for a new agent",
      reportSession = callContextSessionId context,
      reportFacts =
        [ fact "container" (dockerContainerId container),
          fact "image" (spawnAgentInputImage input),
          fact "role" (roleText (spawnAgentInputRole input)),
          whole "prepared_exit_code" exitCode
        ]
    }
  where
    exitCode = dockerCommandResultExitCode prepared
