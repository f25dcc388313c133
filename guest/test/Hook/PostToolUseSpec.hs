{-# LANGUAGE OverloadedStrings #-}

module Hook.PostToolUseSpec
  ( spec
  )
where

import qualified Data.Map.Strict as Map
import Data.Text (Text)
import ExoMonad.Guest.Hook.PostToolUse (handlePostToolUse)
import ExoMonad.Guest.Hook.ToolFailure (failureOf)
import ExoMonad.Guest.State.Session (finished, newSession)
import ExoMonad.Types.Hooks
import ExoMonad.Types.State (GuestState (..))
import ExoMonad.Wire (Json (..))
import Sample
import Story
import Test.Hspec (Spec, describe, it, shouldBe)

spec :: Spec
spec = describe "post_tool_use" $ do
  it "keeps a record and goes on" $
    handlePostToolUse (done (Just (JsonObject (Map.singleton "stdout" (JsonString "ok")))))
      `meeting` [logged "the tool 'Bash' ran", emitted "exomonad.tool_use.done"]
      `shouldEndIn` continuing Nothing

  it "points out a failure, in the tool's own words" $
    handlePostToolUse (done (Just (failed "make: no rule to make 'lamp'\nstop\n")))
      `meeting` [logged "the tool 'Bash' failed: make: no rule to make 'lamp'", emitted "exomonad.tool_use.done"]
      `shouldEndIn` continuing (Just "the tool 'Bash' failed: make: no rule to make 'lamp'\nstop")

  it "counts what ran, and what of it failed" $ do
    let counts response before =
          fmap snd $
            handlePostToolUse (done response)
              `meetingIn` (GuestState [before], [logged said, emitted "exomonad.tool_use.done"])
         where
          said = maybe "the tool 'Bash' ran" (const "the tool 'Bash' failed: stop") response
        books = newSession "s-41"
    counts Nothing books `shouldEndIn` GuestState [finished False books]
    counts (Just (failed "stop")) books `shouldEndIn` GuestState [finished True books]

  it "goes on without a response, and without a tool" $
    handlePostToolUse (hook "PostToolUse")
      `meeting` [logged "a tool without a name ran", emitted "exomonad.tool_use.done"]
      `shouldEndIn` continuing Nothing

  it "knows a failure in the forms that tools give it" $ do
    let response = JsonObject . Map.fromList
    failureOf (response [("success", JsonBool False)]) `shouldBe` Just "it gives no reason"
    failureOf (response [("is_error", JsonBool True), ("content", JsonString "no such file")]) `shouldBe` Just "no such file"
    failureOf (response [("error", JsonString "no such file")]) `shouldBe` Just "no such file"
    failureOf (response [("exitCode", JsonInteger 2)]) `shouldBe` Just "exit status 2"
    failureOf (response [("interrupted", JsonBool True), ("stderr", JsonString "")]) `shouldBe` Just "it gives no reason"

  it "takes nothing else for one" $ do
    let response = JsonObject . Map.fromList
    failureOf (response [("exit_code", JsonInteger 0), ("stderr", JsonString "a warning")]) `shouldBe` Nothing
    failureOf (response [("success", JsonBool True), ("error", JsonString " ")]) `shouldBe` Nothing
    failureOf (JsonString "error") `shouldBe` Nothing
    failureOf JsonNull `shouldBe` Nothing

done :: Maybe Json -> HookInput
done response =
  (hook "PostToolUse")
    { hookInputToolName = Just "Bash"
    , hookInputToolResponse = response
    , hookInputDurationMs = Just 12.5
    }

failed :: Text -> Json
failed stderr = JsonObject (Map.fromList [("exit_code", JsonInteger 2), ("stderr", JsonString stderr)])

continuing :: Maybe Text -> PostToolUseResponse
continuing context_ = PostToolUseResponseContinue (PostToolUseContinue context_)
