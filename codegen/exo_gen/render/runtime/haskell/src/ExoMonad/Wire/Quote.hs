{-# LANGUAGE BangPatterns #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Strings as JSON writes them: raw UTF-8, and as few escapes as there may be.
module ExoMonad.Wire.Quote
  ( textWriter
  , quoted
  , clipped
  )
where

import Data.Bits (shiftR, (.&.))
import Data.ByteString (ByteString)
import qualified Data.ByteString as ByteString
import Data.ByteString.Internal (c2w)
import Data.ByteString.Unsafe (unsafeUseAsCString)
import Data.Text (Text)
import qualified Data.Text as Text (compareLength, take)
import qualified Data.Text.Array as Array
import qualified Data.Text.Encoding as Text
import Data.Text.Internal (Text (..))
import Data.Word (Word8)
import ExoMonad.Wire.Scan (at, rawEnd)
import ExoMonad.Wire.Writer
  ( Buffer
  , Writer (..)
  , advance
  , cursor
  , largeRoom
  , put
  , reserve
  , runWriter
  , settle
  , smallRoom
  )
import Foreign.Marshal.Utils (copyBytes)
import Foreign.Ptr (Ptr, castPtr, plusPtr)
import Foreign.Storable (poke, pokeByteOff)

-- | A string with its quotes.
textWriter :: Text -> Writer
textWriter text@(Text array start size) = Writer $ \buffer ->
  if size > smallRoom - 2
    then writeEscaped (Text.encodeUtf8 text) buffer
    else do
      opening <- cursor buffer
      poke opening (c2w '"')
      closing <- copyPlain array start (start + size) (opening `plusPtr` 1)
      if closing == opening `plusPtr` (size + 1)
        then poke closing (c2w '"') >> settle buffer (closing `plusPtr` 1)
        else writeEscaped (Text.encodeUtf8 text) buffer
{-# NOINLINE textWriter #-}

-- | Copy units that stand for themselves, which are ASCII and so the same in any version of text,
-- up to one that does not; return the address after the last copy.
copyPlain :: Array.Array -> Int -> Int -> Ptr Word8 -> IO (Ptr Word8)
copyPlain array start end = go start
 where
  go !from !to
    | from >= end = pure to
    | unit < 0x20 || unit >= 0x80 || unit == 0x22 || unit == 0x5c = pure to
    | otherwise = do
        poke to (fromIntegral unit)
        go (from + 1) (to `plusPtr` 1)
   where
    unit = Array.unsafeIndex array from
{-# NOINLINE copyPlain #-}

-- | Write UTF-8 with its quotes, a stretch at a time: room is made for the most that its escapes may
-- come to, so that nothing is checked within.
writeEscaped :: ByteString -> Buffer -> IO ()
writeEscaped source buffer = put buffer (c2w '"') >> go 0
 where
  size = ByteString.length source
  go !from
    | from >= size = put buffer (c2w '"') >> reserve buffer largeRoom
    | otherwise = do
        let end = min size (from + stretch)
        reserve buffer (6 * (end - from) + largeRoom)
        start <- cursor buffer
        pokeStretch (ByteString.take end source) from start >>= advance buffer
        go end
  stretch = 1024

-- | Write the bytes from an offset to the end, run by run; return the address after them.
pokeStretch :: ByteString -> Int -> Ptr Word8 -> IO (Ptr Word8)
pokeStretch source start target = unsafeUseAsCString source (go start target)
 where
  end = ByteString.length source
  go !from !to !text
    | run >= end = pokeRun (end - from)
    | otherwise = pokeRun (run - from) >>= writeEscape (at source run) >>= \next -> go (run + 1) next text
   where
    run = rawEnd source from
    pokeRun size = (to `plusPtr` size) <$ copyBytes to (castPtr text `plusPtr` from) size
{-# NOINLINE pokeStretch #-}

-- | Write the escape of a byte that needs one; return the address after it.
writeEscape :: Word8 -> Ptr Word8 -> IO (Ptr Word8)
writeEscape unit to = do
  poke to (c2w '\\')
  case unit of
    0x22 -> letter '"'
    0x5c -> letter '\\'
    0x08 -> letter 'b'
    0x0c -> letter 'f'
    0x0a -> letter 'n'
    0x0d -> letter 'r'
    0x09 -> letter 't'
    _ -> do
      pokeByteOff to 1 (c2w 'u')
      pokeByteOff to 2 (c2w '0')
      pokeByteOff to 3 (c2w '0')
      pokeByteOff to 4 (hexDigit (unit `shiftR` 4))
      pokeByteOff to 5 (hexDigit (unit .&. 0xf))
      pure (to `plusPtr` 6)
 where
  letter char = (to `plusPtr` 2) <$ pokeByteOff to 1 (c2w char)

hexDigit :: Word8 -> Word8
hexDigit n
  | n < 10 = c2w '0' + n
  | otherwise = c2w 'a' + n - 10

-- | A string as JSON, for messages.
quoted :: Text -> Text
quoted = Text.decodeUtf8 . runWriter . textWriter

-- | A string as JSON, or its beginning.
clipped :: Text -> Text
clipped word
  | Text.compareLength shown 64 == GT = Text.take 64 shown <> "..."
  | otherwise = shown
 where
  shown = quoted word
