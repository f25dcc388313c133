{-# LANGUAGE DerivingStrategies #-}
{-# LANGUAGE OverloadedStrings #-}

-- | A tool that is about to be used, or was: what rules look at.
module ExoMonad.Guest.Hook.ToolUse
  ( ToolUse (..),
    toolUse,

    -- * Its input
    inputText,
    inputTexts,
    withText,
  )
where

import qualified Data.Map.Strict as Map
import Data.Maybe (fromMaybe)
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Guest.Hook.Context (protectedBranches)
import ExoMonad.Guest.Hook.Shell (Script, parse)
import ExoMonad.Types.Common (AbsolutePath, Attributes)
import ExoMonad.Types.Effects (BranchName)
import ExoMonad.Types.Hooks (HookInput (..))
import ExoMonad.Wire (Json (..))

-- | A use of a tool.
data ToolUse = ToolUse
  { toolUseTool :: !Text,
    toolUseInput :: !Attributes,
    -- | Where the agent works.
    toolUseDirectory :: !AbsolutePath,
    -- | Branches that nobody pushes to directly.
    toolUseProtected :: ![BranchName],
    -- | The command line, if the tool is a shell. Lazy: read once, when the first rule asks.
    toolUseScript :: Maybe Script
  }
  deriving stock (Eq, Show)

-- | The use that a hook is about, of a tool by this name.
toolUse :: HookInput -> Text -> ToolUse
toolUse input tool =
  ToolUse
    { toolUseTool = tool,
      toolUseInput = arguments,
      toolUseDirectory = hookInputCwd input,
      toolUseProtected = protectedBranches input,
      toolUseScript = if tool == "Bash" then parse <$> inputText "command" arguments else Nothing
    }
  where
    arguments = fromMaybe mempty (hookInputToolInput input)

-- | A text among the tool's inputs.
inputText :: Text -> Attributes -> Maybe Text
inputText key input = case Map.lookup key input of
  Just (JsonString text) -> Just text
  _ -> Nothing

-- | The texts at a property of the input. A dot leads into an object, and a list stands for each of
-- its items.
inputTexts :: Text -> Attributes -> [Text]
inputTexts property = go (Text.splitOn "." property) . JsonObject
  where
    go path value = case (path, value) of
      (_, JsonArray items) -> concatMap (go path) items
      ([], JsonString text) -> [text]
      (key : rest, JsonObject object) -> maybe [] (go rest) (Map.lookup key object)
      _ -> []

-- | The input with each text at a property changed.
withText :: Text -> (Text -> Text) -> Attributes -> Attributes
withText property change input = case go (Text.splitOn "." property) (JsonObject input) of
  JsonObject changed -> changed
  _ -> input
  where
    go path value = case (path, value) of
      (_, JsonArray items) -> JsonArray (map (go path) items)
      ([], JsonString text) -> JsonString (change text)
      (key : rest, JsonObject object) -> JsonObject (Map.adjust (go rest) key object)
      _ -> value
