{-# LANGUAGE DerivingStrategies #-}
{-# LANGUAGE OverloadedStrings #-}

-- | What is said about a document that is refused: where, what was expected, what was met.
module ExoMonad.Wire.Error
  ( -- * Errors
    WireError (..)
  , PathStep (..)
  , renderWireError

    -- * Making them
  , refuse
  , refuseKind
  , inside
  )
where

import Control.Exception (Exception (..))
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Wire.Node (Node, nodeKind)
import ExoMonad.Wire.Quote (quoted)

-- | A refusal. Its text is @$.path[0]: expected this, got that@, on both sides of the boundary.
data WireError = WireError
  { wirePath :: [PathStep]
  -- ^ From the document's root to the place.
  , wireExpected :: Text
  , wireGot :: Text
  }
  deriving stock (Eq, Show)

-- | A number without a wire form (NaN, an infinity) is thrown from within the writer as one.
instance Exception WireError where
  displayException = Text.unpack . renderWireError

-- | One step into a value.
data PathStep
  = InProperty Text
  | AtItem Int
  deriving stock (Eq, Show)

-- | The one-line form.
renderWireError :: WireError -> Text
renderWireError (WireError path expected got) =
  Text.concat ["$", Text.concat (map step path), ": expected ", expected, ", got ", got]
 where
  step (AtItem index) = Text.concat ["[", Text.pack (show index), "]"]
  step (InProperty name)
    | isIdentifier name = Text.cons '.' name
    | otherwise = Text.concat ["[", quoted name, "]"]

isIdentifier :: Text -> Bool
isIdentifier name = case Text.uncons name of
  Nothing -> False
  Just (first, rest) -> starts first && Text.all continues rest
 where
  starts c = ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || c == '_'
  continues c = starts c || ('0' <= c && c <= '9')

-- | Refuse the value at hand.
refuse :: Text -> Text -> Either WireError a
refuse expected got = Left (WireError [] expected got)

-- | Refuse the value at hand for its kind.
refuseKind :: Text -> Node -> Either WireError a
refuseKind expected = refuse expected . nodeKind

-- | Say that what was refused lies one step further in.
inside :: PathStep -> WireError -> WireError
inside step failure = failure {wirePath = step : wirePath failure}
