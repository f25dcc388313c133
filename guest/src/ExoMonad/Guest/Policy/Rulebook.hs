{-# LANGUAGE OverloadedStrings #-}

-- | A policy made ready: patterns are machines, rules are functions, and what the policy leaves out is
-- as built in.
module ExoMonad.Guest.Policy.Rulebook
  ( Rulebook (..),
    rulebook,
    builtInRulebook,

    -- * Feedback
    Feedback (..),
  )
where

import Data.Int (Int64)
import Data.Maybe (fromMaybe)
import Data.Text (Text)
import ExoMonad.Guest.Hook.Rule (Rule)
import ExoMonad.Guest.Pattern (Pattern)
import ExoMonad.Guest.Policy.Action (action, builtIn, rule)
import ExoMonad.Guest.Policy.Condition (Condition, Scope (..), condition)
import ExoMonad.Guest.Policy.Patterns (Made, each, inProperty, made, pattern_)
import ExoMonad.Types.Common (Role (..))
import ExoMonad.Types.Policy
import ExoMonad.Wire (WireError)

-- | What the guest decides by.
data Rulebook = Rulebook
  { bookName :: !(Maybe Text),
    -- | What the names of a role's tools have to match, if the policy says.
    bookTools :: !(Role -> Maybe [Pattern]),
    bookDefault :: !PolicyDefault,
    bookRules :: ![Rule],
    bookFeedback :: ![Feedback],
    bookIssues :: !PolicyIssues,
    bookContext :: !(Maybe Text),
    bookShips :: ![ShippedFact],
    bookModel :: !Text,
    bookMaxTokens :: !Int64,
    bookMaxRounds :: !Int64
  }

-- | Something to say after a tool ran.
data Feedback = Feedback
  { feedbackScope :: !Scope,
    -- | Only for tools that failed, or only for those that did not.
    feedbackFailed :: !(Maybe Bool),
    feedbackAction :: !FeedbackAction
  }

-- | The policy that says nothing.
builtInRulebook :: Rulebook
builtInRulebook =
  Rulebook
    { bookName = Nothing,
      bookTools = const Nothing,
      bookDefault = PolicyDefaultAllow,
      bookRules = builtInRules,
      bookFeedback = [],
      bookIssues = PolicyIssuesAssigned,
      bookContext = Nothing,
      bookShips = [ShippedFactCounts],
      bookModel = "claude-sonnet-4-5",
      bookMaxTokens = 1024,
      bookMaxRounds = 8
    }

-- In order of gravity: what is refused, what the user is asked about, what is changed. A change comes
-- last, because what it lets through has then passed all the others; and a command line that is too
-- long comes before those that would have to read it.
builtInRules :: [Rule]
builtInRules =
  [ builtIn "write-outside-worktree" BuiltInRuleWriteOutsideWorktree,
    builtIn "long-command" BuiltInRuleLongCommand,
    builtIn "push-to-base-branch" BuiltInRulePushToBaseBranch,
    builtIn "recursive-delete" BuiltInRuleRecursiveDelete,
    builtIn "force-push" BuiltInRuleForcePush
  ]

-- | Make a policy ready, or say where it says something that cannot be used.
rulebook :: Policy -> Either WireError Rulebook
rulebook policy = made (assemble <$> tools <*> rules <*> feedback)
  where
    tools = inProperty "tools" (maybe (pure (bookTools builtInRulebook)) toolPatterns (policyTools policy))
    rules =
      inProperty "pre_tool_use" $
        maybe (pure builtInRules) (each "rules" policyRule) (policyPreToolUse policy >>= policyPreToolUseRules)
    feedback =
      inProperty "post_tool_use" $
        maybe (pure []) (each "rules" feedbackRule) (policyPostToolUse policy >>= policyPostToolUseRules)
    assemble allowed ordered spoken =
      Rulebook
        { bookName = policyName policy,
          bookTools = allowed,
          bookDefault = bookDefault `unless` (policyPreToolUse policy >>= policyPreToolUseDefault),
          bookRules = ordered,
          bookFeedback = spoken,
          bookIssues = bookIssues `unless` (policySessionStart policy >>= policySessionStartIssues),
          bookContext = policySessionStart policy >>= policySessionStartContext,
          bookShips = bookShips `unless` (policySessionEnd policy >>= policySessionEndShip),
          bookModel = bookModel `unless` (policyAskModel policy >>= policyAskModelModel),
          bookMaxTokens = bookMaxTokens `unless` (policyAskModel policy >>= policyAskModelMaxTokens),
          bookMaxRounds = bookMaxRounds `unless` (policyAskModel policy >>= policyAskModelMaxRounds)
        }
    unless builtInto = fromMaybe (builtInto builtInRulebook)

toolPatterns :: PolicyTools -> Made (Role -> Maybe [Pattern])
toolPatterns written =
  choose
    <$> traverse (each "tl" pattern_) (policyToolsTl written)
    <*> traverse (each "pm" pattern_) (policyToolsPm written)
    <*> traverse (each "dev" pattern_) (policyToolsDev written)
  where
    choose tl pm dev role = case role of
      RoleTl -> tl
      RolePm -> pm
      RoleDev -> dev

policyRule :: PolicyRule -> Made Rule
policyRule written =
  rule (policyRuleName written)
    <$> scope (policyRuleTools written) (policyRuleWhen written) (policyRuleUnless written)
    <*> inProperty "then" (action (policyRuleThen written))

feedbackRule :: FeedbackRule -> Made Feedback
feedbackRule written =
  spoken <$> scope (feedbackRuleTools written) (feedbackRuleWhen written) (feedbackRuleUnless written)
  where
    spoken about =
      Feedback
        { feedbackScope = about,
          feedbackFailed = feedbackRuleFailed written,
          feedbackAction = feedbackRuleThen written
        }

scope :: Maybe [PolicyPattern] -> Maybe [PolicyCondition] -> Maybe [PolicyCondition] -> Made Scope
scope tools when unless =
  Scope
    <$> traverse (each "tools" pattern_) tools
    <*> conditions "when" when
    <*> conditions "unless" unless
  where
    conditions :: Text -> Maybe [PolicyCondition] -> Made [Condition]
    conditions name = each name condition . fromMaybe []
