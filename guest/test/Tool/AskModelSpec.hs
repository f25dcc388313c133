{-# LANGUAGE OverloadedStrings #-}

module Tool.AskModelSpec
  ( spec,
  )
where

import Data.Int (Int64)
import qualified Data.Map.Strict as Map
import Data.Maybe (mapMaybe)
import Data.Text (Text)
import ExoMonad.Effect (Effect (..), effectError)
import ExoMonad.Guest.Attempt (Stop (..), refuse, runAttempt)
import ExoMonad.Guest.Mcp (handleMcpCall)
import ExoMonad.Guest.Ruled (Ruled)
import ExoMonad.Guest.State (emptyState)
import ExoMonad.Guest.State.Session (modelAsked, newSession)
import ExoMonad.Guest.Tool.AskModel (Toolbox (..), askModel)
import ExoMonad.Tool (toolDescription, toolInputSchema)
import ExoMonad.Types.Common (EffectErrorCode (..), Role (..))
import ExoMonad.Types.Effects
import ExoMonad.Types.Mcp
import ExoMonad.Types.State (GuestState (..))
import ExoMonad.Wire (Json (..), toJson)
import Sample (context, here, issue, lighthouse)
import Story
import Test.Hspec (Spec, describe, it)

spec :: Spec
spec = describe "ask_model" $ do
  it "asks the usual model for a short answer" $
    askModel empty context question
      `told` [LLMCall request --> Right (completion LLMStopReasonEndTurn [say "A loose contact."])]
      `shouldAnswer` ("A loose contact.", answer "A loose contact." LLMStopReasonEndTurn)

  it "asks whom and for as much as it is told" $
    askModel
      empty
      context
      question
        { askModelInputModel = Just "other",
          askModelInputMaxTokens = Just 64,
          askModelInputSystem = Just "Be brief."
        }
      `told` [ LLMCall
                 request
                   { llmRequestModel = "other",
                     llmRequestMaxTokens = 64,
                     llmRequestSystem = Just "Be brief."
                   }
                 --> Right (completion LLMStopReasonMaxTokens [say "A loose"])
             ]
      `shouldAnswer` ( "A loose\n[cut: the answer reached max_tokens; ask again with more]",
                       answer "A loose" LLMStopReasonMaxTokens
                     )

  it "answers with the words, and leaves out what is none" $
    askModel empty context question
      `told` [ LLMCall request
                 --> Right (completion LLMStopReasonEndTurn [say "One.", LLMContentToolUse look, say "Two."])
             ]
      `shouldAnswer` ("One.\nTwo.", answer "One.\nTwo." LLMStopReasonEndTurn)

  it "runs the tools that the model asks for, and tells it what they answered" $
    asked "dev" ["list_issues"]
      `meeting` [ LLMCall (offering ["list_issues"] []) --> Right (wanting [look {llmToolUseName = "list_issues"}]),
                  GitHubListIssues openOnes --> Right (GitHubIssueList [issue 12 "Steady the lamp"] False),
                  LLMCall
                    (offering ["list_issues"] [([LLMContentToolUse look {llmToolUseName = "list_issues"}], [result False "1 issue\n#12 Steady the lamp"])])
                    --> Right (completion LLMStopReasonEndTurn [say "It is #12."])
                ]
      `shouldEndIn` answered "It is #12." LLMStopReasonEndTurn 2 [ModelToolUse "list_issues" ModelToolOutcomeAnswered]

  it "lets the model know what was refused or failed, and go on" $ do
    let bad = look {llmToolUseName = "file_pr"}
        spawn = look {llmToolUseName = "spawn_agent"}
        gone = effectError EffectErrorCodeNotFound "no git repository here"
        status = look {llmToolUseName = "worktree_status"}
    asked "dev" ["file_pr", "worktree_status"]
      `meeting` [ LLMCall (offering ["file_pr", "worktree_status"] []) --> Right (wanting [bad, spawn, status]),
                  GitGetBranch here --> Left gone,
                  LLMCall
                    ( offering
                        ["file_pr", "worktree_status"]
                        [ ( map LLMContentToolUse [bad, spawn, status],
                            [ result True "refused: the arguments do not fit 'file_pr': $.title: expected string, got nothing; see the tool's input schema, and call it again",
                              result True "refused: the tool 'spawn_agent' was not offered; use one of file_pr, worktree_status",
                              result True "failed while asking git for the branch: no git repository here"
                            ]
                          )
                        ]
                    )
                    --> Right (completion LLMStopReasonEndTurn [say "I cannot."])
                ]
      `shouldEndIn` answered
        "I cannot."
        LLMStopReasonEndTurn
        2
        [ ModelToolUse "file_pr" ModelToolOutcomeRefused,
          ModelToolUse "spawn_agent" ModelToolOutcomeRefused,
          ModelToolUse "worktree_status" ModelToolOutcomeFailed
        ]

  it "offers no tool that the caller may not call, and never itself" $ do
    asked "dev" ["spawn_agent"]
      `meeting` []
      `shouldEndIn` McpResponseRefused (McpRefusal "the role 'dev' may not call 'spawn_agent'" (Just "ask a 'tl'"))
    asked "tl" ["ask_model"]
      `meeting` []
      `shouldEndIn` McpResponseRefused
        ( McpRefusal
            "a model cannot be given 'ask_model'"
            (Just "leave it out of the tools, and ask the second question yourself")
        )

  it "asks no more often than the policy says" $
    meetingUnder
      "{\"ask_model\": {\"max_rounds\": 2, \"model\": \"other\", \"max_tokens\": 64}}"
      (asked "dev" ["ask_user"])
      [ LLMCall (brief (offering ["ask_user"] [])) --> Right (wanting [look]),
        LLMCall (brief (offering ["ask_user"] [([LLMContentToolUse look], [result True notOffered])]))
          --> Right (wanting [look])
      ]
      `shouldEndIn` answeredIn
        "\n[stopped: the model still asks for tools after 2 rounds]"
        ""
        LLMStopReasonToolUse
        2
        [ModelToolUse "look" ModelToolOutcomeRefused]

  it "fails without a key" $
    askModel empty context question
      `told` [LLMCall request --> Left (effectError EffectErrorCodeUnauthorized "no key")]
      `shouldFail` ("asking the model", effectError EffectErrorCodeUnauthorized "no key")

  it "counts in the session's books, whatever comes of it" $
    runAttempt (askModel empty context question)
      `meetingIn` (emptyState, [LLMCall request --> Left (effectError EffectErrorCodeTimeout "late")])
      `shouldEndIn` ( Left (StopFailed (McpFailure (effectError EffectErrorCodeTimeout "late") "asking the model")),
                      GuestState [modelAsked (newSession "s-41")]
                    )

-- | The whole call, as a role makes it, offering the model these tools.
asked :: Text -> [Text] -> Ruled m McpResponse
asked role tools =
  handleMcpCall
    McpRequest
      { mcpRequestRole = role,
        mcpRequestTool = "ask_model",
        mcpRequestArguments =
          Map.fromList
            [ ("prompt", JsonString "Why would a lamp flicker?"),
              ("tools", JsonArray (map JsonString tools))
            ],
        mcpRequestContext = context
      }

-- | The conversation so far, with these tools.
offering :: [Text] -> [([LLMContent], [LLMContent])] -> LLMRequest
offering tools rounds =
  request
    { llmRequestTools = Just (mapMaybe offer tools),
      llmRequestMessages =
        llmRequestMessages request
          <> concat [[LLMMessage LLMSpeakerAssistant spoken, LLMMessage LLMSpeakerUser answers] | (spoken, answers) <- rounds]
    }
  where
    offer name = LLMTool name <$> toolDescription name <*> toolInputSchema name

brief :: LLMRequest -> LLMRequest
brief asking = asking {llmRequestModel = "other", llmRequestMaxTokens = 64}

wanting :: [LLMToolUse] -> LLMCompletion
wanting = completion LLMStopReasonToolUse . map LLMContentToolUse

result :: Bool -> Text -> LLMContent
result isError text = LLMContentToolResult (LLMToolResult "t1" text isError)

notOffered :: Text
notOffered = "refused: the tool 'look' was not offered; use one of ask_user"

answered :: Text -> LLMStopReason -> Int64 -> [ModelToolUse] -> McpResponse
answered text = answeredIn text text

answeredIn :: Text -> Text -> LLMStopReason -> Int64 -> [ModelToolUse] -> McpResponse
answeredIn words_ text reason rounds uses =
  McpResponseAnswered . McpAnswer words_ . toJson $
    AskModelOutput
      { askModelOutputText = text,
        askModelOutputStopReason = reason,
        askModelOutputUsage = usage {llmUsageInputTokens = 12 * rounds, llmUsageOutputTokens = 5 * rounds},
        askModelOutputRounds = rounds,
        askModelOutputToolUses = uses
      }

openOnes :: GitHubIssueQuery
openOnes = GitHubIssueQuery lighthouse GitHubIssueFilterOpen Nothing Nothing Nothing Nothing 30

-- | No tool at all.
empty :: Toolbox m
empty = Toolbox {toolboxRole = RoleDev, toolboxCall = \_ _ -> refuse "no tool" "none"}

look :: LLMToolUse
look = LLMToolUse {llmToolUseId = "t1", llmToolUseName = "look", llmToolUseInput = Map.empty}

question :: AskModelInput
question =
  AskModelInput
    { askModelInputPrompt = "Why would a lamp flicker?",
      askModelInputSystem = Nothing,
      askModelInputModel = Nothing,
      askModelInputMaxTokens = Nothing,
      askModelInputTools = Nothing
    }

request :: LLMRequest
request =
  LLMRequest
    { llmRequestModel = "claude-sonnet-4-5",
      llmRequestMaxTokens = 1024,
      llmRequestSystem = Nothing,
      llmRequestMessages =
        [LLMMessage {llmMessageRole = LLMSpeakerUser, llmMessageContent = [say "Why would a lamp flicker?"]}],
      llmRequestTools = Nothing,
      llmRequestToolChoice = Nothing,
      llmRequestTemperature = Nothing,
      llmRequestStopSequences = Nothing
    }

say :: Text -> LLMContent
say words_ = LLMContentText LLMText {llmTextText = words_}

completion :: LLMStopReason -> [LLMContent] -> LLMCompletion
completion reason content =
  LLMCompletion
    { llmCompletionId = "msg_1",
      llmCompletionModel = "claude-sonnet-4-5",
      llmCompletionContent = content,
      llmCompletionStopReason = reason,
      llmCompletionStopSequence = Nothing,
      llmCompletionUsage = usage
    }

usage :: LLMUsage
usage =
  LLMUsage
    { llmUsageInputTokens = 12,
      llmUsageOutputTokens = 5,
      llmUsageCacheCreationInputTokens = Nothing,
      llmUsageCacheReadInputTokens = Nothing
    }

answer :: Text -> LLMStopReason -> AskModelOutput
answer text reason =
  AskModelOutput
    { askModelOutputText = text,
      askModelOutputStopReason = reason,
      askModelOutputUsage = usage,
      askModelOutputRounds = 1,
      askModelOutputToolUses = []
    }
