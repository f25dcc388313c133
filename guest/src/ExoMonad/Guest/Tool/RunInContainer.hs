{-# LANGUAGE OverloadedStrings #-}

-- | @run_in_container@: one command, and what came of it.
module ExoMonad.Guest.Tool.RunInContainer
  ( runInContainer,
  )
where

import Data.Maybe (fromMaybe)
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Effect (dockerExec)
import ExoMonad.Guest.Attempt (Answer (..), Attempt, step)
import ExoMonad.Guest.Phrase (decimal, trimmed, trimmedEnd)
import ExoMonad.Types.Effects (DockerCommand (..), DockerCommandResult (..))
import ExoMonad.Types.Mcp (RunInContainerInput (..))

-- | Run it and hand everything back. A command that fails is an answer, not a failure of the tool:
-- the model reads the exit status as a person would.
runInContainer :: RunInContainerInput -> Attempt m (Answer DockerCommandResult)
runInContainer input = do
  result <-
    step "running the command" . dockerExec $
      DockerCommand
        { dockerCommandContainer = runInContainerInputContainer input,
          dockerCommandCommand = runInContainerInputCommand input,
          dockerCommandWorkingDirectory = Nothing,
          dockerCommandEnv = Nothing,
          dockerCommandUser = Nothing,
          dockerCommandStdin = Nothing,
          dockerCommandTimeoutMs = fromMaybe 60000 (runInContainerInputTimeoutMs input),
          -- More than a model reads with profit, and far less than what fills its window.
          dockerCommandMaxOutputBytes = Just 262144
        }
  pure Answer {answerText = describe result, answerOutput = result}

describe :: DockerCommandResult -> Text
describe result =
  Text.intercalate "\n" . concat $
    [ ["exit status " <> decimal (dockerCommandResultExitCode result)],
      section "stdout" (dockerCommandResultStdout result),
      section "stderr" (dockerCommandResultStderr result),
      ["(output was cut)" | dockerCommandResultTruncated result]
    ]
  where
    section name text
      | Text.null (trimmed text) = []
      | otherwise = [name <> ":", trimmedEnd text]
