{-# LANGUAGE BangPatterns #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Bytes to nodes, in one pass and within limits; the types come later.
--
-- The limits are part of the wire contract: both languages refuse the same documents.
module ExoMonad.Wire.Parse
  ( parseNode
  , maxDocumentBytes
  )
where

import Data.ByteString (ByteString)
import qualified Data.ByteString as ByteString
import qualified Data.Text as Text
import ExoMonad.Wire.Error (WireError (..))
import ExoMonad.Wire.Node (Members (..), Node (..))
import ExoMonad.Wire.Parse.Input (Step (..), expected, halt, skipSpace)
import ExoMonad.Wire.Parse.Number (number)
import ExoMonad.Wire.Parse.String (string)
import ExoMonad.Wire.Parse.Twin (named, noNames)
import ExoMonad.Wire.Quote (quoted)
import ExoMonad.Wire.Scan (at)
import ExoMonad.Wire.Utf8 (firstInvalid)

-- | 8 MiB.
maxDocumentBytes :: Int
maxDocumentBytes = 8 * 1024 * 1024

-- | How deep arrays and objects may nest.
maxDepth :: Int
maxDepth = 64

-- | Parse a whole document.
parseNode :: ByteString -> Either WireError Node
parseNode document
  | ByteString.length document > maxDocumentBytes =
      Left (WireError [] (Text.pack ("at most " <> show maxDocumentBytes <> " bytes")) "more")
  | Just i <- firstInvalid document = ended (halt "UTF-8" "an invalid byte" i)
  | "\xef\xbb\xbf" `ByteString.isPrefixOf` document =
      ended (halt "a JSON value" "a byte-order mark" 0)
  | otherwise = ended $ case value document 0 (skipSpace document 0) of
      Next node end
        | rest < ByteString.length document -> expected document "end of input" rest
        | otherwise -> Next node rest
       where
        rest = skipSpace document end
      failed -> failed
 where
  ended (Next node _) = Right node
  ended (Halt failure) = Left failure

-- | A value at the given depth, from its first byte.
value :: ByteString -> Int -> Int -> Step Node
value !document !depth !i = case at document i of
  0x22 -> case string document (i + 1) of
    Next text end -> Next (TextNode text) end
    Halt failure -> Halt failure
  0x7b
    | depth < maxDepth -> object document (depth + 1) (skipSpace document (i + 1))
    | otherwise -> tooDeep i
  0x5b
    | depth < maxDepth -> array document (depth + 1) (skipSpace document (i + 1))
    | otherwise -> tooDeep i
  0x74 | follows 0x72 1 && follows 0x75 2 && follows 0x65 3 -> Next (BoolNode True) (i + 4)
  0x66
    | follows 0x61 1 && follows 0x6c 2 && follows 0x73 3 && follows 0x65 4 ->
        Next (BoolNode False) (i + 5)
  0x6e | follows 0x75 1 && follows 0x6c 2 && follows 0x6c 3 -> Next NullNode (i + 4)
  byte
    | byte == 0x2d || (0x30 <= byte && byte <= 0x39) -> number document i
    | otherwise -> expected document "a JSON value" i
 where
  follows byte k = at document (i + k) == byte

tooDeep :: Int -> Step a
tooDeep = halt (Text.pack ("at most " <> show maxDepth <> " levels of nesting")) "more"

-- | What follows @[@ and white space.
array :: ByteString -> Int -> Int -> Step Node
array !document !depth !start
  | at document start == 0x5d = Next (ArrayNode []) (start + 1)
  | otherwise = go [] start
 where
  go before !i = case value document depth i of
    Halt failure -> Halt failure
    Next item end -> more (item : before) (skipSpace document end)
  more items !i = case at document i of
    0x2c -> go items (skipSpace document (i + 1))
    0x5d -> Next (ArrayNode (reverse items)) (i + 1)
    _ -> expected document "\",\" or \"]\"" i

-- | What follows @{@ and white space.
object :: ByteString -> Int -> Int -> Step Node
object !document !depth !start
  | at document start == 0x7d = Next (ObjectNode NoMembers) (start + 1)
  | otherwise = go noNames NoMembers start
 where
  go !names !before !i
    | at document i /= 0x22 = expected document "a property name" i
    | otherwise = case string document (i + 1) of
        Halt failure -> Halt failure
        Next name end -> case named name names before of
          Nothing -> Halt (WireError [] "each key once" (quoted name <> " again"))
          Just more -> colon more name before (skipSpace document end)
  colon !names !name !before !i
    | at document i /= 0x3a = expected document "\":\"" i
    | otherwise = case value document depth (skipSpace document (i + 1)) of
        Halt failure -> Halt failure
        Next node end -> next names (Member name node before) (skipSpace document end)
  next !names !found !i = case at document i of
    0x2c -> go names found (skipSpace document (i + 1))
    0x7d -> Next (ObjectNode found) (i + 1)
    _ -> expected document "\",\" or \"}\"" i
