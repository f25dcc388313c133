{-# LANGUAGE BangPatterns #-}

-- | The loops that look at every byte. Each is a function of its own that calls nothing, because that
-- is what compiles to a tight loop on every backend.
module ExoMonad.Wire.Scan
  ( plainEnd
  , rawEnd
  , asciiEnd
  , at
  )
where

import Data.Bits (complement, xor, (.&.), (.|.))
import Data.ByteString (ByteString)
import qualified Data.ByteString as ByteString
import Data.ByteString.Internal (accursedUnutterablePerformIO, toForeignPtr)
import Data.ByteString.Unsafe (unsafeIndex)
import Data.Word (Word64, Word8)
import Foreign.ForeignPtr (touchForeignPtr)
import Foreign.ForeignPtr.Unsafe (unsafeForeignPtrToPtr)
import Foreign.Ptr (plusPtr)
import Foreign.Storable (peek)

-- | The byte at an offset; zero, which is nowhere legal, at the end.
at :: ByteString -> Int -> Word8
at bytes i
  | i < ByteString.length bytes = unsafeIndex bytes i
  | otherwise = 0
{-# INLINE at #-}

-- | From an offset, the next byte that does not stand for itself in a JSON string of ASCII: a quote, a
-- backslash, a control character, a byte beyond ASCII; or the end.
plainEnd :: ByteString -> Int -> Int
plainEnd bytes = go
 where
  end = ByteString.length bytes
  go !i
    | i + 8 <= end && (special word .|. (word .&. highBits)) == 0 = go (i + 8)
    | otherwise = single i
   where
    word = word64At bytes i
  single !i
    | i >= end = i
    | byte < 0x20 || byte >= 0x80 || byte == 0x22 || byte == 0x5c = i
    | otherwise = single (i + 1)
   where
    byte = unsafeIndex bytes i
{-# NOINLINE plainEnd #-}

-- | Like 'plainEnd', but bytes beyond ASCII stand for themselves.
rawEnd :: ByteString -> Int -> Int
rawEnd bytes = go
 where
  end = ByteString.length bytes
  go !i
    | i + 8 <= end && special word == 0 = go (i + 8)
    | otherwise = single i
   where
    word = word64At bytes i
  single !i
    | i >= end = i
    | byte < 0x20 || byte == 0x22 || byte == 0x5c = i
    | otherwise = single (i + 1)
   where
    byte = unsafeIndex bytes i
{-# NOINLINE rawEnd #-}

-- | From an offset, the next byte beyond ASCII, or the end.
asciiEnd :: ByteString -> Int -> Int
asciiEnd bytes = go
 where
  end = ByteString.length bytes
  go !i
    | i + 8 <= end && word64At bytes i .&. highBits == 0 = go (i + 8)
    | otherwise = single i
  single !i
    | i < end && unsafeIndex bytes i < 0x80 = single (i + 1)
    | otherwise = i
{-# NOINLINE asciiEnd #-}

-- | Whether one of eight bytes is a quote, a backslash or a control character. A byte after such a one
-- may be marked wrongly, a byte before never is.
special :: Word64 -> Word64
special word =
  (below 0x2020202020202020 word .|. zeroIn (word `xor` quotes) .|. zeroIn (word `xor` backslashes))
    .&. highBits
 where
  zeroIn = below 0x0101010101010101
  below limits w = (w - limits) .&. complement w
  quotes = 0x2222222222222222
  backslashes = 0x5c5c5c5c5c5c5c5c
{-# INLINE special #-}

highBits :: Word64
highBits = 0x8080808080808080

-- | Eight bytes at an offset, all of them within.
word64At :: ByteString -> Int -> Word64
word64At bytes i = accursedUnutterablePerformIO $ do
  word <- peek (unsafeForeignPtrToPtr memory `plusPtr` (start + i))
  touchForeignPtr memory
  pure word
 where
  (memory, start, _) = toForeignPtr bytes
{-# INLINE word64At #-}
