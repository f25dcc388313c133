-- | What the contract gate puts a guest through to see whether it stays sound: to end a call in any
-- bad way there is, and to do one thing many times over within a call.
module Drill
  ( misbehave
  , repeatedly
  )
where

import Control.Exception (evaluate, throwIO)
import Control.Monad (replicateM_)
import Data.ByteString (ByteString)
import qualified Data.ByteString as ByteString
import qualified Data.ByteString.Char8 as Char8
import Data.ByteString.Internal (mallocByteString)
import Data.IORef (modifyIORef', newIORef, readIORef)
import ExoMonad.Entry (guarded)
import Foreign.ForeignPtr (ForeignPtr, touchForeignPtr)
import System.Exit (ExitCode (..), exitWith)

foreign import ccall unsafe "exo_drill_trap"
  trap :: IO ()

-- | Answer the document after the first line, unless it is empty, and then do what this line names:
--
-- [@spin@] compute for ever;
-- [@heap@] ask for more memory than there is;
-- [@stack@] recurse deeper than the stack allows, which is an answer still;
-- [@throw@] let an exception escape;
-- [@exit@] end the program;
-- [@trap@] reach what must not be reached.
--
-- The answer only comes back when the line names none of these.
misbehave :: (ByteString -> IO ByteString) -> ByteString -> IO ByteString
misbehave answer input = do
  answered <- if ByteString.null document then pure ByteString.empty else answer document
  case Char8.unpack how of
    "spin" -> spin 0
    "heap" -> answered <$ hoard
    "stack" -> guarded (evaluate (deep 1) >> pure answered)
    "throw" -> throwIO (userError "a drill")
    "exit" -> exitWith (ExitFailure 3)
    "trap" -> answered <$ trap
    _ -> pure answered
 where
  (how, document) = firstLine input

-- | Answer the document after the first line as often as this line says; the last answer is kept.
repeatedly :: (ByteString -> IO ByteString) -> ByteString -> IO ByteString
repeatedly answer input = case Char8.readInt count of
  Just (times, rest) | ByteString.null rest && times > 0 -> do
    replicateM_ (times - 1) (answer document)
    answer document
  _ -> pure ByteString.empty
 where
  (count, document) = firstLine input

firstLine :: ByteString -> (ByteString, ByteString)
firstLine = fmap (ByteString.drop 1) . ByteString.break (== 0x0a)

-- | Integers, so that there is something to collect on the way.
spin :: Integer -> IO a
spin n = n `seq` spin (n + 1)

-- | 16 GiB in blocks of 16 MiB, none given back and none written to, so that it is over soon.
hoard :: IO ()
hoard = do
  held <- newIORef []
  replicateM_ 1024 (mallocByteString (16 * 1024 * 1024) >>= \block -> modifyIORef' held (block :))
  readIORef held >>= mapM_ touch
 where
  touch :: ForeignPtr () -> IO ()
  touch = touchForeignPtr

-- | No tail call, and an end, for without one there would be nothing to come back to and no stack.
deep :: Int -> Int
deep n
  | n > 1000000000 = 0
  | otherwise = n + deep (n + 1)
