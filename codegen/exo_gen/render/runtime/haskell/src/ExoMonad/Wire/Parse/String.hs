{-# LANGUAGE BangPatterns #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Strings of a document. The document is known to be UTF-8.
module ExoMonad.Wire.Parse.String
  ( string
  )
where

import Data.Bits ((.&.))
import Data.ByteString (ByteString)
import qualified Data.ByteString as ByteString
import Data.ByteString.Internal (unsafeCreateUptoN)
import Data.ByteString.Unsafe (unsafeIndex, unsafeUseAsCStringLen)
import Data.Text (Text)
import qualified Data.Text as Text
import qualified Data.Text.Array as Array
import qualified Data.Text.Encoding as Text
import Data.Text.Internal (Text (..))
import Data.Word (Word8)
import ExoMonad.Wire.Parse.Input (Step (..), expected, halt, slice)
import ExoMonad.Wire.Scan (at, plainEnd, rawEnd)
import Foreign.C.Types (CChar, CSize (..))
import Foreign.Ptr (Ptr)

-- | A string, from after its opening quote to after its closing one.
string :: ByteString -> Int -> Step Text
string !document !start
  | at document end == 0x22 = Next (asciiText document start end) (end + 1)
  | otherwise = unusual document start end
 where
  end = plainEnd document start

-- | A string with something else than plain ASCII in it, which begins at the third argument.
unusual :: ByteString -> Int -> Int -> Step Text
unusual !document !start !begin
  | at document end == 0x22 = Next (Text.decodeUtf8 (slice document start end)) (end + 1)
  | otherwise = case escapes document end of
      Halt failure -> Halt failure
      Next () close -> Next (Text.decodeUtf8 (unescape (slice document start close))) (close + 1)
 where
  end = rawEnd document begin

-- | Text of ASCII only. Short ones are most, and filled in here in less time than a decoder's call.
asciiText :: ByteString -> Int -> Int -> Text
asciiText document start end
  | size == 0 = Text.empty
  | size > 64 = Text.decodeLatin1 (slice document start end)
  | otherwise = Text (Array.run fill) 0 size
 where
  size = end - start
  fill = do
    units <- Array.new size
    let
      go !i
        | i >= size = pure units
        | otherwise = do
            Array.unsafeWrite units i (fromIntegral (unsafeIndex document (start + i)))
            go (i + 1)
    go 0

-- | Check a string's escapes, from some offset to its closing quote, which is the result.
escapes :: ByteString -> Int -> Step ()
escapes document = check
 where
  check i
    | byte == 0x22 = Next () i
    | byte == 0x5c = escape (i + 1)
    | byte < 0x20 = expected document "the rest of a string" i
    | otherwise = check (rawEnd document i)
   where
    byte = at document i
  escape i
    | at document i == 0x75 = case hex4 document (i + 1) of
        Halt failure -> Halt failure
        Next unit end
          | unit < 0xd800 || unit > 0xdfff -> check end
          | unit > 0xdbff || at document end /= 0x5c || at document (end + 1) /= 0x75 -> lone (i - 1)
          | otherwise -> case hex4 document (end + 2) of
              Halt failure -> Halt failure
              Next second after
                | second < 0xdc00 || second > 0xdfff -> lone (i - 1)
                | otherwise -> check after
    | isLetter (at document i) = check (i + 1)
    | otherwise = expected document "an escape sequence" i
  lone = halt "a pair of surrogates" "a lone one"

-- | Whether a backslash and this letter are an escape.
isLetter :: Word8 -> Bool
isLetter letter = case letter of
  0x22 -> True
  0x5c -> True
  0x2f -> True
  0x62 -> True
  0x66 -> True
  0x6e -> True
  0x72 -> True
  0x74 -> True
  _ -> False

-- | Four hexadecimal digits.
hex4 :: ByteString -> Int -> Step Int
hex4 document start = go 0 start
 where
  go !unit i
    | i == start + 4 = Next unit i
    | isHex (at document i) = go (unit * 16 + hexValue (at document i)) (i + 1)
    | otherwise = expected document "four hexadecimal digits" i
  isHex byte = isDigit byte || (0x41 <= byte && byte <= 0x46) || (0x61 <= byte && byte <= 0x66)

isDigit :: Word8 -> Bool
isDigit byte = 0x30 <= byte && byte <= 0x39

hexValue :: Word8 -> Int
hexValue byte
  | isDigit byte = fromIntegral byte - 0x30
  | otherwise = fromIntegral (byte .&. 0x0f) + 9

-- | Replace the escapes of a checked string by what they stand for, which is never longer.
unescape :: ByteString -> ByteString
unescape source = unsafeCreateUptoN (ByteString.length source) $ \target ->
  unsafeUseAsCStringLen source $ \(start, size) ->
    fromIntegral <$> unescapeInto target start (fromIntegral size)

foreign import ccall unsafe "exo_unescape"
  unescapeInto :: Ptr Word8 -> Ptr CChar -> CSize -> IO CSize
