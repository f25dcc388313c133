{-# LANGUAGE DerivingStrategies #-}
{-# LANGUAGE FlexibleContexts #-}
{-# LANGUAGE LambdaCase #-}
{-# LANGUAGE OverloadedStrings #-}
{-# LANGUAGE RankNTypes #-}

-- | Rules over a tool's use: each looks for one thing, the first that finds it decides.
module ExoMonad.Guest.Hook.Rule
  ( -- * Rules
    Rule (..),
    pureRule,
    Verdict (..),
    decide,
  )
where

import Control.Monad.Freer (Eff, Member)
import Data.Text (Text)
import ExoMonad.Effect (Effect)
import ExoMonad.Guest.Hook.ToolUse (ToolUse (..))
import ExoMonad.Guest.Phrase (clip, quoted)
import ExoMonad.Types.Common (Attributes)
import ExoMonad.Types.Hooks
  ( PreToolUseAllow (..),
    PreToolUseAsk (..),
    PreToolUseDeny (..),
    PreToolUseResponse (..),
    PreToolUseTransform (..),
  )
import ExoMonad.Types.Policy (PolicyDefault (..))

-- | A rule has a name, so that whoever is stopped by it can talk about it.
data Rule = Rule
  { ruleName :: !Text,
    -- | Nothing when the rule has nothing to say; it may ask for effects to find out.
    ruleJudge :: !(forall effs. Member Effect effs => ToolUse -> Eff effs (Maybe Verdict))
  }

-- | A rule that needs to know no more than the use itself.
pureRule :: Text -> (ToolUse -> Maybe Verdict) -> Rule
pureRule name judge = Rule {ruleName = name, ruleJudge = \use -> pure (judge use)}

-- | What a rule decides. Each carries why, and how to get past it.
data Verdict
  = -- | What the agent is told with it, if anything.
    Allow !(Maybe Text)
  | -- | Why, and the way past it.
    Deny !Text !Text
  | -- | What the user should weigh.
    Ask !Text
  | -- | The whole new input, and what was changed.
    Transform !Attributes !Text
  deriving stock (Eq, Show)

-- | Ask the rules in order: the response, and the name of the rule that made it. For what no rule
-- speaks of there is a default.
decide ::
  Member Effect effs => PolicyDefault -> [Rule] -> ToolUse -> Eff effs (Maybe Text, PreToolUseResponse)
decide fallback = go
  where
    go [] use = pure (undecided fallback use)
    go (rule : later) use =
      ruleJudge rule use >>= maybe (go later use) (\verdict -> pure (Just name, respond name verdict))
      where
        name = ruleName rule

undecided :: PolicyDefault -> ToolUse -> (Maybe Text, PreToolUseResponse)
undecided fallback use = case fallback of
  PolicyDefaultAllow -> (Nothing, allowed Nothing Nothing)
  PolicyDefaultAsk -> (Just "default", respond "default" (Ask (unruled <> "; may it be used like this?")))
  PolicyDefaultDeny -> (Just "default", respond "default" (Deny unruled wayPast))
  where
    unruled = "no rule of the policy is about this use of " <> quoted (toolUseTool use)
    wayPast = "do it another way, or ask the user for a rule that allows it"

-- A reason says that a rule spoke: without one the host leaves it to the agent's own permissions
-- whether the user is asked.
allowed :: Maybe Text -> Maybe Text -> PreToolUseResponse
allowed reason context =
  PreToolUseResponseAllow
    PreToolUseAllow {preToolUseAllowReason = reason, preToolUseAllowAdditionalContext = context}

respond :: Text -> Verdict -> PreToolUseResponse
respond rule = \case
  Allow context -> allowed (Just (sentence "allowed")) (clip 10000 <$> context)
  Deny reason way ->
    PreToolUseResponseDeny
      PreToolUseDeny
        { preToolUseDenyReason = sentence (reason <> "; " <> way),
          preToolUseDenyRule = Just rule
        }
  Ask reason ->
    PreToolUseResponseAsk
      PreToolUseAsk {preToolUseAskReason = sentence reason, preToolUseAskRule = Just rule}
  Transform input reason ->
    PreToolUseResponseTransform
      PreToolUseTransform
        { preToolUseTransformInput = input,
          preToolUseTransformReason = sentence reason,
          preToolUseTransformAdditionalContext = Nothing
        }
  where
    sentence reason = clip 10000 ("rule " <> quoted rule <> ": " <> reason)
