{-# LANGUAGE BangPatterns #-}

-- | UTF-8: where a byte string stops being it.
module ExoMonad.Wire.Utf8
  ( firstInvalid
  )
where

import Data.ByteString (ByteString)
import qualified Data.ByteString as ByteString
import Data.ByteString.Unsafe (unsafeIndex)
import Data.Word (Word8)
import ExoMonad.Wire.Scan (asciiEnd)

-- | Offset of the first byte that begins no well-formed sequence: overlong forms, surrogates and
-- what lies beyond U+10FFFF are not well-formed.
firstInvalid :: ByteString -> Maybe Int
firstInvalid bytes = go (asciiEnd bytes 0)
 where
  end = ByteString.length bytes

  go :: Int -> Maybe Int
  go !i
    | i >= end = Nothing
    | lead < 0x80 = go (asciiEnd bytes i)
    | lead < 0xc2 = Just i
    | lead < 0xe0 = if follows 1 0x80 0xbf then go (i + 2) else Just i
    | lead < 0xf0 = if follows 1 low3 high3 && follows 2 0x80 0xbf then go (i + 3) else Just i
    | lead < 0xf5 =
        if follows 1 low4 high4 && follows 2 0x80 0xbf && follows 3 0x80 0xbf
          then go (i + 4)
          else Just i
    | otherwise = Just i
   where
    lead = unsafeIndex bytes i
    low3 = if lead == 0xe0 then 0xa0 else 0x80
    high3 = if lead == 0xed then 0x9f else 0xbf
    low4 = if lead == 0xf0 then 0x90 else 0x80
    high4 = if lead == 0xf4 then 0x8f else 0xbf

    follows :: Int -> Word8 -> Word8 -> Bool
    follows k least most = i + k < end && least <= byte && byte <= most
     where
      byte = unsafeIndex bytes (i + k)
