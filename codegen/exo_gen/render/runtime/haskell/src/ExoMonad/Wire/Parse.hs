{-# LANGUAGE MultiWayIf #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Bytes to a JSON value, in one pass and within limits; the types come later.
--
-- The limits are part of the wire contract: both languages refuse the same documents.
module ExoMonad.Wire.Parse
  ( parseDocument
  , maxDocumentBytes
  )
where

import Data.ByteString (ByteString)
import qualified Data.ByteString as ByteString
import qualified Data.Map.Strict as Map
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Wire.Error (WireError (..))
import ExoMonad.Wire.Json (Json (..))
import ExoMonad.Wire.Parse.Input (Step (..), at, expected, skipSpace)
import ExoMonad.Wire.Parse.Number (number)
import ExoMonad.Wire.Parse.String (string)
import ExoMonad.Wire.Quote (quoted)
import ExoMonad.Wire.Utf8 (firstInvalid)

-- | 8 MiB.
maxDocumentBytes :: Int
maxDocumentBytes = 8 * 1024 * 1024

-- | How deep arrays and objects may nest.
maxDepth :: Int
maxDepth = 64

-- | Parse a whole document.
parseDocument :: ByteString -> Either WireError Json
parseDocument doc
  | ByteString.length doc > maxDocumentBytes =
      Left (WireError [] (Text.pack ("at most " <> show maxDocumentBytes <> " bytes")) "more")
  | Just i <- firstInvalid doc = Left (WireError [] "UTF-8" ("an invalid byte" <> atByte i))
  | "\xef\xbb\xbf" `ByteString.isPrefixOf` doc =
      Left (WireError [] "a JSON value" ("a byte order mark" <> atByte 0))
  | otherwise = case value doc 0 (skipSpace doc 0) of
      Halt failure -> Left failure
      Next json end
        | skipSpace doc end == ByteString.length doc -> Right json
        | otherwise -> case expected doc "end of input" (skipSpace doc end) of
            Halt failure -> Left failure
            Next () _ -> Right json
 where
  atByte i = Text.pack (" at byte " <> show (i :: Int))

-- | A value at the given depth, from its first byte.
value :: ByteString -> Int -> Int -> Step Json
value doc depth i = case at doc i of
  0x22 -> case string doc (i + 1) of
    Next text end -> Next (JsonString text) end
    Halt failure -> Halt failure
  0x7b -> nested object
  0x5b -> nested array
  0x74 -> word "true" (JsonBool True)
  0x66 -> word "false" (JsonBool False)
  0x6e -> word "null" JsonNull
  byte
    | byte == 0x2d || (0x30 <= byte && byte <= 0x39) -> number doc i
    | otherwise -> expected doc "a JSON value" i
 where
  nested parse
    | depth < maxDepth = parse doc (depth + 1) (skipSpace doc (i + 1))
    | otherwise =
        Halt . WireError [] (Text.pack ("at most " <> show maxDepth <> " levels of nesting")) $
          Text.pack ("another at byte " <> show i)
  word spelled json
    | spelled `ByteString.isPrefixOf` ByteString.drop i doc =
        Next json (i + ByteString.length spelled)
    | otherwise = expected doc "a JSON value" i

-- | What follows @[@ and white space.
array :: ByteString -> Int -> Int -> Step Json
array doc depth start
  | at doc start == 0x5d = Next (JsonArray []) (start + 1)
  | otherwise = go [] start
 where
  go before i = case value doc depth i of
    Halt failure -> Halt failure
    Next item end ->
      let items = item : before
          next = skipSpace doc end
       in case at doc next of
            0x2c -> go items (skipSpace doc (next + 1))
            0x5d -> Next (JsonArray (reverse items)) (next + 1)
            _ -> expected doc "\",\" or \"]\"" next

-- | What follows @{@ and white space.
object :: ByteString -> Int -> Int -> Step Json
object doc depth start
  | at doc start == 0x7d = Next (JsonObject Map.empty) (start + 1)
  | otherwise = go Map.empty start
 where
  go before i
    | at doc i /= 0x22 = expected doc "a property name" i
    | otherwise = case string doc (i + 1) of
        Halt failure -> Halt failure
        Next key end ->
          let colon = skipSpace doc end
           in if
                | Map.member key before -> repeated key
                | at doc colon /= 0x3a -> expected doc "\":\"" colon
                | otherwise -> case value doc depth (skipSpace doc (colon + 1)) of
                    Halt failure -> Halt failure
                    Next item after -> more (Map.insert key item before) (skipSpace doc after)
  more members i = case at doc i of
    0x2c -> go members (skipSpace doc (i + 1))
    0x7d -> Next (JsonObject members) (i + 1)
    _ -> expected doc "\",\" or \"}\"" i

repeated :: Text -> Step a
repeated key = Halt (WireError [] "each key once" (quoted key <> " again"))
