{-# LANGUAGE OverloadedStrings #-}

-- | What a policy's rules ask of a tool's use, with its patterns ready to be used.
module ExoMonad.Guest.Policy.Condition
  ( Condition,
    condition,
    Scope (..),
    applies,
    pathProperties,
  )
where

import Data.Maybe (fromMaybe)
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Guest.Hook.Shell (Word (..), commands, program)
import ExoMonad.Guest.Hook.ToolUse (ToolUse (..), inputTexts)
import ExoMonad.Guest.Path (below, isInside, resolve)
import ExoMonad.Guest.Pattern (Pattern, matches)
import ExoMonad.Guest.Policy.Patterns (Made, each, inProperty, pattern_)
import ExoMonad.Types.Policy
  ( InputProperty,
    PathCondition (..),
    PathOutsideCondition (..),
    PolicyCondition (..),
    PolicyPattern (..),
    RunsCondition (..),
    TextCondition (..),
  )
import Prelude hiding (Word)

-- | Something that holds of a tool's use or does not.
type Condition = ToolUse -> Bool

-- | Which uses a rule is about.
data Scope = Scope
  { scopeTools :: !(Maybe [Pattern]),
    scopeWhen :: ![Condition],
    scopeUnless :: ![Condition]
  }

-- | Whether a rule is about this use.
applies :: Scope -> ToolUse -> Bool
applies scope use =
  maybe True (any (`matches` toolUseTool use)) (scopeTools scope)
    && all ($ use) (scopeWhen scope)
    && not (any ($ use) (scopeUnless scope))

-- | A condition as it is written in a policy.
condition :: PolicyCondition -> Made Condition
condition written = inProperty "payload" $ case written of
  PolicyConditionPath payload -> pathCondition payload
  PolicyConditionPathOutside payload -> pure (pathOutside payload)
  PolicyConditionText payload -> textCondition payload
  PolicyConditionRuns payload -> runsCondition payload

pathCondition :: PathCondition -> Made Condition
pathCondition written = inProperty "matches" $ case pathConditionMatches written of
  PolicyPatternGlob text | isRelative text -> holds relative <$> pattern_ (PolicyPatternGlob (undotted text))
  whole -> holds absolute <$> pattern_ whole
  where
    holds test wanted use = any (test wanted use) (pathsIn (pathConditionProperties written) use)
    absolute wanted _ = matches wanted
    relative wanted use = maybe False (matches wanted) . below (toolUseDirectory use)
    undotted text = fromMaybe text (Text.stripPrefix "./" text)

-- | A glob that begins where the agent works.
isRelative :: Text -> Bool
isRelative text = not (any (`Text.isPrefixOf` text) ["/", "**", "{/", "{**"])

pathOutside :: PathOutsideCondition -> Condition
pathOutside written use = any outside (pathsIn Nothing use)
  where
    outside path = not (any (`isInside` path) (toolUseDirectory use : others))
    others = fromMaybe [] (pathOutsideConditionAlsoInside written)

-- | The paths in a tool's input, where they lead.
pathsIn :: Maybe [InputProperty] -> ToolUse -> [Text]
pathsIn properties use =
  map (resolve (toolUseDirectory use)) $
    concatMap (`inputTexts` toolUseInput use) (fromMaybe pathProperties properties)

-- | Where the tools of agents have their paths.
pathProperties :: [InputProperty]
pathProperties = ["file_path", "notebook_path", "path"]

textCondition :: TextCondition -> Made Condition
textCondition written = inProperty "matches" $ holds <$> pattern_ (textConditionMatches written)
  where
    holds made use = any (matches made) (inputTexts (textConditionProperty written) (toolUseInput use))

runsCondition :: RunsCondition -> Made Condition
runsCondition written =
  holds
    <$> inProperty "program" (pattern_ (runsConditionProgram written))
    <*> each "arguments" pattern_ (fromMaybe [] (runsConditionArguments written))
  where
    holds wanted arguments use = maybe False (any (runs wanted arguments) . commands) (toolUseScript use)
    runs wanted arguments command = case program command of
      Just (name, given) -> matches wanted name && all (among given) arguments
      Nothing -> False
    among given made = any (matches made . wordText) given
