{-# LANGUAGE OverloadedStrings #-}

-- | Looking at a document byte by byte: what the parsers of values share.
module ExoMonad.Wire.Parse.Input
  ( Step (..)
  , at
  , skipSpace
  , slice
  , expected
  , halt
  )
where

import Data.ByteString (ByteString)
import qualified Data.ByteString as ByteString
import Data.ByteString.Unsafe (unsafeDrop, unsafeIndex, unsafeTake)
import Data.Text (Text)
import qualified Data.Text as Text
import qualified Data.Text.Encoding as Text
import Data.Word (Word8)
import ExoMonad.Wire.Error (WireError (..))
import ExoMonad.Wire.Quote (quoted)

-- | What was parsed and the offset after it, or why not.
data Step a
  = Next !a !Int
  | Halt WireError

-- | The byte at an offset; zero, which is nowhere legal, at the end.
at :: ByteString -> Int -> Word8
at doc i
  | i < ByteString.length doc = unsafeIndex doc i
  | otherwise = 0
{-# INLINE at #-}

-- | The offset of the next byte that is not JSON's white space.
skipSpace :: ByteString -> Int -> Int
skipSpace doc i
  -- Nearly always there is none, and this much is inlined.
  | at doc i > 0x20 = i
  | otherwise = skipMore doc i
{-# INLINE skipSpace #-}

skipMore :: ByteString -> Int -> Int
skipMore doc = go
 where
  go i
    | byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 = go (i + 1)
    | otherwise = i
   where
    byte = at doc i

-- | The bytes from one offset to another, both within the document.
slice :: ByteString -> Int -> Int -> ByteString
slice doc from to = unsafeTake (to - from) (unsafeDrop from doc)
{-# INLINE slice #-}

-- | Something else stands at an offset.
expected :: ByteString -> Text -> Int -> Step a
expected doc what i
  | i < ByteString.length doc = halt what (quoted character) i
  | otherwise = halt what "end of input" i
 where
  character = Text.take 1 (Text.decodeUtf8With replace (ByteString.take 4 (ByteString.drop i doc)))
  -- The four bytes may end within the next character.
  replace _ _ = Just '\xfffd'

-- | Refuse what stands at an offset.
halt :: Text -> Text -> Int -> Step a
halt what got i = Halt (WireError [] what (got <> " at byte " <> Text.pack (show i)))
