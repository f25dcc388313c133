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
    Exchange
  , (-->)
  , partly

    -- * Playing them
  , play
  )
where

import Data.Text (Text)
import qualified Data.Text as Text
import qualified Data.Text.Encoding as Text
import ExoMonad.Effect (Effect, SomeEffect (..), effectReply)
import ExoMonad.Guest.Interpreter.Difference (Extent (..), difference)
import ExoMonad.Guest.Phrase (decimal)
import ExoMonad.Guest.Program (Program, interpret)
import ExoMonad.Wire
  ( Codec
  , Json (..)
  , WireError
  , codec
  , decodeJson
  , encodeDocumentWith
  , parseDocument
  , renderWireError
  , toJson
  , writeJson
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
play :: [Exchange] -> Program a -> Either Text a
play script program = case playing (interpret perform program) (State 0 script) of
  Left departure -> Left departure
  Right (_, State _ (left : _)) -> Left ("the program ended without asking for\n  " <> describe left)
  Right (result, State _ []) -> Right result

-- | How many effects have been performed, and what is still expected.
data State = State !Int [Exchange]

newtype Playing a = Playing {playing :: State -> Either Text (a, State)}
  deriving stock (Functor)

instance Applicative Playing where
  pure value = Playing (\state -> Right (value, state))
  function <*> argument = function >>= \f -> fmap f argument

instance Monad Playing where
  first >>= next = Playing $ \state -> do
    (value, later) <- playing first state
    playing (next value) later

perform :: Effect answer -> Playing answer
perform effect = Playing $ \(State count script) -> do
  let place = "effect " <> decimal (count + 1)
      got = document effect
  within (place <> " does not fit the schema") (fits got)
  case script of
    [] -> Left (place <> " is not in the script\n  " <> written got)
    expected : later -> do
      answer <- meet place expected got
      value <- within ("the script's answer to " <> place) (decodeJson (effectReply effect) answer)
      Right (value, State (count + 1) later)
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
        [ place <> " departs from the script at " <> where_
        , "expected " <> written wanted
        , "got      " <> written got
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
