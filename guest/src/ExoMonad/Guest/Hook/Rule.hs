{-# LANGUAGE DerivingStrategies #-}
{-# LANGUAGE LambdaCase #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Rules over a tool's use: each looks for one thing, the first that finds it decides.
module ExoMonad.Guest.Hook.Rule
  ( -- * Rules
    Rule (..)
  , Verdict (..)
  , decide

    -- * What they look at
  , ToolUse (..)
  , inputText
  )
where

import qualified Data.Map.Strict as Map
import Data.Text (Text)
import ExoMonad.Guest.Hook.Shell (Script)
import ExoMonad.Guest.Phrase (clip, quoted)
import ExoMonad.Guest.Program (Program)
import ExoMonad.Types.Common (AbsolutePath, Attributes)
import ExoMonad.Types.Effects (BranchName)
import ExoMonad.Types.Hooks
  ( PreToolUseAllow (..)
  , PreToolUseAsk (..)
  , PreToolUseDeny (..)
  , PreToolUseResponse (..)
  , PreToolUseTransform (..)
  )
import ExoMonad.Wire (Json (..))

-- | A tool that is about to be used.
data ToolUse = ToolUse
  { toolUseTool :: !Text
  , toolUseInput :: !Attributes
  , toolUseDirectory :: !AbsolutePath
  -- ^ Where the agent works.
  , toolUseProtected :: ![BranchName]
  -- ^ Branches that nobody pushes to directly.
  , toolUseScript :: Maybe Script
  -- ^ The command line, if the tool is a shell. Lazy: read once, when the first rule asks.
  }
  deriving stock (Eq, Show)

-- | A rule has a name, so that whoever is stopped by it can talk about it.
data Rule = Rule
  { ruleName :: !Text
  , ruleJudge :: ToolUse -> Program (Maybe Verdict)
  -- ^ Nothing when the rule has nothing to say; it may ask for effects to find out.
  }

-- | What a rule decides. Each carries why, and how to get past it.
data Verdict
  = -- | Why, and the way past it.
    Deny !Text !Text
  | -- | What the user should weigh.
    Ask !Text
  | -- | The whole new input, and what was changed.
    Transform !Attributes !Text
  deriving stock (Eq, Show)

-- | Ask the rules in order: the response, and the name of the rule that made it. What no rule speaks
-- of is allowed.
decide :: [Rule] -> ToolUse -> Program (Maybe Text, PreToolUseResponse)
decide [] _ =
  pure
    ( Nothing
    , PreToolUseResponseAllow
        PreToolUseAllow {preToolUseAllowReason = Nothing, preToolUseAllowAdditionalContext = Nothing}
    )
decide (rule : later) use =
  ruleJudge rule use >>= maybe (decide later use) (\verdict -> pure (Just name, respond name verdict))
 where
  name = ruleName rule

respond :: Text -> Verdict -> PreToolUseResponse
respond rule = \case
  Deny reason way ->
    PreToolUseResponseDeny
      PreToolUseDeny
        { preToolUseDenyReason = sentence (reason <> "; " <> way)
        , preToolUseDenyRule = Just rule
        }
  Ask reason ->
    PreToolUseResponseAsk
      PreToolUseAsk {preToolUseAskReason = sentence reason, preToolUseAskRule = Just rule}
  Transform input reason ->
    PreToolUseResponseTransform
      PreToolUseTransform
        { preToolUseTransformInput = input
        , preToolUseTransformReason = sentence reason
        , preToolUseTransformAdditionalContext = Nothing
        }
 where
  sentence reason = clip 10000 ("rule " <> quoted rule <> ": " <> reason)

-- | A text among the tool's inputs.
inputText :: Text -> Attributes -> Maybe Text
inputText key input = case Map.lookup key input of
  Just (JsonString text) -> Just text
  _ -> Nothing
