{-# LANGUAGE OverloadedStrings #-}

-- | Which role may call which tool. The schema says it, tool by tool; nothing is decided twice.
module ExoMonad.Guest.Permission
  ( permit
  , toolsOf
  )
where

import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Guest.Phrase (quoted)
import ExoMonad.Tool (allTools, toolRoles)
import ExoMonad.Types.Common (Role, roleText)
import ExoMonad.Types.Mcp (McpRefusal (..))

-- | Whether a role may call a tool; if not, why not and whom to turn to.
permit :: Role -> Text -> Either McpRefusal ()
permit role tool = case toolRoles tool of
  Nothing ->
    Left
      McpRefusal
        { mcpRefusalReason = "there is no tool " <> quoted tool
        , mcpRefusalHint = Just (toolsHint role)
        }
  Just roles
    | role `elem` roles -> Right ()
    | otherwise ->
        Left
          McpRefusal
            { mcpRefusalReason = "the role " <> quoted (roleText role) <> " may not call " <> quoted tool
            , mcpRefusalHint = Just ("ask a " <> alternatives (map (quoted . roleText) roles))
            }

-- | The tools a role may call, in the schema's order.
toolsOf :: Role -> [Text]
toolsOf role = filter (maybe False (elem role) . toolRoles) allTools

toolsHint :: Role -> Text
toolsHint role = case toolsOf role of
  [] -> "no tool is open to the role " <> quoted (roleText role)
  tools -> "the role " <> quoted (roleText role) <> " has " <> Text.intercalate ", " tools

alternatives :: [Text] -> Text
alternatives = Text.intercalate " or a "
