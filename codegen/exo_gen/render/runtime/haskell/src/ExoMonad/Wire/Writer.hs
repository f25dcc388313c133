-- | Bytes written one after another, in one pass, into a buffer that grows.
--
-- A bytestring builder would do the same, but the closures it needs for every comma are most of the
-- time a small document takes. Here room is made ahead, so that what is small is written without a
-- check: a writer is given 'smallRoom' bytes of room, and leaves 'largeRoom' for what follows.
module ExoMonad.Wire.Writer
  ( Writer (..)
  , runWriter
  , bytes

    -- * Within a writer
  , Buffer
  , cursor
  , advance
  , settle
  , reserve
  , put
  , copy
  , smallRoom
  , largeRoom
  )
where

import Data.ByteString (ByteString)
import qualified Data.ByteString as ByteString
import Data.ByteString.Internal (fromForeignPtr, mallocByteString, toForeignPtr)
import Data.IORef (IORef, newIORef, readIORef, writeIORef)
import Data.Word (Word8)
import Foreign.ForeignPtr (ForeignPtr, touchForeignPtr)
import Foreign.ForeignPtr.Unsafe (unsafeForeignPtrToPtr)
import Foreign.Marshal.Utils (copyBytes)
import Foreign.Ptr (Ptr, minusPtr, plusPtr)
import Foreign.Storable (peekByteOff, poke, pokeByteOff)
import System.IO.Unsafe (unsafePerformIO)

-- | Writes at a buffer's cursor and moves the cursor on.
newtype Writer = Writer {writeTo :: Buffer -> IO ()}

instance Semigroup Writer where
  first <> second = Writer $ \buffer -> writeTo first buffer >> writeTo second buffer
  {-# INLINE (<>) #-}

instance Monoid Writer where
  mempty = Writer (\_ -> pure ())

-- | Where writers write: a block with the cursor and the end of the memory, where they are at hand,
-- and the memory itself, to keep it.
data Buffer = Buffer !(Ptr Word8) !(IORef (ForeignPtr Word8))

smallRoom, largeRoom, initialSize :: Int
smallRoom = 64
largeRoom = 256
initialSize = 2048

-- | Run a writer from the start of a new buffer.
runWriter :: Writer -> ByteString
runWriter writer = unsafePerformIO $ do
  block <- mallocByteString 16
  memory <- mallocByteString initialSize
  kept <- newIORef memory
  let buffer = Buffer (unsafeForeignPtrToPtr block) kept
  place buffer memory initialSize 0
  writeTo writer buffer
  after <- cursor buffer
  end <- limit buffer
  touchForeignPtr block
  filled <- readIORef kept
  let size = after `minusPtr` unsafeForeignPtrToPtr filled
      written = fromForeignPtr filled 0 size
  -- Most of a large buffer may be unused; do not hold on to it.
  pure $
    if end `minusPtr` after > max initialSize (size `quot` 2) then ByteString.copy written else written

-- | Use this memory, of which some is filled.
place :: Buffer -> ForeignPtr Word8 -> Int -> Int -> IO ()
place buffer@(Buffer block kept) memory size filled = do
  writeIORef kept memory
  advance buffer (start `plusPtr` filled)
  pokeByteOff block 8 (start `plusPtr` size :: Ptr Word8)
 where
  start = unsafeForeignPtrToPtr memory

-- | The address to write at.
cursor :: Buffer -> IO (Ptr Word8)
cursor (Buffer block _) = peekByteOff block 0
{-# INLINE cursor #-}

limit :: Buffer -> IO (Ptr Word8)
limit (Buffer block _) = peekByteOff block 8
{-# INLINE limit #-}

-- | Move the cursor to the address after what was written.
advance :: Buffer -> Ptr Word8 -> IO ()
advance (Buffer block _) = pokeByteOff block 0
{-# INLINE advance #-}

-- | 'advance' at the end of a writer: leave the room that the next one counts on.
settle :: Buffer -> Ptr Word8 -> IO ()
settle buffer to = advance buffer to >> reserve buffer largeRoom
{-# INLINE settle #-}

-- | Have room for so many bytes at the cursor.
reserve :: Buffer -> Int -> IO ()
reserve buffer room = do
  at <- cursor buffer
  end <- limit buffer
  if end `minusPtr` at >= room then pure () else grow buffer room
{-# INLINE reserve #-}

grow :: Buffer -> Int -> IO ()
grow buffer@(Buffer _ kept) room = do
  memory <- readIORef kept
  at <- cursor buffer
  end <- limit buffer
  let start = unsafeForeignPtrToPtr memory
      filled = at `minusPtr` start
      larger = max (filled + room) (2 * (end `minusPtr` start))
  target <- mallocByteString larger
  copyBytes (unsafeForeignPtrToPtr target) start filled
  touchForeignPtr memory
  place buffer target larger filled
{-# NOINLINE grow #-}

-- | Write a byte where there is room.
put :: Buffer -> Word8 -> IO ()
put buffer byte = do
  at <- cursor buffer
  poke at byte
  advance buffer (at `plusPtr` 1)
{-# INLINE put #-}

-- | Write bytes where there is room.
copy :: Buffer -> ByteString -> IO ()
copy buffer source = do
  at <- cursor buffer
  copyBytes at (unsafeForeignPtrToPtr memory `plusPtr` from) size
  touchForeignPtr memory
  advance buffer (at `plusPtr` size)
 where
  (memory, from, size) = toForeignPtr source
{-# INLINE copy #-}

-- | Write bytes, however many.
bytes :: ByteString -> Writer
bytes source = Writer $ \buffer -> do
  reserve buffer (ByteString.length source)
  copy buffer source
  reserve buffer largeRoom
