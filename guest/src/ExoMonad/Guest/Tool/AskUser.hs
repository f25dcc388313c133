{-# LANGUAGE LambdaCase #-}
{-# LANGUAGE OverloadedStrings #-}

-- | @ask_user@: a form in front of the user, and how it ended.
module ExoMonad.Guest.Tool.AskUser
  ( askUser,
  )
where

import qualified Data.Map.Strict as Map
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Effect (tuiPopup)
import ExoMonad.Guest.Attempt (Answer (..), Attempt, refuse, step)
import ExoMonad.Guest.Phrase (decimal, number, quoted)
import ExoMonad.Types.Effects
  ( PopupAnswers (..),
    PopupField (..),
    PopupForm (..),
    PopupOutcome (..),
    PopupTimeout (..),
    PopupValue (..),
  )
import ExoMonad.Types.Mcp (AskUserInput (..))

-- | Show the form and wait. A user who closes it has answered too, so each of the three outcomes
-- is an answer of the tool.
askUser :: AskUserInput -> Attempt m (Answer PopupOutcome)
askUser input = do
  refuseTwins (map popupFieldName (askUserInputFields input))
  outcome <-
    step "asking the user" . tuiPopup $
      PopupForm
        { popupFormTitle = askUserInputTitle input,
          popupFormMessage = askUserInputMessage input,
          popupFormFields = askUserInputFields input,
          popupFormTimeoutMs = askUserInputTimeoutMs input
        }
  pure Answer {answerText = describe outcome, answerOutput = outcome}

-- Answers come back by the fields' names, so of two alike one would be lost.
refuseTwins :: [Text] -> Attempt m ()
refuseTwins names = case Map.keys (Map.filter (> 1) counts) of
  [] -> pure ()
  twin : _ ->
    refuse
      ("two fields are named " <> quoted twin)
      "give each field a name of its own; answers come back by name"
  where
    counts = Map.fromListWith (+) [(name, 1 :: Int) | name <- names]

describe :: PopupOutcome -> Text
describe = \case
  PopupOutcomeSubmitted answers -> case Map.toList (popupAnswersValues answers) of
    [] -> "The user agreed."
    values -> Text.intercalate "\n" ("The user answered:" : map line values)
  PopupOutcomeDismissed -> "The user closed the form without an answer."
  PopupOutcomeTimedOut timeout ->
    "Nobody answered within " <> decimal (popupTimeoutAfterMs timeout) <> " ms."
  where
    line (name, value) = name <> ": " <> describeValue value

describeValue :: PopupValue -> Text
describeValue = \case
  PopupValueText text -> text
  PopupValueNumber value -> number value
  PopupValueFlag True -> "yes"
  PopupValueFlag False -> "no"
