{-# LANGUAGE DerivingStrategies #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Where two JSON values first differ, in words a person reads in a failed test.
module ExoMonad.Guest.Interpreter.Difference
  ( Extent (..),
    difference,
  )
where

import Control.Applicative ((<|>))
import Data.Foldable (asum)
import qualified Data.Map.Strict as Map
import Data.Text (Text)
import qualified Data.Text.Encoding as Text
import ExoMonad.Wire (Json (..), PathStep (..), WireError (..), renderWireError, writeJson)

-- | How much of a value is compared.
data Extent
  = -- | All of it.
    Whole
  | -- | The properties that are expected; others may be there too.
    Expected
  deriving stock (Eq, Show)

-- | The first difference between what is expected and what was got, in the form of a wire error:
-- @$.payload.title: expected "a", got "b"@.
difference :: Extent -> Json -> Json -> Maybe Text
difference extent = \expected got -> renderWireError <$> go [] expected got
  where
    go path (JsonObject expected) (JsonObject got) =
      asum
        [ maybe (differ place (Just value) Nothing) (go place value) (Map.lookup key got)
          | (key, value) <- Map.toList expected,
            let place = InProperty key : path
        ]
        <|> asum
          [ differ (InProperty key : path) Nothing (Just value)
            | extent == Whole,
              (key, value) <- Map.toList (Map.difference got expected)
          ]
    go path (JsonArray expected) (JsonArray got) = items path (0 :: Int) expected got
    go path expected got
      | expected == got = Nothing
      | otherwise = differ path (Just expected) (Just got)

    items path index (expected : more) (got : rest) =
      go (AtItem index : path) expected got <|> items path (index + 1) more rest
    items _ _ [] [] = Nothing
    items path index (expected : _) [] = differ (AtItem index : path) (Just expected) Nothing
    items path index [] (got : _) = differ (AtItem index : path) Nothing (Just got)

    differ path expected got = Just (WireError (reverse path) (written expected) (written got))
    written = maybe "nothing" (Text.decodeUtf8With lenient . writeJson)
    lenient _ _ = Just '\xFFFD'
