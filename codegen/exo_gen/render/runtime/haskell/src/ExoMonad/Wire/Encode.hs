{-# LANGUAGE OverloadedStrings #-}

-- | The written form of JSON values: no white space, and one way to write each value.
module ExoMonad.Wire.Encode
  ( -- * Values
    jsonWriter
  , boolWriter
  , nullWriter

    -- * Containers
  , arrayWriter
  , objectWriter
  , keyWriter
  , membersWriter
  , writeComma
  )
where

import Data.ByteString (ByteString)
import qualified Data.ByteString as ByteString
import Data.ByteString.Internal (c2w)
import Data.Map.Strict (Map)
import qualified Data.Map.Strict as Map
import Data.Text (Text)
import Data.Word (Word8)
import ExoMonad.Wire.Json (Json (..))
import ExoMonad.Wire.Numeral (doubleWriter, integerWriter)
import ExoMonad.Wire.Quote (textWriter)
import ExoMonad.Wire.Writer
  ( Buffer
  , Writer (..)
  , bytes
  , copy
  , cursor
  , largeRoom
  , put
  , reserve
  , runWriter
  , settle
  , smallRoom
  )
import Foreign.Ptr (plusPtr)
import Foreign.Storable (peekByteOff, poke)

-- | A free-form value; objects in key order.
jsonWriter :: Json -> Writer
jsonWriter value = Writer $ \buffer -> case value of
  JsonNull -> writeTo nullWriter buffer
  JsonBool truth -> writeTo (boolWriter truth) buffer
  JsonInteger n -> writeTo (integerWriter n) buffer
  JsonDouble d -> writeTo (doubleWriter d) buffer
  JsonString text -> writeTo (textWriter text) buffer
  JsonArray items -> writeTo (arrayWriter jsonWriter items) buffer
  JsonObject object -> writeTo (objectWriter (membersWriter jsonWriter object)) buffer

boolWriter :: Bool -> Writer
boolWriter truth = Writer (\buffer -> word (if truth then "true" else "false") buffer)

nullWriter :: Writer
nullWriter = Writer (word "null")

word :: ByteString -> Buffer -> IO ()
word spelled buffer = copy buffer spelled >> reserve buffer largeRoom
{-# INLINE word #-}

-- | An array of items.
arrayWriter :: (a -> Writer) -> [a] -> Writer
arrayWriter write items = Writer $ \buffer ->
  let
    go [] = close (c2w ']') buffer
    go (item : rest) = writeTo (write item) buffer >> writeComma buffer >> go rest
   in
    open (c2w '[') buffer >> go items

-- | An object of members.
objectWriter :: Writer -> Writer
objectWriter members = Writer $ \buffer ->
  open (c2w '{') buffer >> writeTo members buffer >> close (c2w '}') buffer
{-# INLINE objectWriter #-}

-- | A member's name and colon, to be made once for every object that has it.
keyWriter :: Text -> Writer
keyWriter name
  -- The room that the value before has left is enough for a short key and for this value's start.
  | ByteString.length key <= smallRoom = Writer (\buffer -> copy buffer key)
  | otherwise = bytes key
 where
  key = runWriter (textWriter name <> Writer (\buffer -> put buffer (c2w ':')))

-- | What follows each item; there is room for it.
writeComma :: Buffer -> IO ()
writeComma buffer = put buffer (c2w ',')
{-# INLINE writeComma #-}

-- | Members with any names, in the order of the names.
membersWriter :: (a -> Writer) -> Map Text a -> Writer
membersWriter write object = Writer $ \buffer ->
  let
    go [] = pure ()
    go ((name, value) : rest) = do
      writeTo (textWriter name) buffer
      put buffer (c2w ':')
      writeTo (write value) buffer
      writeComma buffer
      go rest
   in
    go (Map.toAscList object)

open :: Word8 -> Buffer -> IO ()
open bracket buffer = put buffer bracket >> reserve buffer largeRoom
{-# NOINLINE open #-}

-- | Close a container. The comma after its last item becomes the bracket.
close :: Word8 -> Buffer -> IO ()
close bracket buffer = do
  at <- cursor buffer
  before <- peekByteOff at (-1)
  let end = if before == c2w ',' then at `plusPtr` (-1) else at
  poke end bracket
  settle buffer (end `plusPtr` 1)
{-# NOINLINE close #-}
