{-# LANGUAGE OverloadedStrings #-}

module Tool.RunInContainerSpec
  ( spec,
  )
where

import ExoMonad.Effect (Effect (..), effectError)
import ExoMonad.Guest.Tool.RunInContainer (runInContainer)
import ExoMonad.Types.Common (EffectErrorCode (..))
import ExoMonad.Types.Effects
import ExoMonad.Types.Mcp (RunInContainerInput (..))
import Sample
import Story
import Test.Hspec (Spec, describe, it)

spec :: Spec
spec = describe "run_in_container" $ do
  it "runs the command for a minute at most, and hands back what it wrote" $
    runInContainer status
      `told` [DockerExec command --> Right (ended 0 "clean\n" "")]
      `shouldAnswer` ("exit status 0\nstdout:\nclean", ended 0 "clean\n" "")

  it "answers with a command's failure as with its success" $ do
    let broken = (ended 128 "" "fatal: not a git repository\n") {dockerCommandResultTruncated = True}
    runInContainer status {runInContainerInputTimeoutMs = Just 500}
      `told` [DockerExec command {dockerCommandTimeoutMs = 500} --> Right broken]
      `shouldAnswer` ("exit status 128\nstderr:\nfatal: not a git repository\n(output was cut)", broken)

  it "fails where there is no such container" $
    runInContainer status
      `told` [DockerExec command --> Left (effectError EffectErrorCodeNotFound "no container 'exo-dev-12'")]
      `shouldFail` ("running the command", effectError EffectErrorCodeNotFound "no container 'exo-dev-12'")

status :: RunInContainerInput
status =
  RunInContainerInput
    { runInContainerInputContainer = "exo-dev-12",
      runInContainerInputCommand = ["git", "status"],
      runInContainerInputTimeoutMs = Nothing
    }

command :: DockerCommand
command =
  DockerCommand
    { dockerCommandContainer = "exo-dev-12",
      dockerCommandCommand = ["git", "status"],
      dockerCommandWorkingDirectory = Nothing,
      dockerCommandEnv = Nothing,
      dockerCommandUser = Nothing,
      dockerCommandStdin = Nothing,
      dockerCommandTimeoutMs = 60000,
      dockerCommandMaxOutputBytes = Just 262144
    }
