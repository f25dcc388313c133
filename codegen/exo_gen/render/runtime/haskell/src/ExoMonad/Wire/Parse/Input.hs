{-# LANGUAGE BangPatterns #-}
{-# LANGUAGE OverloadedStrings #-}

-- | What the parsers of values share: results, white space, and saying what else stands there.
module ExoMonad.Wire.Parse.Input
  ( Step (..)
  , skipSpace
  , slice
  , expected
  , halt
  )
where

import Data.ByteString (ByteString)
import qualified Data.ByteString as ByteString
import Data.ByteString.Unsafe (unsafeDrop, unsafeTake)
import Data.Text (Text)
import qualified Data.Text as Text
import qualified Data.Text.Encoding as Text
import ExoMonad.Wire.Error (WireError (..))
import ExoMonad.Wire.Quote (quoted)
import ExoMonad.Wire.Scan (at)

-- | What was parsed and the offset after it, or why not.
data Step a
  = Next !a !Int
  | Halt WireError

-- | The offset of the next byte that is not JSON's white space.
skipSpace :: ByteString -> Int -> Int
skipSpace document i
  -- Nearly always there is none, and this much is inlined.
  | at document i > 0x20 = i
  | otherwise = skipMore document i
{-# INLINE skipSpace #-}

skipMore :: ByteString -> Int -> Int
skipMore document = go
 where
  go i
    | byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 = go (i + 1)
    | otherwise = i
   where
    byte = at document i
{-# NOINLINE skipMore #-}

-- | The bytes from one offset to another, both within the document.
slice :: ByteString -> Int -> Int -> ByteString
slice document from to = unsafeTake (to - from) (unsafeDrop from document)
{-# INLINE slice #-}

-- | Something else stands at an offset.
expected :: ByteString -> Text -> Int -> Step a
expected !document !what !i
  | i < ByteString.length document = halt what (quoted character) i
  | otherwise = halt what "end of input" i
 where
  character = Text.take 1 (Text.decodeUtf8With replace (slice document i (min end (i + 4))))
  end = ByteString.length document
  -- The four bytes may end within the next character.
  replace _ _ = Just '\xfffd'
{-# NOINLINE expected #-}

-- | Refuse what stands at an offset.
halt :: Text -> Text -> Int -> Step a
halt !what !got !i = Halt (WireError [] what (got <> " at byte " <> Text.pack (show i)))
