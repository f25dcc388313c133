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

import Data.ByteString (ByteString)
import Data.Map.Strict (Map)
import qualified Data.Map.Strict as Map
import qualified Data.Set as Set
import Data.Text (Text)
import ExoMonad.Wire.Codec (Codec (..))
import ExoMonad.Wire.Encode (Members, jsonBuilder, keyBytes, member, objectBuilder)
import ExoMonad.Wire.Error (PathStep (..), WireError, refuseKind, within)
import ExoMonad.Wire.Json (Json (..))
import ExoMonad.Wire.Property (noProperties, property)

-- | Fields of a record @r@ that together make an @a@; combined by '<*>' in the declared order.
data Fields r a = Fields
  { fieldNames :: [Text]
  , fieldsRead :: Map Text Json -> Either WireError a
  , fieldsWrite :: r -> Members
  , fieldsToJson :: r -> [(Text, Json)]
  }

instance Functor (Fields r) where
  fmap f fields = fields {fieldsRead = fmap f . fieldsRead fields}

instance Applicative (Fields r) where
  pure value = Fields [] (const (Right value)) mempty mempty
  before <*> after =
    Fields
      { fieldNames = fieldNames before <> fieldNames after
      , fieldsRead = \members -> case fieldsRead before members of
          Left failure -> Left failure
          Right f -> case fieldsRead after members of
            Left failure -> Left failure
            Right value -> Right (f value)
      , fieldsWrite = \value -> fieldsWrite before value <> fieldsWrite after value
      , fieldsToJson = \value -> fieldsToJson before value <> fieldsToJson after value
      }

-- | A property that is always there.
required :: Text -> (r -> a) -> Codec a -> Fields r a
required name get value =
  Fields
    { fieldNames = [name]
    , fieldsRead = property name (codecExpects value) (codecRead value)
    , fieldsWrite = \r -> member key (codecWrite value (get r))
    , fieldsToJson = \r -> [(name, codecToJson value (get r))]
    }
 where
  key = keyBytes name :: ByteString

-- | A property that is left out, and never @null@, when it has no value.
optional :: Text -> (r -> Maybe a) -> Codec a -> Fields r (Maybe a)
optional name get value =
  Fields
    { fieldNames = [name]
    , fieldsRead = \members -> case Map.lookup name members of
        Nothing -> Right Nothing
        Just found -> case codecRead value found of
          Right present -> Right (Just present)
          Left failure -> within (InProperty name) (Left failure)
    , fieldsWrite = maybe mempty (member key . codecWrite value) . get
    , fieldsToJson = maybe [] (\present -> [(name, codecToJson value present)]) . get
    }
 where
  key = keyBytes name :: ByteString

-- | A record that has no other properties.
record :: Fields r r -> Codec r
record fields =
  Codec
    { codecExpects = "object"
    , codecRead = \case
        JsonObject members -> case fieldsRead fields members of
          Left failure -> Left failure
          Right value -> value <$ noProperties (Map.withoutKeys members known)
        other -> refuseKind "object" other
    , codecWrite = objectBuilder . fieldsWrite fields
    , codecToJson = JsonObject . Map.fromList . fieldsToJson fields
    }
 where
  known = Set.fromList (fieldNames fields)

-- | A record that keeps properties it does not know, and writes them after its own.
openRecord :: (r -> Map Text Json) -> Fields r (Map Text Json -> r) -> Codec r
openRecord extra fields =
  Codec
    { codecExpects = "object"
    , codecRead = \case
        JsonObject members -> ($ others members) <$> fieldsRead fields members
        other -> refuseKind "object" other
    , codecWrite = \value ->
        objectBuilder (fieldsWrite fields value <> Map.foldMapWithKey unknown (others (extra value)))
    , codecToJson = \value ->
        JsonObject (Map.fromList (fieldsToJson fields value) <> extra value)
    }
 where
  known = Set.fromList (fieldNames fields)
  -- A known name among the unknown would be written twice.
  others members = Map.withoutKeys members known
  unknown key = member (keyBytes key) . jsonBuilder
