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

import Data.Int (Int64)
import Data.Map.Strict (Map)
import qualified Data.Map.Strict as Map
import Data.Text (Text)
import qualified Data.Text as Text
import qualified Data.Text.Encoding as Text
import ExoMonad.Wire.Bounds (Bounds, between, broken, extent)
import ExoMonad.Wire.Codec (Codec (..))
import ExoMonad.Wire.Double (integralValue, nearestDouble)
import ExoMonad.Wire.Encode
  ( arrayWriter
  , boolWriter
  , jsonWriter
  , membersWriter
  , nullWriter
  , objectWriter
  )
import ExoMonad.Wire.Error (PathStep (..), WireError (..), inside, refuse, refuseKind)
import ExoMonad.Wire.Json (Json (..))
import ExoMonad.Wire.Node (Node (..), members, nodeJson)
import ExoMonad.Wire.Numeral (doubleWriter, int64Writer)
import ExoMonad.Wire.Quote (clipped, quoted, textWriter)
import ExoMonad.Wire.Writer (runWriter)

-- | Any string.
text :: Codec Text
text =
  Codec
    { codecExpects = "string"
    , codecRead = \case
        TextNode value -> Right value
        other -> refuseKind "string" other
    , codecWrite = textWriter
    , codecToJson = JsonString
    }

-- | A string of some length, in code points.
textOf :: Bounds Int -> Codec Text
textOf bounds =
  text {codecRead = \node -> codecRead text node >>= sized "string" "characters" bounds Text.length}

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
        TextNode word -> case Map.lookup word known of
          Just value -> Right value
          Nothing -> refuse expects (clipped word)
        other -> refuseKind expects other
    , codecWrite = textWriter . name
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
        IntNode n
          | least <= n && n <= most -> Right n
          | otherwise -> outside (toInteger n)
        BigNode n -> outside n
        other -> refuseKind "integer" other
    , codecWrite = int64Writer
    , codecToJson = JsonInteger . toInteger
    }
 where
  (least, most) = extent bounds
  outside n
    | n < toInteger least = refuse ("integer >= " <> decimal least) (decimal n)
    | otherwise = refuse ("integer <= " <> decimal most) (decimal n)

-- | Any finite double.
double :: Codec Double
double =
  Codec
    { codecExpects = "number"
    , codecRead = \case
        IntNode n -> Right (nearestDouble (toInteger n))
        BigNode n -> Right (nearestDouble n)
        DoubleNode d -> Right d
        other -> refuseKind "number" other
    , codecWrite = doubleWriter
    , codecToJson = \d -> maybe (JsonDouble d) (JsonInteger . toInteger) (integralValue d)
    }

-- | A finite double within limits.
doubleIn :: Bounds Double -> Codec Double
doubleIn bounds = double {codecRead = \node -> codecRead double node >>= limited}
 where
  limited d = case broken bounds d of
    Nothing -> Right d
    Just (relation, limit) ->
      refuse (Text.concat ["number ", relation, " ", numeral limit]) (numeral d)
  numeral = Text.decodeUtf8 . runWriter . doubleWriter

-- | A truth value.
bool :: Codec Bool
bool =
  Codec
    { codecExpects = "boolean"
    , codecRead = \case
        BoolNode value -> Right value
        other -> refuseKind "boolean" other
    , codecWrite = boolWriter
    , codecToJson = JsonBool
    }

-- | Any value, kept as it is.
json :: Codec Json
json =
  Codec
    { codecExpects = "JSON value"
    , codecRead = Right . nodeJson
    , codecWrite = jsonWriter
    , codecToJson = id
    }

-- | A value or @null@.
nullable :: Codec a -> Codec (Maybe a)
nullable inner =
  Codec
    { codecExpects = expects
    , codecRead = \case
        NullNode -> Right Nothing
        value -> case codecRead inner value of
          Right read' -> Right (Just read')
          -- Where the kind was wrong, null would have been right; a broken limit is another matter.
          Left (WireError [] wanted got) | wanted == codecExpects inner -> refuse expects got
          Left failure -> Left failure
    , codecWrite = maybe nullWriter (codecWrite inner)
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
        ArrayNode items -> readItems item items
        other -> refuseKind "array" other
    , codecWrite = arrayWriter (codecWrite item)
    , codecToJson = JsonArray . map (codecToJson item)
    }

-- | Some number of items.
listOf :: Bounds Int -> Codec a -> Codec [a]
listOf bounds item =
  (list item)
    { codecRead = \case
        ArrayNode items -> sized "array" "items" bounds length items >>= readItems item
        other -> refuseKind "array" other
    }

-- | In a loop, because an array may be longer than a stack is deep.
readItems :: Codec a -> [Node] -> Either WireError [a]
readItems item = go (0 :: Int) []
 where
  go !_ before [] = Right (reverse before)
  go index before (value : rest) = case codecRead item value of
    Left failure -> Left (inside (AtItem index) failure)
    Right first -> first `seq` go (index + 1) (first : before) rest

-- | Values of one type by name, in the order of their names.
mapOf :: Codec a -> Codec (Map Text a)
mapOf value =
  Codec
    { codecExpects = "object"
    , codecRead = \case
        ObjectNode object -> Map.fromDistinctAscList <$> readMembers value (members object)
        other -> refuseKind "object" other
    , codecWrite = objectWriter . membersWriter (codecWrite value)
    , codecToJson = JsonObject . fmap (codecToJson value)
    }

readMembers :: Codec a -> [(Text, Node)] -> Either WireError [(Text, a)]
readMembers member = go []
 where
  go before [] = Right (reverse before)
  go before ((name, node) : rest) = case codecRead member node of
    Left failure -> Left (inside (InProperty name) failure)
    Right value -> value `seq` go ((name, value) : before) rest

-- --- messages -----------------------------------------------------------------------------------

-- | Check a length.
sized :: Text -> Text -> Bounds Int -> (a -> Int) -> a -> Either WireError a
sized what units bounds size = check
 where
  (least, most) = extent bounds
  check value
    | least <= n && n <= most = Right value
    | n < least = refuse (Text.concat [what, " of at least ", decimal least, " ", units]) met
    | otherwise = refuse (Text.concat [what, " of at most ", decimal most, " ", units]) met
   where
    n = size value
    met = decimal n <> " " <> units

decimal :: Show n => n -> Text
decimal = Text.pack . show

-- | What is expected of a string that must be one of a few.
oneOf :: [Text] -> Text
oneOf choices = "one of " <> Text.intercalate ", " (map quoted choices)
