{-# LANGUAGE BangPatterns #-}
{-# LANGUAGE LambdaCase #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Codecs of single values and of containers.
module ExoMonad.Wire.Primitive
  ( -- * Strings
    text
  , textOf
  , literal
  , enum
  , choice

    -- * Numbers
  , int64
  , int64In
  , double
  , doubleIn

    -- * Other values
  , bool
  , json
  , nullable

    -- * Containers
  , list
  , listOf
  , mapOf
  )
where

import Data.ByteString.Builder (Builder)
import qualified Data.ByteString.Builder as Builder
import Data.Int (Int64)
import Data.Map.Strict (Map)
import qualified Data.Map.Strict as Map
import Data.Text (Text)
import qualified Data.Text as Text
import qualified Data.Text.Encoding as Text
import ExoMonad.Wire.Bounds (Bounds, Limit (..), between, broken)
import ExoMonad.Wire.Codec (Codec (..))
import ExoMonad.Wire.Double (integralValue, nearestDouble)
import ExoMonad.Wire.Encode
  ( arrayBuilder
  , doubleBuilder
  , integerBuilder
  , jsonBuilder
  , keyBytes
  , member
  , objectBuilder
  )
import ExoMonad.Wire.Error (PathStep (..), WireError (..), refuse, refuseKind, within)
import ExoMonad.Wire.Json (Json (..))
import ExoMonad.Wire.Quote (quoted, strictBytes, textBuilder)

-- | Any string.
text :: Codec Text
text =
  Codec
    { codecExpects = "string"
    , codecRead = \case
        JsonString value -> Right value
        other -> refuseKind "string" other
    , codecWrite = textBuilder
    , codecToJson = JsonString
    }

-- | A string of some length, in code points.
textOf :: Bounds Int -> Codec Text
textOf bounds =
  text {codecRead = \value -> codecRead text value >>= sized "string" "characters" bounds Text.length}

-- | One string.
literal :: Text -> Codec ()
literal word = choice [(word, ())] (const word)

-- | The strings of an enumeration.
enum :: (Bounded a, Enum a) => (a -> Text) -> Codec a
enum name = choice [(name value, value) | value <- [minBound .. maxBound]] name

-- | Some strings, in the order in which messages list them.
choice :: [(Text, a)] -> (a -> Text) -> Codec a
choice choices name =
  Codec
    { codecExpects = expects
    , codecRead = \case
        JsonString word -> case Map.lookup word known of
          Just value -> Right value
          Nothing -> refuse expects (clipped word)
        other -> refuseKind expects other
    , codecWrite = textBuilder . name
    , codecToJson = JsonString . name
    }
 where
  expects = oneOf (map fst choices)
  known = Map.fromList choices

-- | Any integer of 64 bits.
int64 :: Codec Int64
int64 = int64In (between minBound maxBound)

-- | An integer within limits.
int64In :: Bounds Int64 -> Codec Int64
int64In bounds =
  Codec
    { codecExpects = "integer"
    , codecRead = \case
        JsonInteger n -> case broken limits n of
          Nothing -> Right (fromInteger n)
          Just limit -> refuse (ordered "integer" (written . integerBuilder) limit) (written (integerBuilder n))
        other -> refuseKind "integer" other
    , codecWrite = Builder.int64Dec
    , codecToJson = JsonInteger . toInteger
    }
 where
  limits = fmap toInteger (bounds <> between minBound maxBound)

-- | Any finite double.
double :: Codec Double
double =
  Codec
    { codecExpects = "number"
    , codecRead = \case
        JsonInteger n -> Right (nearestDouble n)
        JsonDouble d -> Right d
        other -> refuseKind "number" other
    , codecWrite = doubleBuilder
    , codecToJson = \d -> maybe (JsonDouble d) (JsonInteger . toInteger) (integralValue d)
    }

-- | A finite double within limits.
doubleIn :: Bounds Double -> Codec Double
doubleIn bounds = double {codecRead = \value -> codecRead double value >>= limited}
 where
  limited d = case broken bounds d of
    Nothing -> Right d
    Just limit -> refuse (ordered "number" (written . doubleBuilder) limit) (written (doubleBuilder d))

-- | A truth value.
bool :: Codec Bool
bool =
  Codec
    { codecExpects = "boolean"
    , codecRead = \case
        JsonBool value -> Right value
        other -> refuseKind "boolean" other
    , codecWrite = \value -> if value then "true" else "false"
    , codecToJson = JsonBool
    }

-- | Any value, kept as it is.
json :: Codec Json
json =
  Codec
    { codecExpects = "JSON value"
    , codecRead = Right
    , codecWrite = jsonBuilder
    , codecToJson = id
    }

-- | A value or @null@.
nullable :: Codec a -> Codec (Maybe a)
nullable inner =
  Codec
    { codecExpects = expects
    , codecRead = \case
        JsonNull -> Right Nothing
        value -> case codecRead inner value of
          Right read' -> Right (Just read')
          -- Where the kind was wrong, null would have been right; a broken limit is another matter.
          Left (WireError [] wanted got) | wanted == codecExpects inner -> refuse expects got
          Left failure -> Left failure
    , codecWrite = maybe "null" (codecWrite inner)
    , codecToJson = maybe JsonNull (codecToJson inner)
    }
 where
  expects = codecExpects inner <> " or null"

-- | Any number of items.
list :: Codec a -> Codec [a]
list item =
  Codec
    { codecExpects = "array"
    , codecRead = \case
        JsonArray items -> readItems item items
        other -> refuseKind "array" other
    , codecWrite = arrayBuilder (codecWrite item)
    , codecToJson = JsonArray . map (codecToJson item)
    }

-- | Some number of items.
listOf :: Bounds Int -> Codec a -> Codec [a]
listOf bounds item =
  (list item)
    { codecRead = \case
        JsonArray items -> sized "array" "items" bounds length items >>= readItems item
        other -> refuseKind "array" other
    }

-- | In a loop, because an array may be longer than a stack is deep.
readItems :: Codec a -> [Json] -> Either WireError [a]
readItems item = go (0 :: Int) []
 where
  go !_ before [] = Right (reverse before)
  go index before (value : rest) = case within (AtItem index) (codecRead item value) of
    Left failure -> Left failure
    Right first -> first `seq` go (index + 1) (first : before) rest

-- | Values of one type by name, in the order of their names.
mapOf :: Codec a -> Codec (Map Text a)
mapOf value =
  Codec
    { codecExpects = "object"
    , codecRead = \case
        JsonObject members ->
          Map.traverseWithKey (\key -> within (InProperty key) . codecRead value) members
        other -> refuseKind "object" other
    , codecWrite =
        objectBuilder . Map.foldMapWithKey (\key -> member (keyBytes key) . codecWrite value)
    , codecToJson = JsonObject . fmap (codecToJson value)
    }

-- --- messages -----------------------------------------------------------------------------------

-- | Check a length.
sized :: Text -> Text -> Bounds Int -> (a -> Int) -> a -> Either WireError a
sized what units bounds size value = case broken bounds (size value) of
  Nothing -> Right value
  Just limit -> refuse (Text.concat [what, " of ", limitText limit, " ", units]) (count <> " " <> units)
 where
  count = Text.pack (show (size value))
  limitText limit = case limit of
    AtLeast n -> "at least " <> Text.pack (show n)
    AtMost n -> "at most " <> Text.pack (show n)
    Above n -> "more than " <> Text.pack (show n)
    Below n -> "fewer than " <> Text.pack (show n)

-- | What a limit of a number asks for.
ordered :: Text -> (n -> Text) -> Limit n -> Text
ordered what shown limit = case limit of
  AtLeast n -> what <> " >= " <> shown n
  AtMost n -> what <> " <= " <> shown n
  Above n -> what <> " > " <> shown n
  Below n -> what <> " < " <> shown n

-- | What is expected of a string that must be one of a few.
oneOf :: [Text] -> Text
oneOf choices = "one of " <> Text.intercalate ", " (map quoted choices)

-- | A string as JSON, or its beginning.
clipped :: Text -> Text
clipped word
  | Text.compareLength shown 64 == GT = Text.take 64 shown <> "..."
  | otherwise = shown
 where
  shown = quoted word

written :: Builder -> Text
written = Text.decodeUtf8 . strictBytes
