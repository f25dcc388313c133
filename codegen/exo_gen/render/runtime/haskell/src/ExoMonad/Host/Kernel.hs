-- | Bytes to and from the host, through Extism's memory.
module ExoMonad.Host.Kernel
  ( -- * The call at hand
    onInput

    -- * Calling the host
  , HostFunction
  , callHost

    -- * What the host configured
  , readConfig

    -- * Variables of this instance
  , readVariable
  , writeVariable
  , dropVariable
  )
where

import Data.ByteString (ByteString)
import Data.ByteString.Internal (create)
import Data.ByteString.Unsafe (unsafeUseAsCStringLen)
import Data.Word (Word64, Word8)
import Foreign.C.Types (CChar, CSize (..))
import Foreign.Ptr (Ptr)

-- | A function of the host, from the offset of a document to the offset of its answer.
type HostFunction = Word64 -> IO Word64

foreign import ccall unsafe "exo_input_length"
  inputLength :: IO Word64

foreign import ccall unsafe "exo_input_read"
  inputRead :: Ptr Word8 -> CSize -> IO ()

foreign import ccall unsafe "exo_output_write"
  outputWrite :: Ptr CChar -> CSize -> IO ()

foreign import ccall unsafe "exo_block_new"
  blockNew :: Ptr CChar -> CSize -> IO Word64

foreign import ccall unsafe "exo_block_length"
  blockLength :: Word64 -> IO Word64

foreign import ccall unsafe "exo_block_read"
  blockRead :: Word64 -> Ptr Word8 -> CSize -> IO ()

foreign import ccall unsafe "exo_block_free"
  blockFree :: Word64 -> IO ()

foreign import ccall unsafe "exo_config_read"
  configRead :: Ptr CChar -> CSize -> IO Word64

foreign import ccall unsafe "exo_var_read"
  varRead :: Ptr CChar -> CSize -> IO Word64

foreign import ccall unsafe "exo_var_write"
  varWrite :: Ptr CChar -> CSize -> Ptr CChar -> CSize -> IO ()

foreign import ccall unsafe "exo_var_drop"
  varDrop :: Ptr CChar -> CSize -> IO ()

-- | Answer the call at hand from its input, or from the input's first bytes if it is longer than the
-- given limit.
onInput :: Int -> (ByteString -> IO ByteString) -> IO ()
onInput limit answer = do
  size <- clipped limit <$> inputLength
  answered <- create size (\target -> inputRead target (fromIntegral size)) >>= answer
  withBytes answered outputWrite

-- | Hand a document to a function of the host and take its answer, or the answer's first bytes if
-- it is longer than the given limit. 'Nothing' if there is no answer.
callHost :: Int -> HostFunction -> ByteString -> IO (Maybe ByteString)
callHost limit function document = do
  question <- withBytes document blockNew
  if question == 0
    then pure Nothing
    else do
      answer <- function question
      blockFree question
      taken limit answer

-- | What the host configured under a name: the same in every instance and all its calls. An empty text
-- counts as none.
readConfig :: ByteString -> IO (Maybe ByteString)
readConfig name = withBytes name configRead >>= taken maxBound

-- | What a variable holds. A variable lives as long as the instance.
readVariable :: ByteString -> IO (Maybe ByteString)
readVariable name = withBytes name varRead >>= taken maxBound

-- | Keep a value in a variable; an empty one counts as none. What all variables hold may not exceed
-- what the host allows: that would be a trap.
writeVariable :: ByteString -> ByteString -> IO ()
writeVariable name value =
  withBytes name $ \key keySize -> withBytes value (varWrite key keySize)

-- | Forget a variable.
dropVariable :: ByteString -> IO ()
dropVariable name = withBytes name varDrop

-- | Take a block over, or its first bytes if it is longer than the given limit.
taken :: Int -> Word64 -> IO (Maybe ByteString)
taken _ 0 = pure Nothing
taken limit block = do
  size <- clipped limit <$> blockLength block
  bytes <- create size (\target -> blockRead block target (fromIntegral size))
  Just bytes <$ blockFree block

withBytes :: ByteString -> (Ptr CChar -> CSize -> IO a) -> IO a
withBytes bytes use = unsafeUseAsCStringLen bytes (\(source, size) -> use source (fromIntegral size))

clipped :: Int -> Word64 -> Int
clipped limit size
  | size > fromIntegral limit = limit
  | otherwise = fromIntegral size
