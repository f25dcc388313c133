{-# LANGUAGE LambdaCase #-}
{-# LANGUAGE OverloadedStrings #-}

-- | @ask_model@: one question to a language model, one answer.
module ExoMonad.Guest.Tool.AskModel
  ( askModel
  )
where

import Data.Maybe (fromMaybe, mapMaybe)
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Effect (llmCall)
import ExoMonad.Guest.Attempt (Answer (..), Attempt, aside, step)
import ExoMonad.Guest.State.Session (enter, modelAsked)
import ExoMonad.Types.Common (CallContext (..))
import ExoMonad.Types.Effects
  ( LLMCompletion (..)
  , LLMContent (..)
  , LLMMessage (..)
  , LLMRequest (..)
  , LLMSpeaker (..)
  , LLMStopReason (..)
  , LLMText (..)
  )
import ExoMonad.Types.Mcp (AskModelInput (..), AskModelOutput (..))

-- | Ask, without tools, and answer with the words of the completion.
askModel :: CallContext -> AskModelInput -> Attempt (Answer AskModelOutput)
askModel context input = do
  aside (enter (callContextSessionId context) modelAsked)
  completion <- step "asking the model" (llmCall (question input))
  let text = spoken completion
  pure
    Answer
      { answerText = text <> remark (llmCompletionStopReason completion)
      , answerOutput =
          AskModelOutput
            { askModelOutputText = text
            , askModelOutputStopReason = llmCompletionStopReason completion
            , askModelOutputUsage = llmCompletionUsage completion
            }
      }

question :: AskModelInput -> LLMRequest
question input =
  LLMRequest
    { llmRequestModel = fromMaybe defaultModel (askModelInputModel input)
    , llmRequestMaxTokens = fromMaybe 1024 (askModelInputMaxTokens input)
    , llmRequestSystem = askModelInputSystem input
    , llmRequestMessages =
        [ LLMMessage
            { llmMessageRole = LLMSpeakerUser
            , llmMessageContent = [LLMContentText (LLMText (askModelInputPrompt input))]
            }
        ]
    , llmRequestTools = Nothing
    , llmRequestToolChoice = Nothing
    , llmRequestTemperature = Nothing
    , llmRequestStopSequences = Nothing
    }

defaultModel :: Text
defaultModel = "claude-sonnet-4-5"

-- | The words of a completion, block by block.
spoken :: LLMCompletion -> Text
spoken = Text.intercalate "\n" . mapMaybe wordsOf . llmCompletionContent
 where
  wordsOf = \case
    LLMContentText block -> Just (llmTextText block)
    LLMContentToolUse _ -> Nothing
    LLMContentToolResult _ -> Nothing

-- | What a reader has to know of how the answer ended; nothing when it ended by itself.
remark :: LLMStopReason -> Text
remark = \case
  LLMStopReasonEndTurn -> ""
  LLMStopReasonStopSequence -> ""
  LLMStopReasonMaxTokens -> "\n[cut: the answer reached max_tokens; ask again with more]"
  LLMStopReasonToolUse -> "\n[the model asked for a tool, and this question offers none]"
  LLMStopReasonPauseTurn -> "\n[the model paused; ask again to let it go on]"
  LLMStopReasonRefusal -> "\n[the model refused to answer]"
  LLMStopReasonModelContextWindowExceeded -> "\n[cut: the question and answer fill the model's context]"
