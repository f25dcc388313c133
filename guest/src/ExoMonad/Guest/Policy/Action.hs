{-# LANGUAGE OverloadedStrings #-}

-- | What a policy's rules do where they apply.
module ExoMonad.Guest.Policy.Action
  ( rule,
    action,
    builtIn,
  )
where

import qualified Data.Map.Strict as Map
import Data.Maybe (isNothing)
import Data.Text (Text)
import ExoMonad.Guest.Hook.Rule (Rule (..), Verdict (..), pureRule)
import ExoMonad.Guest.Hook.Rule.ForcePush (forcePush)
import ExoMonad.Guest.Hook.Rule.LongCommand (longCommand)
import ExoMonad.Guest.Hook.Rule.PushToBase (pushToBase)
import ExoMonad.Guest.Hook.Rule.RecursiveDelete (recursiveDelete)
import ExoMonad.Guest.Hook.Rule.WriteOutside (writeOutside)
import ExoMonad.Guest.Hook.Shell (Word (..), commands, program, render, without)
import ExoMonad.Guest.Hook.ToolUse (ToolUse (..), withText)
import ExoMonad.Guest.Path (below, resolve)
import ExoMonad.Guest.Pattern (Pattern, matches)
import ExoMonad.Guest.Phrase (enumerated, quoted)
import ExoMonad.Guest.Policy.Condition (Scope, applies, pathProperties)
import ExoMonad.Guest.Policy.Patterns (Made, each, inProperty, pattern_)
import ExoMonad.Types.Policy
  ( AllowAction (..),
    AskAction (..),
    BuiltInRule (..),
    DenyAction (..),
    PolicyAction (..),
    RebaseAction (..),
    StripAction (..),
  )
import ExoMonad.Wire (Json (..))
import Prelude hiding (Word)

-- | A rule by its name, what it is about, and what it does there.
rule :: Text -> Scope -> (Text -> Rule) -> Rule
rule name scope act = inner {ruleJudge = \use -> if applies scope use then ruleJudge inner use else pure Nothing}
  where
    inner = act name

-- | What a rule does where it applies, for whatever its name is.
action :: PolicyAction -> Made (Text -> Rule)
action written = inProperty "payload" $ case written of
  PolicyActionAllow payload -> always (Allow (allowActionContext payload))
  PolicyActionDeny payload -> always (Deny (denyActionReason payload) (denyActionWayPast payload))
  PolicyActionAsk payload -> always (Ask (askActionReason payload))
  PolicyActionRebase payload -> pure (judging (rebase (rebaseActionFrom payload)))
  PolicyActionStrip payload ->
    (\whose which -> judging (strip whose which))
      <$> inProperty "program" (pattern_ (stripActionProgram payload))
      <*> each "arguments" pattern_ (stripActionArguments payload)
  PolicyActionBuiltIn builtin -> pure (`builtIn` builtin)
  where
    judging judge name = pureRule name judge
    always verdict = pure (judging (const (Just verdict)))

-- | A rule that is code. One added to the schema is missing here, and the compiler says so.
builtIn :: Text -> BuiltInRule -> Rule
builtIn name which = case which of
  BuiltInRuleWriteOutsideWorktree -> writeOutside name
  BuiltInRuleLongCommand -> longCommand name
  BuiltInRulePushToBaseBranch -> pushToBase name
  BuiltInRuleRecursiveDelete -> recursiveDelete name
  BuiltInRuleForcePush -> forcePush name

-- | Move what lies below a directory to the same place below the agent's. The usual case is an agent
-- that knows the main checkout's paths and works in a worktree; so what is below its own directory
-- already stays, even if that lies within the other.
rebase :: Text -> ToolUse -> Maybe Verdict
rebase from use
  | moved == toolUseInput use = Nothing
  | otherwise = Just (Transform moved ("paths below " <> quoted from <> " were moved to " <> quoted here))
  where
    here = toolUseDirectory use
    moved = foldr (`withText` move) (toolUseInput use) pathProperties
    move path
      | isNothing (below here path), Just steps <- below from (resolve here path) = resolve here steps
      | otherwise = path

-- | Take arguments out of a command line; refuse where something else would go with them.
strip :: Pattern -> [Pattern] -> ToolUse -> Maybe Verdict
strip whose which use = do
  script <- toolUseScript use
  let found =
        [ word
          | Just (name, arguments) <- map program (commands script),
            matches whose name,
            word <- arguments,
            any (`matches` wordText word) which
        ]
      texts = enumerated 5 (map (quoted . wordText) found)
  case (found, filter (isNothing . wordPlace) found) of
    ([], _) -> Nothing
    (_, []) ->
      Just . Transform (withCommand (render (without found script))) $
        texts <> " went out of the command line"
    (_, nested) ->
      Just $
        Deny
          (enumerated 5 (map (quoted . wordText) nested) <> " is not to be used, and stands within another word")
          "write the command without it"
  where
    withCommand line = Map.insert "command" (JsonString line) (toolUseInput use)
