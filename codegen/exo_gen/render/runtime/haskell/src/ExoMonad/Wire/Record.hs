{-# LANGUAGE BangPatterns #-}
{-# LANGUAGE LambdaCase #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Codecs of records, put together field by field.
module ExoMonad.Wire.Record
  ( -- * Records
    record
  , openRecord

    -- * Fields
  , Fields
  , required
  , optional
  )
where

import Data.Map.Strict (Map)
import qualified Data.Map.Strict as Map
import qualified Data.Set as Set
import Data.Text (Text)
import ExoMonad.Wire.Codec (Codec (..))
import ExoMonad.Wire.Encode (jsonWriter, keyWriter, membersWriter, objectWriter, writeComma)
import ExoMonad.Wire.Error (PathStep (..), WireError, inside, refuseKind)
import ExoMonad.Wire.Json (Json (..))
import ExoMonad.Wire.Node (Members, Node (..), count, find, memberMap, nodeJson)
import ExoMonad.Wire.Property (noOthers, property)
import ExoMonad.Wire.Writer (Writer (..))

-- | Fields of a record @r@ that together make an @a@; combined by '<*>' in the declared order.
data Fields r a = Fields
  { fieldNames :: [Text]
  , fieldsRead :: Members -> Outcome a
  , fieldsWrite :: r -> Writer
  , fieldsToJson :: r -> [(Text, Json)]
  }

-- | What was made, and of how many properties: if an object has more, some are unknown.
data Outcome a
  = Made !Int a
  | Refused WireError

instance Functor (Fields r) where
  fmap f fields = pure f <*> fields

instance Applicative (Fields r) where
  pure value = Fields [] (const (Made 0 value)) (const mempty) (const [])
  before <*> after =
    Fields
      { fieldNames = fieldNames before <> fieldNames after
      , fieldsRead = \object -> case readBefore object of
          Refused failure -> Refused failure
          Made met f -> case readAfter object of
            Refused failure -> Refused failure
            -- Now, for a thunk would keep the document.
            Made more value -> let made = f value in made `seq` Made (met + more) made
      , fieldsWrite = \value -> Writer $ \buffer -> do
          writeTo (writeBefore value) buffer
          writeTo (writeAfter value) buffer
      , fieldsToJson = \value -> fieldsToJson before value <> fieldsToJson after value
      }
   where
    readBefore = fieldsRead before
    readAfter = fieldsRead after
    writeBefore = fieldsWrite before
    writeAfter = fieldsWrite after

-- | A property that is always there.
required :: Text -> (r -> a) -> Codec a -> Fields r a
required name get value =
  Fields
    { fieldNames = [name]
    , fieldsRead = \object -> case property name (codecExpects value) readValue object of
        Right found -> Made 1 found
        Left failure -> Refused failure
    , fieldsWrite = \r -> Writer $ \buffer -> do
        writeTo key buffer
        let !present = get r
        writeTo (writeValue present) buffer
        writeComma buffer
    , fieldsToJson = \r -> [(name, codecToJson value (get r))]
    }
 where
  key = keyWriter name
  readValue = codecRead value
  writeValue = codecWrite value

-- | A property that is left out, and never @null@, when it has no value.
optional :: Text -> (r -> Maybe a) -> Codec a -> Fields r (Maybe a)
optional name get value =
  Fields
    { fieldNames = [name]
    , fieldsRead = \object -> case find name object of
        Nothing -> Made 0 Nothing
        Just found -> case readValue found of
          Right present -> Made 1 (Just present)
          Left failure -> Refused (inside (InProperty name) failure)
    , fieldsWrite = \r -> Writer $ \buffer -> case get r of
        Nothing -> pure ()
        Just present -> do
          writeTo key buffer
          writeTo (writeValue present) buffer
          writeComma buffer
    , fieldsToJson = maybe [] (\present -> [(name, codecToJson value present)]) . get
    }
 where
  key = keyWriter name
  readValue = codecRead value
  writeValue = codecWrite value

-- | A record that has no other properties.
record :: Fields r r -> Codec r
record fields =
  Codec
    { codecExpects = "object"
    , codecRead = \case
        ObjectNode object -> case fieldsRead fields object of
          Refused failure -> Left failure
          Made met value
            | met == count object -> Right value
            | otherwise -> value <$ noOthers (fieldNames fields) object
        other -> refuseKind "object" other
    , codecWrite = objectWriter . fieldsWrite fields
    , codecToJson = JsonObject . Map.fromList . fieldsToJson fields
    }

-- | A record that keeps properties it does not know, and writes them after its own.
openRecord :: (r -> Map Text Json) -> Fields r (Map Text Json -> r) -> Codec r
openRecord extra fields =
  Codec
    { codecExpects = "object"
    , codecRead = \case
        ObjectNode object -> case fieldsRead fields object of
          Refused failure -> Left failure
          Made met make
            | met == count object -> Right (make Map.empty)
            | otherwise -> Right (make (others (memberMap nodeJson object)))
        other -> refuseKind "object" other
    , codecWrite = \value ->
        objectWriter (fieldsWrite fields value <> membersWriter jsonWriter (others (extra value)))
    , codecToJson = \value ->
        JsonObject (Map.fromList (fieldsToJson fields value) <> extra value)
    }
 where
  -- A known name among the unknown would be written twice.
  others object = Map.withoutKeys object known
  known = Set.fromList (fieldNames fields)
