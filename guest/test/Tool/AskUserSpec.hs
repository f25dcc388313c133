{-# LANGUAGE OverloadedStrings #-}

module Tool.AskUserSpec
  ( spec,
  )
where

import qualified Data.Map.Strict as Map
import Data.Text (Text)
import ExoMonad.Effect (Effect (..), effectError)
import ExoMonad.Guest.Tool.AskUser (askUser)
import ExoMonad.Types.Common (EffectErrorCode (..))
import ExoMonad.Types.Effects
import ExoMonad.Types.Mcp (AskUserInput (..))
import Story
import Test.Hspec (Spec, describe, it)

spec :: Spec
spec = describe "ask_user" $ do
  it "shows the form and hands back the answers" $
    askUser merge
      `told` [TUIPopup form --> Right answered]
      `shouldAnswer` ("The user answered:\nhow: squash\nsure: yes", answered)

  it "reads an empty form that is submitted as a yes" $
    askUser merge {askUserInputFields = []}
      `told` [TUIPopup form {popupFormFields = []} --> Right (submitted [])]
      `shouldAnswer` ("The user agreed.", submitted [])

  it "answers too when the user closes it" $
    askUser merge
      `told` [TUIPopup form --> Right PopupOutcomeDismissed]
      `shouldAnswer` ("The user closed the form without an answer.", PopupOutcomeDismissed)

  it "answers too when nobody is there" $
    askUser merge
      `told` [TUIPopup form --> Right (PopupOutcomeTimedOut (PopupTimeout 60000))]
      `shouldAnswer` ("Nobody answered within 60000 ms.", PopupOutcomeTimedOut (PopupTimeout 60000))

  it "refuses a form that would lose an answer" $
    askUser merge {askUserInputFields = [how, how]}
      `told` []
      `shouldRefuse` ("two fields are named 'how'", "give each field a name of its own; answers come back by name")

  it "fails without a multiplexer" $
    askUser merge
      `told` [TUIPopup form --> Left (effectError EffectErrorCodeUnavailable "no multiplexer")]
      `shouldFail` ("asking the user", effectError EffectErrorCodeUnavailable "no multiplexer")

merge :: AskUserInput
merge =
  AskUserInput
    { askUserInputTitle = "Merge #13?",
      askUserInputMessage = Nothing,
      askUserInputFields = [how, sure],
      askUserInputTimeoutMs = Just 60000
    }

how, sure :: PopupField
how = field "how" (PopupInputChoice (PopupChoiceInput ["squash", "rebase"]))
sure = field "sure" PopupInputConfirm

field :: Text -> PopupInput -> PopupField
field name input =
  PopupField {popupFieldName = name, popupFieldLabel = name, popupFieldInput = input, popupFieldRequired = True}

form :: PopupForm
form =
  PopupForm
    { popupFormTitle = "Merge #13?",
      popupFormMessage = Nothing,
      popupFormFields = [how, sure],
      popupFormTimeoutMs = Just 60000
    }

submitted :: [(Text, PopupValue)] -> PopupOutcome
submitted = PopupOutcomeSubmitted . PopupAnswers . Map.fromList

answered :: PopupOutcome
answered = submitted [("how", PopupValueText "squash"), ("sure", PopupValueFlag True)]
