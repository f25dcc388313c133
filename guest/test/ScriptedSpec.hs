{-# LANGUAGE FlexibleContexts #-}
{-# LANGUAGE OverloadedStrings #-}

-- | The scripted interpreter is what all other stories rest on, so it has to be able to say no.
module ScriptedSpec
  ( spec,
  )
where

import Control.Monad (void)
import Control.Monad.Freer (Eff, Member)
import Data.Text (Text)
import ExoMonad.Effect (Effect (..), effectError, gitGetBranch, gitGetWorktree)
import ExoMonad.Guest.Program ()
import ExoMonad.Types.Common (EffectErrorCode (..))
import ExoMonad.Types.Effects (GitBranch (..), GitUpstream (..), WorkingCopy (..))
import Sample
import Story
import Test.Hspec (Spec, describe, it, shouldBe)

spec :: Spec
spec = describe "a script" $ do
  it "answers what it expects" $
    look `meeting` [GitGetBranch here --> Right onTopic, GitGetWorktree here --> Right clean]
      `shouldEndIn` ()

  it "shows where an effect differs" $
    look `meeting` [GitGetBranch here {workingCopyDirectory = "/srv/other"} --> Right onTopic]
      `shouldBe` departed
        "effect 1 departs from the script at $.payload.directory: expected \"/srv/other\", got \"/srv/checkout\"\n\
        \  expected {\"kind\":\"GitGetBranch\",\"payload\":{\"directory\":\"/srv/other\"}}\n\
        \  got      {\"kind\":\"GitGetBranch\",\"payload\":{\"directory\":\"/srv/checkout\"}}"

  it "shows an effect that comes too early" $
    look `meeting` [GitGetWorktree here --> Right clean]
      `shouldBe` departed
        "effect 1 departs from the script at $.kind: expected \"GitGetWorktree\", got \"GitGetBranch\"\n\
        \  expected {\"kind\":\"GitGetWorktree\",\"payload\":{\"directory\":\"/srv/checkout\"}}\n\
        \  got      {\"kind\":\"GitGetBranch\",\"payload\":{\"directory\":\"/srv/checkout\"}}"

  it "shows an effect too many" $
    look `meeting` [GitGetBranch here --> Right onTopic]
      `shouldBe` departed
        "effect 2 is not in the script\n\
        \  {\"kind\":\"GitGetWorktree\",\"payload\":{\"directory\":\"/srv/checkout\"}}"

  it "shows an effect that never came" $
    pure () `meeting` [GitGetBranch here --> Left (effectError EffectErrorCodeTimeout "late")]
      `shouldBe` departed
        "the program ended without asking for\n\
        \  {\"kind\":\"GitGetBranch\",\"payload\":{\"directory\":\"/srv/checkout\"}}"

  it "takes no effect that does not fit the schema" $
    void (gitGetBranch here {workingCopyDirectory = ""}) `meeting` []
      `shouldBe` departed
        "effect 1 does not fit the schema: $.payload.directory: expected string of at least 1 characters, got 0 characters"

  it "takes no answer that does not fit the schema" $
    look `meeting` [GitGetBranch here --> Right onTopic {gitBranchUpstream = Just (GitUpstream "origin/x" (-1) 0)}]
      `shouldBe` departed
        "the script's answer to effect 1: $.payload.upstream.ahead: expected integer >= 0, got -1"

look :: Member Effect effs => Eff effs ()
look = gitGetBranch here >> void (gitGetWorktree here)

departed :: Text -> Either Text ()
departed = Left
