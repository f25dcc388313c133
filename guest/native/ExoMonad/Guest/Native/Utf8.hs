{-# LANGUAGE OverloadedStrings #-}

-- | Text from bytes that may be none: a file name need not be UTF-8; on the wire everything is.
module ExoMonad.Guest.Native.Utf8
  ( decodeReplacing,
  )
where

import Data.ByteString (ByteString)
import qualified Data.ByteString as ByteString
import Data.Maybe (fromMaybe)
import Data.Text (Text)
import qualified Data.Text as Text
import qualified Data.Text.Encoding as Text
import Data.Word (Word8)

-- | UTF-8, with U+FFFD for each longest stretch of bytes that begins a character and does not end
-- it, as Unicode recommends and Python does. What the text package does depends on its version.
decodeReplacing :: ByteString -> Text
decodeReplacing bytes = case Text.decodeUtf8' bytes of
  Right text -> text
  Left _ -> Text.concat (pieces bytes)

pieces :: ByteString -> [Text]
pieces rest = case ByteString.uncons rest of
  Nothing -> []
  Just (lead, more) -> piece : pieces (ByteString.drop taken rest)
    where
      wanted = follows lead
      next = ByteString.unpack (ByteString.take 3 more)
      met = length (takeWhile id (zipWith within (fromMaybe [] wanted) next))
      taken = 1 + met
      piece
        | Just ranges <- wanted,
          met == length ranges,
          Right text <- Text.decodeUtf8' (ByteString.take taken rest) =
          text
        | otherwise = "\xfffd"
  where
    within (least, most) byte = least <= byte && byte <= most

-- | The bytes that may follow a first one; nothing if it begins no character.
follows :: Word8 -> Maybe [(Word8, Word8)]
follows lead
  | lead < 0x80 = Just []
  | lead < 0xc2 = Nothing
  | lead < 0xe0 = Just [tail_]
  | lead == 0xe0 = Just [(0xa0, 0xbf), tail_]
  | lead == 0xed = Just [(0x80, 0x9f), tail_]
  | lead < 0xf0 = Just [tail_, tail_]
  | lead == 0xf0 = Just [(0x90, 0xbf), tail_, tail_]
  | lead < 0xf4 = Just [tail_, tail_, tail_]
  | lead == 0xf4 = Just [(0x80, 0x8f), tail_, tail_]
  | otherwise = Nothing
  where
    tail_ = (0x80, 0xbf)
