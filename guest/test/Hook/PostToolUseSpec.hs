{-# LANGUAGE OverloadedStrings #-}

module Hook.PostToolUseSpec
  ( spec,
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

  it "says what the policy has to say of what ran, and of nothing else" $ do
    let policy =
          "{\"post_tool_use\": {\"rules\": [\
          \ {\"name\": \"format\", \"tools\": [{\"kind\": \"Glob\", \"payload\": \"Bash\"}],\
          \  \"then\": {\"kind\": \"Tell\", \"payload\": {\"text\": \"run make format\"}}},\
          \ {\"name\": \"read\", \"failed\": true, \"then\": {\"kind\": \"Tell\", \"payload\": {\"text\": \"read the log\"}}},\
          \ {\"name\": \"edit\", \"tools\": [{\"kind\": \"Glob\", \"payload\": \"Edit\"}],\
          \  \"then\": {\"kind\": \"Block\", \"payload\": {\"text\": \"never\"}}}]}}"
    meetingUnder policy (handlePostToolUse (done Nothing)) [logged "the tool 'Bash' ran", emitted "exomonad.tool_use.done"]
      `shouldEndIn` continuing (Just "run make format")
    meetingUnder
      policy
      (handlePostToolUse (done (Just (failed "stop"))))
      [logged "the tool 'Bash' failed: stop", emitted "exomonad.tool_use.done"]
      `shouldEndIn` continuing (Just "the tool 'Bash' failed: stop\nrun make format\nread the log")

  it "blocks where the policy says that something has to be mended first" $
    meetingUnder
      "{\"post_tool_use\": {\"rules\": [\
      \ {\"name\": \"mend\", \"failed\": true, \"then\": {\"kind\": \"Block\", \"payload\": {\"text\": \"mend it\"}}}]}}"
      (handlePostToolUse (done (Just (failed "stop"))))
      [logged "the tool 'Bash' failed: stop", emitted "exomonad.tool_use.done"]
      `shouldEndIn` PostToolUseResponseBlock (PostToolUseBlock "mend it" (Just "the tool 'Bash' failed: stop"))

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
    { hookInputToolName = Just "Bash",
      hookInputToolResponse = response,
      hookInputDurationMs = Just 12.5
    }

failed :: Text -> Json
failed stderr = JsonObject (Map.fromList [("exit_code", JsonInteger 2), ("stderr", JsonString stderr)])

continuing :: Maybe Text -> PostToolUseResponse
continuing context_ = PostToolUseResponseContinue (PostToolUseContinue context_)
