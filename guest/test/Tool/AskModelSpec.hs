{-# LANGUAGE OverloadedStrings #-}

module Tool.AskModelSpec
  ( spec
  )
where

import qualified Data.Map.Strict as Map
import Data.Text (Text)
import ExoMonad.Effect (Effect (..), effectError)
import ExoMonad.Guest.Attempt (Stop (..), runAttempt)
import ExoMonad.Guest.State (emptyState)
import ExoMonad.Guest.State.Session (modelAsked, newSession)
import ExoMonad.Guest.Tool.AskModel (askModel)
import ExoMonad.Types.Common (EffectErrorCode (..))
import ExoMonad.Types.Effects
import ExoMonad.Types.Mcp (AskModelInput (..), AskModelOutput (..), McpFailure (..))
import ExoMonad.Types.State (GuestState (..))
import Sample (context)
import Story
import Test.Hspec (Spec, describe, it)

spec :: Spec
spec = describe "ask_model" $ do
  it "asks the usual model for a short answer" $
    askModel context question
      `told` [LLMCall request --> Right (completion LLMStopReasonEndTurn [say "A loose contact."])]
      `shouldAnswer` ("A loose contact.", answer "A loose contact." LLMStopReasonEndTurn)

  it "asks whom and for as much as it is told" $
    askModel
      context
      question
        { askModelInputModel = Just "other"
        , askModelInputMaxTokens = Just 64
        , askModelInputSystem = Just "Be brief."
        }
      `told` [ LLMCall
                 request
                   { llmRequestModel = "other"
                   , llmRequestMaxTokens = 64
                   , llmRequestSystem = Just "Be brief."
                   }
                 --> Right (completion LLMStopReasonMaxTokens [say "A loose"])
             ]
      `shouldAnswer` ( "A loose\n[cut: the answer reached max_tokens; ask again with more]"
                     , answer "A loose" LLMStopReasonMaxTokens
                     )

  it "answers with the words, and leaves out what is none" $
    askModel context question
      `told` [ LLMCall request
                 --> Right (completion LLMStopReasonEndTurn [say "One.", LLMContentToolUse look, say "Two."])
             ]
      `shouldAnswer` ("One.\nTwo.", answer "One.\nTwo." LLMStopReasonEndTurn)

  it "fails without a key" $
    askModel context question
      `told` [LLMCall request --> Left (effectError EffectErrorCodeUnauthorized "no key")]
      `shouldFail` ("asking the model", effectError EffectErrorCodeUnauthorized "no key")

  it "counts in the session's books, whatever comes of it" $
    runAttempt (askModel context question)
      `meetingIn` (emptyState, [LLMCall request --> Left (effectError EffectErrorCodeTimeout "late")])
      `shouldEndIn` ( Left (StopFailed (McpFailure (effectError EffectErrorCodeTimeout "late") "asking the model"))
                    , GuestState [modelAsked (newSession "s-41")]
                    )

look :: LLMToolUse
look = LLMToolUse {llmToolUseId = "t1", llmToolUseName = "look", llmToolUseInput = Map.empty}

question :: AskModelInput
question =
  AskModelInput
    { askModelInputPrompt = "Why would a lamp flicker?"
    , askModelInputSystem = Nothing
    , askModelInputModel = Nothing
    , askModelInputMaxTokens = Nothing
    }

request :: LLMRequest
request =
  LLMRequest
    { llmRequestModel = "claude-sonnet-4-5"
    , llmRequestMaxTokens = 1024
    , llmRequestSystem = Nothing
    , llmRequestMessages =
        [LLMMessage {llmMessageRole = LLMSpeakerUser, llmMessageContent = [say "Why would a lamp flicker?"]}]
    , llmRequestTools = Nothing
    , llmRequestToolChoice = Nothing
    , llmRequestTemperature = Nothing
    , llmRequestStopSequences = Nothing
    }

say :: Text -> LLMContent
say words_ = LLMContentText LLMText {llmTextText = words_}

completion :: LLMStopReason -> [LLMContent] -> LLMCompletion
completion reason content =
  LLMCompletion
    { llmCompletionId = "msg_1"
    , llmCompletionModel = "claude-sonnet-4-5"
    , llmCompletionContent = content
    , llmCompletionStopReason = reason
    , llmCompletionStopSequence = Nothing
    , llmCompletionUsage = usage
    }

usage :: LLMUsage
usage =
  LLMUsage
    { llmUsageInputTokens = 12
    , llmUsageOutputTokens = 5
    , llmUsageCacheCreationInputTokens = Nothing
    , llmUsageCacheReadInputTokens = Nothing
    }

answer :: Text -> LLMStopReason -> AskModelOutput
answer text reason =
  AskModelOutput {askModelOutputText = text, askModelOutputStopReason = reason, askModelOutputUsage = usage}
