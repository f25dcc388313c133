{-# LANGUAGE BangPatterns #-}

-- | Strings as JSON writes them: raw UTF-8, and as few escapes as there may be.
module ExoMonad.Wire.Quote
  ( textWriter
  , quoted
  )
where

import Data.Bits (shiftR, (.&.))
import Data.ByteString (ByteString)
import qualified Data.ByteString as ByteString
import Data.ByteString.Internal (c2w)
import Data.Text (Text)
import qualified Data.Text.Array as Array
import qualified Data.Text.Encoding as Text
import Data.Text.Internal (Text (..))
import Data.Word (Word8)
import ExoMonad.Wire.Scan (at, rawEnd)
import ExoMonad.Wire.Writer
  ( Buffer
  , Writer (..)
  , copy
  , cursor
  , largeRoom
  , put
  , reserve
  , runWriter
  , settle
  , smallRoom
  )
import Foreign.Ptr (Ptr, plusPtr)
import Foreign.Storable (poke)

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

-- | Write UTF-8 with its quotes, run by run.
writeEscaped :: ByteString -> Buffer -> IO ()
writeEscaped source buffer = put buffer (c2w '"') >> go 0
 where
  go !from = do
    let end = rawEnd source from
    reserve buffer (end - from + largeRoom)
    copy buffer (ByteString.take (end - from) (ByteString.drop from source))
    if end >= ByteString.length source
      then put buffer (c2w '"') >> reserve buffer largeRoom
      else writeEscape (at source end) buffer >> go (end + 1)

-- | Write the escape of a byte that needs one.
writeEscape :: Word8 -> Buffer -> IO ()
writeEscape unit buffer = do
  put buffer (c2w '\\')
  case unit of
    0x22 -> letter '"'
    0x5c -> letter '\\'
    0x08 -> letter 'b'
    0x0c -> letter 'f'
    0x0a -> letter 'n'
    0x0d -> letter 'r'
    0x09 -> letter 't'
    _ -> do
      mapM_ letter "u00"
      put buffer (hexDigit (unit `shiftR` 4))
      put buffer (hexDigit (unit .&. 0xf))
 where
  letter = put buffer . c2w

hexDigit :: Word8 -> Word8
hexDigit n
  | n < 10 = c2w '0' + n
  | otherwise = c2w 'a' + n - 10

-- | A string as JSON, for messages.
quoted :: Text -> Text
quoted = Text.decodeUtf8 . runWriter . textWriter
