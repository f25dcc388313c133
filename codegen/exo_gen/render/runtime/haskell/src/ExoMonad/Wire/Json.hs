{-# LANGUAGE DerivingStrategies #-}
{-# LANGUAGE OverloadedStrings #-}

-- | A parsed JSON value, before any type is looked at; also what free-form JSON is kept as.
module ExoMonad.Wire.Json
  ( Json (..)
  , jsonKind
  )
where

import Data.Map.Strict (Map)
import Data.Text (Text)

-- | One JSON value.
--
-- Integers are exact. A number is a 'JsonDouble' only if it is no integer in the range of 64 bits,
-- whichever way it was written, so equal numbers are equal values.
data Json
  = JsonNull
  | JsonBool !Bool
  | JsonInteger !Integer
  | JsonDouble {-# UNPACK #-} !Double
  | JsonString {-# UNPACK #-} !Text
  | JsonArray [Json]
  | JsonObject !(Map Text Json)
  deriving stock (Eq, Show)

-- | The word an error message has for a value's kind.
jsonKind :: Json -> Text
jsonKind value = case value of
  JsonNull -> "null"
  JsonBool _ -> "boolean"
  JsonInteger _ -> "integer"
  JsonDouble _ -> "number"
  JsonString _ -> "string"
  JsonArray _ -> "array"
  JsonObject _ -> "object"
