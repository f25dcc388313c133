{-# LANGUAGE OverloadedStrings #-}

-- | Messages to and from the host, one document a line, long ones in parts.
module ExoMonad.Guest.Native.Channel
  ( Channel,
    openChannel,

    -- * Reading
    Heard (..),
    hear,

    -- * Writing
    Said (..),
    say,
  )
where

import Control.Exception (throwIO, try)
import Data.ByteString (ByteString)
import qualified Data.ByteString as ByteString
import Data.Text (Text)
import qualified Data.Text as Text
import qualified Data.Text.Encoding as Text
import Data.Text.Encoding.Error (lenientDecode)
import ExoMonad.Types.Native
  ( NativeCall (..),
    NativeConfiguration (..),
    NativeDocument (..),
    NativePart (..),
    NativeRequest (..),
    NativeResponse (..),
  )
import ExoMonad.Wire (decodeDocument, encodeDocument, renderWireError)
import System.IO (BufferMode (..), Handle, hFlush, hSetBinaryMode, hSetBuffering)
import System.IO.Error (isEOFError)

-- | Where the host is heard, and where it is spoken to.
data Channel = Channel !Handle !Handle

-- | Make a channel of two handles, which must be nobody else's from now on.
openChannel :: Handle -> Handle -> IO Channel
openChannel incoming outgoing = do
  mapM_ (`hSetBinaryMode` True) [incoming, outgoing]
  mapM_ (`hSetBuffering` BlockBuffering Nothing) [incoming, outgoing]
  pure (Channel incoming outgoing)

-- | What came from the host.
data Heard
  = -- | A message other than a part, its document complete.
    Message !NativeRequest
  | -- | A line that is no message, and why.
    Nonsense !Text
  | -- | There is nothing more.
    End

-- | Wait for the next message.
hear :: Channel -> IO Heard
hear (Channel incoming _) = go []
  where
    go parts = do
      line <- try (ByteString.hGetLine incoming)
      case decodeDocument <$> line of
        Left failure
          | isEOFError failure -> pure End
          | otherwise -> throwIO failure
        Right (Left failure) -> pure (Nonsense (renderWireError failure))
        Right (Right (NativeRequestPart part)) -> go (nativePartText part : parts)
        Right (Right message) -> pure (Message (after (Text.concat (reverse parts)) message))

-- | A message whose document begins with this text.
after :: Text -> NativeRequest -> NativeRequest
after begun message
  | Text.null begun = message
  | otherwise = case message of
    NativeRequestConfigure given ->
      NativeRequestConfigure
        given {nativeConfigurationPolicy = (begun <>) <$> nativeConfigurationPolicy given}
    NativeRequestCall call ->
      NativeRequestCall call {nativeCallDocument = begun <> nativeCallDocument call}
    NativeRequestPerform effect -> NativeRequestPerform (longer effect)
    NativeRequestReply reply -> NativeRequestReply (longer reply)
    NativeRequestPart part -> NativeRequestPart (NativePart (begun <> nativePartText part))
  where
    longer = NativeDocument . (begun <>) . nativeDocumentDocument

-- | What is said to the host.
data Said
  = -- | Perform this effect, and reply.
    Effect
  | -- | This is what you asked for.
    Answer

-- | Send a document.
say :: Channel -> Said -> ByteString -> IO ()
say (Channel _ outgoing) said document = do
  mapM_ (line . NativeResponsePart . NativePart) parts
  line (message (NativeDocument end))
  hFlush outgoing
  where
    (parts, end) = inParts (Text.decodeUtf8With lenientDecode document)
    message = case said of
      Effect -> NativeResponseEffect
      Answer -> NativeResponseAnswer
    line response = do
      ByteString.hPut outgoing (encodeDocument response)
      ByteString.hPut outgoing "\n"

-- | A text cut so that each piece fits a line, the last piece apart. A character takes six bytes
-- there at most.
inParts :: Text -> ([Text], Text)
inParts = go
  where
    go text
      | Text.null rest = ([], piece)
      | otherwise = (piece : more, end)
      where
        (piece, rest) = Text.splitAt longest text
        (more, end) = go rest
    longest = 1024 * 1024
