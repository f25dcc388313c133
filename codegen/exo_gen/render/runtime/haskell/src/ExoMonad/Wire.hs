-- | The wire format: typed values to JSON documents and back, by the rules both languages share.
--
-- A codec is put together from the combinators below, in the order of the schema; it reads,
-- writes, and says what it expected of a document that it refuses.
module ExoMonad.Wire
  ( -- * Documents
    Wire (..)
  , decodeDocument
  , decodeDocumentWith
  , encodeDocument
  , encodeDocumentWith
  , maxDocumentBytes

    -- * Errors
  , WireError (..)
  , PathStep (..)
  , renderWireError

    -- * Free-form JSON
  , Json (..)
  , decodeJson
  , toJson
  , parseDocument
  , writeJson

    -- * Codecs
  , Codec

    -- ** Single values
  , text
  , textOf
  , matching
  , formatted
  , dateTimeFormat
  , uriFormat
  , uuidFormat
  , literal
  , enum
  , int64
  , int64In
  , double
  , doubleIn
  , bool
  , json
  , nullable

    -- ** Limits
  , Bounds
  , atLeast
  , atMost
  , between
  , above
  , below

    -- ** Containers
  , list
  , listOf
  , mapOf

    -- ** Records
  , record
  , openRecord
  , Fields
  , required
  , optional

    -- ** Sums
  , union
  , Variant
  , variant
  , Tagged
  , tagged
  , unit
  , reply
  )
where

import Data.ByteString (ByteString)
import ExoMonad.Wire.Bounds (Bounds, above, atLeast, atMost, below, between)
import ExoMonad.Wire.Codec
  ( Codec
  , Wire (..)
  , decodeDocument
  , decodeDocumentWith
  , decodeJson
  , encodeDocument
  , encodeDocumentWith
  , toJson
  )
import ExoMonad.Wire.Error (PathStep (..), WireError (..), renderWireError)
import ExoMonad.Wire.Form (formatted, matching)
import ExoMonad.Wire.Formats (dateTimeFormat, uriFormat, uuidFormat)
import ExoMonad.Wire.Json (Json (..))
import ExoMonad.Wire.Parse (maxDocumentBytes)
import ExoMonad.Wire.Primitive
  ( bool
  , double
  , doubleIn
  , enum
  , int64
  , int64In
  , json
  , list
  , listOf
  , literal
  , mapOf
  , nullable
  , text
  , textOf
  )
import ExoMonad.Wire.Record (Fields, openRecord, optional, record, required)
import ExoMonad.Wire.Union (Tagged, Variant, reply, tagged, union, unit, variant)

-- | Parse a document of any type.
parseDocument :: ByteString -> Either WireError Json
parseDocument = decodeDocumentWith json

-- | Write free-form JSON.
writeJson :: Json -> ByteString
writeJson = encodeDocumentWith json
