{-# LANGUAGE OverloadedStrings #-}

-- | Whether a tool's response says that it failed. There is no one form for that: agents' tools
-- answer in whatever shape they like, so the usual ones are looked for.
module ExoMonad.Guest.Hook.ToolFailure
  ( failureOf,
  )
where

import Control.Applicative ((<|>))
import Data.Map.Strict (Map)
import qualified Data.Map.Strict as Map
import Data.Maybe (fromMaybe, listToMaybe, mapMaybe)
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Guest.Phrase (decimal, trimmed)
import ExoMonad.Wire (Json (..))

-- | What went wrong, in the tool's own words where it has some; nothing for a success.
failureOf :: Json -> Maybe Text
failureOf (JsonObject response)
  | Just message <- text ["error"] response = Just message
  | isFailure response = Just (fromMaybe "it gives no reason" (explanation response))
failureOf _ = Nothing

isFailure :: Map Text Json -> Bool
isFailure response =
  or
    [ any (is (JsonBool True)) ["is_error", "isError", "interrupted"],
      is (JsonBool False) "success",
      exitCode response /= 0
    ]
  where
    is value key = Map.lookup key response == Just value

exitCode :: Map Text Json -> Integer
exitCode response = fromMaybe 0 (listToMaybe (mapMaybe code ["exit_code", "exitCode"]))
  where
    code key = case Map.lookup key response of
      Just (JsonInteger status) -> Just status
      _ -> Nothing

explanation :: Map Text Json -> Maybe Text
explanation response = text ["stderr", "message", "content"] response <|> status
  where
    status
      | exitCode response /= 0 = Just ("exit status " <> decimal (exitCode response))
      | otherwise = Nothing

-- | The first of these that is a text and says something.
text :: [Text] -> Map Text Json -> Maybe Text
text keys response = listToMaybe (mapMaybe said keys)
  where
    said key = case Map.lookup key response of
      Just (JsonString words_) | not (Text.null (trimmed words_)) -> Just (trimmed words_)
      _ -> Nothing
