{-# LANGUAGE BangPatterns #-}

-- | UTF-8: where a byte string stops being it, and how a scalar value is written in it.
module ExoMonad.Wire.Utf8
  ( firstInvalid
  , pokeScalar
  )
where

import Data.Bits (shiftR, (.&.), (.|.))
import Data.ByteString (ByteString)
import qualified Data.ByteString as ByteString
import Data.ByteString.Unsafe (unsafeIndex)
import Data.Word (Word8)
import ExoMonad.Wire.Scan (asciiEnd)
import Foreign.Ptr (Ptr)
import Foreign.Storable (pokeByteOff)

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

-- | Write a scalar value at an offset; return the offset after it.
pokeScalar :: Ptr Word8 -> Int -> Int -> IO Int
pokeScalar target o c
  | c < 0x80 = (o + 1) <$ put 0 (fromIntegral c)
  | c < 0x800 = (o + 2) <$ (lead 0xc0 6 >> follow 1 0)
  | c < 0x10000 = (o + 3) <$ (lead 0xe0 12 >> follow 1 6 >> follow 2 0)
  | otherwise = (o + 4) <$ (lead 0xf0 18 >> follow 1 12 >> follow 2 6 >> follow 3 0)
 where
  put k = pokeByteOff target (o + k) :: Word8 -> IO ()
  lead mark shift = put 0 (mark .|. fromIntegral (c `shiftR` shift))
  follow k shift = put k (0x80 .|. fromIntegral ((c `shiftR` shift) .&. 0x3f))
