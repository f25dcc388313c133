{-# LANGUAGE OverloadedStrings #-}

-- | Strings as JSON writes them.
module ExoMonad.Wire.Quote
  ( textBuilder
  , quoted
  , strictBytes
  )
where

import Data.ByteString (ByteString)
import Data.ByteString.Builder (Builder)
import qualified Data.ByteString.Builder as Builder
import Data.ByteString.Builder.Prim ((>$<), (>*<))
import qualified Data.ByteString.Builder.Prim as Prim
import qualified Data.ByteString.Lazy as Lazy
import Data.Text (Text)
import qualified Data.Text.Encoding as Text
import Data.Word (Word8)

-- | A string with its quotes.
textBuilder :: Text -> Builder
textBuilder text =
  Builder.char7 '"' <> Text.encodeUtf8BuilderEscaped escaped text <> Builder.char7 '"'

-- | Bytes from 0x80 on are UTF-8 and stay as they are.
escaped :: Prim.BoundedPrim Word8
escaped =
  Prim.condB (> 0x5c) plain $
    Prim.condB (== 0x5c) (short '\\') $
      Prim.condB (== 0x22) (short '"') $
        Prim.condB (>= 0x20) plain $
          Prim.condB (== 0x0a) (short 'n') $
            Prim.condB (== 0x0d) (short 'r') $
              Prim.condB (== 0x09) (short 't') $
                Prim.condB (== 0x08) (short 'b') $
                  Prim.condB (== 0x0c) (short 'f') $
                    Prim.liftFixedToBounded control
 where
  plain = Prim.liftFixedToBounded Prim.word8
  short letter = Prim.liftFixedToBounded (const ('\\', letter) >$< Prim.char7 >*< Prim.char7)
  control =
    (\byte -> (('\\', 'u'), (0, byte)))
      >$< ((Prim.char7 >*< Prim.char7) >*< (Prim.word8HexFixed >*< Prim.word8HexFixed))

-- | A string as JSON, for messages.
quoted :: Text -> Text
quoted = Text.decodeUtf8 . strictBytes . textBuilder

-- | Run a builder.
strictBytes :: Builder -> ByteString
strictBytes = Lazy.toStrict . Builder.toLazyByteString
