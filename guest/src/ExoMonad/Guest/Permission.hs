{-# LANGUAGE OverloadedStrings #-}

-- | Which role may see and call which tool. The schema says it tool by tool, and the policy may take
-- away from that.
module ExoMonad.Guest.Permission
  ( -- * Roles
    knownRole,

    -- * Tools
    permit,
    toolsOf,
  )
where

import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Guest.Pattern (matches)
import ExoMonad.Guest.Phrase (quoted)
import ExoMonad.Guest.Policy.Rulebook (Rulebook (..))
import ExoMonad.Tool (allTools, toolRoles)
import ExoMonad.Types.Common (Role, roleText)
import ExoMonad.Types.Mcp (McpRefusal (..))

-- | The role by a name, or a refusal that says which there are.
knownRole :: Text -> Either McpRefusal Role
knownRole name = case filter ((== name) . roleText) roles of
  role : _ -> Right role
  [] -> refusal ("there is no role " <> quoted name) ("the roles are " <> listed (map roleText roles))
  where
    roles = [minBound .. maxBound]

-- | Whether a role may call a tool; if not, why not and what to do.
permit :: Rulebook -> Role -> Text -> Either McpRefusal ()
permit book role tool = case toolRoles tool of
  Nothing -> refusal ("there is no tool " <> quoted tool) (toolsHint book role)
  Just roles
    | role `notElem` roles ->
      refusal
        ("the role " <> quoted (roleText role) <> " may not call " <> quoted tool)
        ("ask a " <> Text.intercalate " or a " (map (quoted . roleText) roles))
    | not (granted book role tool) ->
      refusal
        ("the policy does not let the role " <> quoted (roleText role) <> " call " <> quoted tool)
        (toolsHint book role <> "; ask the user if this needs another")
    | otherwise -> Right ()

-- | The tools a role may see and call, in the schema's order.
toolsOf :: Rulebook -> Role -> [Text]
toolsOf book role = filter (\tool -> offered tool && granted book role tool) allTools
  where
    offered = maybe False (elem role) . toolRoles

-- What the policy leaves of a role's tools.
granted :: Rulebook -> Role -> Text -> Bool
granted book role tool = maybe True (any (`matches` tool)) (bookTools book role)

toolsHint :: Rulebook -> Role -> Text
toolsHint book role = case toolsOf book role of
  [] -> "no tool is open to the role " <> quoted (roleText role)
  tools -> "the role " <> quoted (roleText role) <> " has " <> listed tools

listed :: [Text] -> Text
listed = Text.intercalate ", "

refusal :: Text -> Text -> Either McpRefusal a
refusal reason hint = Left McpRefusal {mcpRefusalReason = reason, mcpRefusalHint = Just hint}
