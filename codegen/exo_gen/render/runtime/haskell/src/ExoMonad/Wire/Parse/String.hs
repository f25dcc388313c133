{-# LANGUAGE BangPatterns #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Strings of a document. The document is known to be UTF-8.
module ExoMonad.Wire.Parse.String
  ( string
  )
where

import Data.Bits (shiftL, shiftR, (.&.), (.|.))
import Data.ByteString (ByteString)
import qualified Data.ByteString as ByteString
import Data.ByteString.Internal (unsafeCreateUptoN)
import Data.ByteString.Unsafe (unsafeIndex)
import Data.Text (Text)
import qualified Data.Text as Text
import qualified Data.Text.Encoding as Text
import Data.Word (Word8)
import ExoMonad.Wire.Parse.Input (Step (..), at, expected, halt, slice)
import Foreign.Ptr (Ptr)
import Foreign.Storable (pokeByteOff)

-- | A string, from after its opening quote to after its closing one.
string :: ByteString -> Int -> Step Text
string doc start = ascii start
 where
  ascii !i
    | byte == 0x22 = Next (asciiText (slice doc start i)) (i + 1)
    | byte == 0x5c || byte < 0x20 = escapes doc start i
    | byte < 0x80 = ascii (i + 1)
    | otherwise = unicode (i + 1)
   where
    byte = at doc i
  unicode !i
    | byte == 0x22 = Next (Text.decodeUtf8 (slice doc start i)) (i + 1)
    | byte == 0x5c || byte < 0x20 = escapes doc start i
    | otherwise = unicode (i + 1)
   where
    byte = at doc i

asciiText :: ByteString -> Text
asciiText bytes
  | ByteString.null bytes = Text.empty
  | otherwise = Text.decodeLatin1 bytes

-- | The rest of a string that has escapes (or an error), from its first backslash (or control
-- character): check it to its end, then decode the whole.
escapes :: ByteString -> Int -> Int -> Step Text
escapes doc start = check
 where
  check !i
    | byte == 0x22 = Next (Text.decodeUtf8 (unescape (slice doc start i))) (i + 1)
    | byte == 0x5c = escape (i + 1)
    | byte < 0x20 = expected doc "the rest of a string" i
    | otherwise = check (i + 1)
   where
    byte = at doc i
  escape i
    | at doc i == 0x75 = case hex4 doc (i + 1) of
        Halt failure -> Halt failure
        Next unit end
          | unit < 0xd800 || unit > 0xdfff -> check end
          | unit > 0xdbff || at doc end /= 0x5c || at doc (end + 1) /= 0x75 -> lone (i - 1)
          | otherwise -> case hex4 doc (end + 2) of
              Halt failure -> Halt failure
              Next second after
                | second < 0xdc00 || second > 0xdfff -> lone (i - 1)
                | otherwise -> check after
    | at doc i `ByteString.elem` "\"\\/bfnrt" = check (i + 1)
    | otherwise = expected doc "an escape sequence" i
  lone = halt "a pair of surrogates" "a lone one"

-- | Four hexadecimal digits.
hex4 :: ByteString -> Int -> Step Int
hex4 doc start = go 0 start
 where
  go !unit i
    | i == start + 4 = Next unit i
    | isHex (at doc i) = go (unit * 16 + hexValue (at doc i)) (i + 1)
    | otherwise = expected doc "four hexadecimal digits" i
  isHex byte = isDigit byte || (0x41 <= byte && byte <= 0x46) || (0x61 <= byte && byte <= 0x66)

isDigit :: Word8 -> Bool
isDigit byte = 0x30 <= byte && byte <= 0x39

hexValue :: Word8 -> Int
hexValue byte
  | isDigit byte = fromIntegral byte - 0x30
  | otherwise = fromIntegral (byte .&. 0x0f) + 9

-- | Replace the escapes of a checked string by what they stand for, which is never longer.
unescape :: ByteString -> ByteString
unescape source = unsafeCreateUptoN end (copy 0 0)
 where
  end = ByteString.length source

  copy :: Int -> Int -> Ptr Word8 -> IO Int
  copy !from !to target
    | from >= end = pure to
    | byte /= 0x5c = put to byte >> copy (from + 1) (to + 1) target
    | letter /= 0x75 = put to (simple letter) >> copy (from + 2) (to + 1) target
    | unit < 0xd800 || unit > 0xdfff = scalar unit >>= \n -> copy (from + 6) (to + n) target
    | otherwise = scalar paired >>= \n -> copy (from + 12) (to + n) target
   where
    byte = unsafeIndex source from
    letter = unsafeIndex source (from + 1)
    unit = unitAt (from + 2)
    paired = 0x10000 + ((unit .&. 0x3ff) `shiftL` 10 .|. (unitAt (from + 8) .&. 0x3ff))
    put = pokeByteOff target :: Int -> Word8 -> IO ()
    scalar c
      | c < 0x80 = 1 <$ put to (fromIntegral c)
      | c < 0x800 = 2 <$ (lead 0xc0 6 >> follow 1 0)
      | c < 0x10000 = 3 <$ (lead 0xe0 12 >> follow 1 6 >> follow 2 0)
      | otherwise = 4 <$ (lead 0xf0 18 >> follow 1 12 >> follow 2 6 >> follow 3 0)
     where
      lead mark shift = put to (mark .|. fromIntegral (c `shiftR` shift))
      follow k shift = put (to + k) (0x80 .|. fromIntegral ((c `shiftR` shift) .&. 0x3f))

  unitAt :: Int -> Int
  unitAt i = foldl (\unit k -> unit * 16 + hexValue (unsafeIndex source (i + k))) 0 [0 .. 3]

-- | What the letter of a two-character escape stands for.
simple :: Word8 -> Word8
simple letter = case letter of
  0x62 -> 0x08
  0x66 -> 0x0c
  0x6e -> 0x0a
  0x72 -> 0x0d
  0x74 -> 0x09
  _ -> letter
