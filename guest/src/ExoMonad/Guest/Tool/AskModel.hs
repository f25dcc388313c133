{-# LANGUAGE LambdaCase #-}
{-# LANGUAGE OverloadedStrings #-}

-- | @ask_model@: a question to a language model, and the tools it asks for on the way to an answer.
module ExoMonad.Guest.Tool.AskModel
  ( askModel,
    Toolbox (..),
  )
where

import Control.Monad (forM, when)
import Control.Monad.Freer.Error (throwError)
import Control.Monad.Freer.Reader (ask)
import Data.Int (Int64)
import Data.List (nub)
import Data.Maybe (fromMaybe, mapMaybe)
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Effect (llmCall)
import ExoMonad.Guest.Attempt (Answer (..), Attempt, Stop (..), refuse, step)
import ExoMonad.Guest.Permission (permit)
import ExoMonad.Guest.Phrase (counted, quoted)
import ExoMonad.Guest.Policy.Rulebook (Rulebook (..))
import ExoMonad.Guest.State.Bounds (plus)
import ExoMonad.Guest.State.Session (enter, modelAsked)
import ExoMonad.Tool (toolDescription, toolInputSchema)
import ExoMonad.Types.Common (Attributes, CallContext (..), EffectError (..), Role)
import ExoMonad.Types.Effects
  ( LLMCompletion (..),
    LLMContent (..),
    LLMMessage (..),
    LLMRequest (..),
    LLMSpeaker (..),
    LLMStopReason (..),
    LLMText (..),
    LLMTool (..),
    LLMToolResult (..),
    LLMToolUse (..),
    LLMUsage (..),
  )
import ExoMonad.Types.Mcp
  ( AskModelInput (..),
    AskModelOutput (..),
    McpAnswer (..),
    McpFailure (..),
    McpRefusal (..),
    McpResponse (..),
    ModelToolOutcome (..),
    ModelToolUse (..),
  )

-- | What a model's requests for tools come to: whose rights it has, and how a tool is run.
data Toolbox m = Toolbox
  { toolboxRole :: !Role,
    toolboxCall :: Text -> Attributes -> Attempt m McpResponse
  }

-- | Ask, run the tools that the model asks for, tell it what they answered, and ask again, until it
-- has said what it wants to say or the policy's bound on rounds is reached.
askModel :: Toolbox m -> CallContext -> AskModelInput -> Attempt m (Answer AskModelOutput)
askModel toolbox context input = do
  book <- ask
  tools <- offered book (toolboxRole toolbox) (nub (fromMaybe [] (askModelInputTools input)))
  converse toolbox context (bookMaxRounds book) (question book input tools) (Talk 0 (LLMUsage 0 0 Nothing Nothing) [])

-- | The tools by these names, for the model to read. Each has to be open to the caller; and a model
-- asks no model, or there would be no bound.
offered :: Rulebook -> Role -> [Text] -> Attempt m [LLMTool]
offered book role names = do
  when ("ask_model" `elem` names) $
    refuse "a model cannot be given 'ask_model'" "leave it out of the tools, and ask the second question yourself"
  forM names $ \name -> do
    either (throwError . StopRefused) pure (permit book role name)
    case (,) <$> toolDescription name <*> toolInputSchema name of
      Just (description, schema) ->
        pure LLMTool {llmToolName = name, llmToolDescription = description, llmToolInputSchema = schema}
      Nothing -> refuse ("there is no tool " <> quoted name) "leave it out of the tools"

-- | What has been said so far, in numbers, and the tools that were run, the last one first.
data Talk = Talk
  { talkRounds :: !Int64,
    talkUsage :: !LLMUsage,
    talkUses :: ![ModelToolUse]
  }

converse :: Toolbox m -> CallContext -> Int64 -> LLMRequest -> Talk -> Attempt m (Answer AskModelOutput)
converse toolbox context limit request talk = do
  enter (callContextSessionId context) modelAsked
  completion <- step "asking the model" (llmCall request)
  let rounds = talkRounds talk + 1
      wanted = [use | LLMContentToolUse use <- llmCompletionContent completion]
      heard = talk {talkRounds = rounds, talkUsage = talkUsage talk `with` llmCompletionUsage completion}
  if llmCompletionStopReason completion == LLMStopReasonToolUse && not (null wanted) && rounds < limit
    then do
      answers <- forM wanted (answer toolbox (offeredNames request))
      converse
        toolbox
        context
        limit
        (continued request (llmCompletionContent completion) (map snd answers))
        heard {talkUses = reverse (map fst answers) <> talkUses heard}
    else pure (said completion heard)

-- | Run a tool for the model. What stands in its way is an answer too, which the model can act on.
answer :: Toolbox m -> [Text] -> LLMToolUse -> Attempt m (ModelToolUse, LLMContent)
answer toolbox names use = told <$> outcome
  where
    name = llmToolUseName use
    outcome
      | name `elem` names = toolboxCall toolbox name (llmToolUseInput use)
      | otherwise = pure (McpResponseRefused McpRefusal {mcpRefusalReason = notOffered, mcpRefusalHint = Just among})
    notOffered = "the tool " <> quoted name <> " was not offered"
    among = case names of
      [] -> "answer without tools"
      _ -> "use one of " <> Text.intercalate ", " names
    told response = case response of
      McpResponseAnswered words_ -> (used ModelToolOutcomeAnswered, result False (mcpAnswerText words_))
      McpResponseRefused refusal ->
        ( used ModelToolOutcomeRefused,
          result True ("refused: " <> mcpRefusalReason refusal <> foldMap ("; " <>) (mcpRefusalHint refusal))
        )
      McpResponseFailed failure ->
        ( used ModelToolOutcomeFailed,
          result True ("failed while " <> mcpFailureStep failure <> ": " <> effectErrorMessage (mcpFailureError failure))
        )
    used how = ModelToolUse {modelToolUseTool = name, modelToolUseOutcome = how}
    result isError text =
      LLMContentToolResult
        LLMToolResult
          { llmToolResultToolUseId = llmToolUseId use,
            llmToolResultContent = text,
            llmToolResultIsError = isError
          }

question :: Rulebook -> AskModelInput -> [LLMTool] -> LLMRequest
question book input tools =
  LLMRequest
    { llmRequestModel = fromMaybe (bookModel book) (askModelInputModel input),
      llmRequestMaxTokens = fromMaybe (bookMaxTokens book) (askModelInputMaxTokens input),
      llmRequestSystem = askModelInputSystem input,
      llmRequestMessages = [message LLMSpeakerUser [LLMContentText (LLMText (askModelInputPrompt input))]],
      llmRequestTools = if null tools then Nothing else Just tools,
      llmRequestToolChoice = Nothing,
      llmRequestTemperature = Nothing,
      llmRequestStopSequences = Nothing
    }

-- | The conversation with what the model said and what its tools answered.
continued :: LLMRequest -> [LLMContent] -> [LLMContent] -> LLMRequest
continued request spokenWords answers =
  request
    { llmRequestMessages =
        llmRequestMessages request
          <> [message LLMSpeakerAssistant spokenWords, message LLMSpeakerUser answers]
    }

message :: LLMSpeaker -> [LLMContent] -> LLMMessage
message speaker content = LLMMessage {llmMessageRole = speaker, llmMessageContent = content}

offeredNames :: LLMRequest -> [Text]
offeredNames = maybe [] (map llmToolName) . llmRequestTools

-- | Tokens of both. What a service does not count is not made up.
with :: LLMUsage -> LLMUsage -> LLMUsage
with one other =
  LLMUsage
    { llmUsageInputTokens = plus (llmUsageInputTokens one) (llmUsageInputTokens other),
      llmUsageOutputTokens = plus (llmUsageOutputTokens one) (llmUsageOutputTokens other),
      llmUsageCacheCreationInputTokens = both llmUsageCacheCreationInputTokens,
      llmUsageCacheReadInputTokens = both llmUsageCacheReadInputTokens
    }
  where
    both view = case (view one, view other) of
      (Just n, Just more) -> Just (plus more n)
      (Just n, Nothing) -> Just n
      (Nothing, more) -> more

said :: LLMCompletion -> Talk -> Answer AskModelOutput
said completion talk =
  Answer
    { answerText = text <> remark talk (llmCompletionStopReason completion),
      answerOutput =
        AskModelOutput
          { askModelOutputText = text,
            askModelOutputStopReason = llmCompletionStopReason completion,
            askModelOutputUsage = talkUsage talk,
            askModelOutputRounds = talkRounds talk,
            askModelOutputToolUses = reverse (talkUses talk)
          }
    }
  where
    text = spoken completion

-- | The words of a completion, block by block.
spoken :: LLMCompletion -> Text
spoken = Text.intercalate "\n" . mapMaybe wordsOf . llmCompletionContent
  where
    wordsOf = \case
      LLMContentText block -> Just (llmTextText block)
      LLMContentToolUse _ -> Nothing
      LLMContentToolResult _ -> Nothing

-- | What a reader has to know of how the answer ended; nothing when it ended by itself.
remark :: Talk -> LLMStopReason -> Text
remark talk = \case
  LLMStopReasonEndTurn -> ""
  LLMStopReasonStopSequence -> ""
  LLMStopReasonMaxTokens -> "\n[cut: the answer reached max_tokens; ask again with more]"
  LLMStopReasonToolUse -> "\n[stopped: the model still asks for tools after " <> counted (talkRounds talk) "round" <> "]"
  LLMStopReasonPauseTurn -> "\n[the model paused; ask again to let it go on]"
  LLMStopReasonRefusal -> "\n[the model refused to answer]"
  LLMStopReasonModelContextWindowExceeded -> "\n[cut: the question and answer fill the model's context]"
