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
import Data.Text (Text)
import ExoMonad.Wire.Error (WireError)
import ExoMonad.Wire.Json (Json)
import ExoMonad.Wire.Node (Node, jsonNode)
import ExoMonad.Wire.Parse (parseNode)
import ExoMonad.Wire.Writer (Writer, runWriter)

-- | How a type is read and written.
--
-- The fields are lazy, because the codec of a recursive type refers to itself.
data Codec a = Codec
  { codecExpects :: Text
  -- ^ What an error message says was expected.
  , codecRead :: Node -> Either WireError a
  , codecWrite :: a -> Writer
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
decodeDocumentWith expected document = parseNode document >>= codecRead expected

-- | Write a value. A NaN or an infinity in it has no written form: forcing the bytes then throws
-- a 'WireError'.
encodeDocument :: Wire a => a -> ByteString
encodeDocument = encodeDocumentWith codec

-- | 'encodeDocument' for a type with several codecs, such as an alias.
encodeDocumentWith :: Codec a -> a -> ByteString
encodeDocumentWith written = runWriter . codecWrite written

-- | Read a value that is already parsed.
decodeJson :: Codec a -> Json -> Either WireError a
decodeJson expected = codecRead expected . jsonNode

-- | A typed value as free-form JSON.
toJson :: Wire a => a -> Json
toJson = codecToJson codec
