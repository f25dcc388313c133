{-# LANGUAGE DeriveFunctor #-}
{-# LANGUAGE DerivingStrategies #-}
{-# LANGUAGE ExistentialQuantification #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Effects answered from a list, for tests: the program must ask for just these, in this order.
--
-- Effects are compared as the documents they are on the wire, so this module knows none of them by
-- name, and whatever a test lets a program ask or be told fits the schema.
module ExoMonad.Guest.Interpreter.Scripted
  ( -- * Scripts
    Exchange,
    (-->),
    partly,

    -- * Playing them
    Playing,
    play,
    playFrom,
  )
where

import Data.Text (Text)
import qualified Data.Text as Text
import qualified Data.Text.Encoding as Text
import ExoMonad.Effect (Effect, SomeEffect (..), effectReply)
import ExoMonad.Guest.Interpreter.Difference (Extent (..), difference)
import ExoMonad.Guest.Phrase (decimal)
import ExoMonad.Guest.Program (Interpreter (..), Program, interpret)
import ExoMonad.Guest.State (State, emptyState, evolve)
import ExoMonad.Types.State (GuestState)
import ExoMonad.Wire
  ( Codec,
    Json (..),
    WireError,
    codec,
    decodeJson,
    encodeDocumentWith,
    parseDocument,
    renderWireError,
    toJson,
    writeJson,
  )

-- | An effect that is expected, and what it is answered.
data Exchange
  = forall answer. Exactly (Effect answer) answer
  | Partly Json Json

-- | This effect, and this answer to it.
(-->) :: Effect answer -> answer -> Exchange
(-->) = Exactly

infix 1 -->

-- | An effect whose document has at least these properties, and the document it is answered with.
partly :: Json -> Json -> Exchange
partly = Partly

-- | Run a program against a script. The result is what it ends in, or in what it first departed
-- from the script.
play :: [Exchange] -> Program Playing a -> Either Text a
play script = fmap fst . playFrom emptyState script

-- | As 'play', for a program that finds this state; the result has the state that it leaves.
playFrom :: GuestState -> [Exchange] -> Program Playing a -> Either Text (a, GuestState)
playFrom before script program = case playing (interpret scripted program) (Scene 0 script before) of
  Left departure -> Left departure
  Right (_, Scene _ (left : _) _) -> Left ("the program ended without asking for\n  " <> describe left)
  Right (result, Scene _ [] after) -> Right (result, after)

-- | How many effects have been performed, what is still expected, and what is remembered.
data Scene = Scene !Int [Exchange] !GuestState

-- | The run of a script.
newtype Playing a = Playing {playing :: Scene -> Either Text (a, Scene)}
  deriving stock (Functor)

instance Applicative Playing where
  pure value = Playing (\scene -> Right (value, scene))
  function <*> argument = function >>= \f -> fmap f argument

instance Monad Playing where
  first >>= next = Playing $ \scene -> do
    (value, later) <- playing first scene
    playing (next value) later

scripted :: Interpreter Playing
scripted = Interpreter {onEffect = perform, onState = recollect}

recollect :: State a -> Playing a
recollect operation = Playing $ \(Scene count script before) ->
  Right (Scene count script <$> evolve operation before)

perform :: Effect answer -> Playing answer
perform effect = Playing $ \(Scene count script state) -> do
  let place = "effect " <> decimal (count + 1)
      got = document effect
  within (place <> " does not fit the schema") (fits got)
  case script of
    [] -> Left (place <> " is not in the script\n  " <> written got)
    expected : later -> do
      answer <- meet place expected got
      value <- within ("the script's answer to " <> place) (decodeJson (effectReply effect) answer)
      Right (value, Scene (count + 1) later state)
  where
    within what = either (\mistake -> Left (what <> ": " <> renderWireError mistake)) Right

-- | Compare an effect with what is expected, and find its answer.
meet :: Text -> Exchange -> Json -> Either Text Json
meet place expected got = case expected of
  Partly some answer -> matching Expected some answer
  Exactly effect answer -> matching Whole (document effect) =<< answerJson effect answer
  where
    matching extent wanted answer = case difference extent wanted got of
      Nothing -> Right answer
      Just where_ ->
        Left . Text.intercalate "\n  " $
          [ place <> " departs from the script at " <> where_,
            "expected " <> written wanted,
            "got      " <> written got
          ]
    answerJson effect = either (Left . renderWireError) Right . asJson (effectReply effect)

document :: Effect answer -> Json
document = toJson . SomeEffect

-- The decoder is the judge of what fits; that it is decoded to is of no interest.
fits :: Json -> Either WireError ()
fits = fmap ignore . decodeJson codec
  where
    ignore :: SomeEffect -> ()
    ignore _ = ()

asJson :: Codec a -> a -> Either WireError Json
asJson form = parseDocument . encodeDocumentWith form

describe :: Exchange -> Text
describe exchange = case exchange of
  Exactly effect _ -> written (document effect)
  Partly some _ -> written some <> " and whatever else"

written :: Json -> Text
written = Text.decodeUtf8With (\_ _ -> Just '\xFFFD') . writeJson
