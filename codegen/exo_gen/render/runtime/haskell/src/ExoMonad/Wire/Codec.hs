{-# LANGUAGE OverloadedStrings #-}

-- | Codecs: how one type is read and written, both directions in one value.
module ExoMonad.Wire.Codec
  ( -- * Codecs
    Codec (..)
  , Wire (..)

    -- * Documents
  , decodeDocument
  , decodeDocumentWith
  , encodeDocument
  , encodeDocumentWith

    -- * Free-form JSON
  , decodeJson
  , toJson
  )
where

import Data.ByteString (ByteString)
import Data.ByteString.Builder (Builder)
import Data.Text (Text)
import ExoMonad.Wire.Error (WireError)
import ExoMonad.Wire.Json (Json)
import ExoMonad.Wire.Parse (parseDocument)
import ExoMonad.Wire.Quote (strictBytes)

-- | How a type is read and written.
--
-- The fields are lazy, because the codec of a recursive type refers to itself.
data Codec a = Codec
  { codecExpects :: Text
  -- ^ What an error message says was expected.
  , codecRead :: Json -> Either WireError a
  , codecWrite :: a -> Builder
  -- ^ The document, keys in the order in which the type declares them.
  , codecToJson :: a -> Json
  -- ^ The same document as a value.
  }

-- | Types with one obvious codec.
class Wire a where
  codec :: Codec a

-- | Parse a document and read it as a type.
decodeDocument :: Wire a => ByteString -> Either WireError a
decodeDocument = decodeDocumentWith codec

-- | 'decodeDocument' for a type with several codecs, such as an alias.
decodeDocumentWith :: Codec a -> ByteString -> Either WireError a
decodeDocumentWith expected bytes = parseDocument bytes >>= codecRead expected

-- | Write a value. A NaN or an infinity in it has no written form: forcing the bytes then throws
-- a 'WireError'.
encodeDocument :: Wire a => a -> ByteString
encodeDocument = encodeDocumentWith codec

-- | 'encodeDocument' for a type with several codecs, such as an alias.
encodeDocumentWith :: Codec a -> a -> ByteString
encodeDocumentWith written = strictBytes . codecWrite written

-- | Read a value that is already parsed.
decodeJson :: Codec a -> Json -> Either WireError a
decodeJson = codecRead

-- | A typed value as free-form JSON.
toJson :: Wire a => a -> Json
toJson = codecToJson codec
