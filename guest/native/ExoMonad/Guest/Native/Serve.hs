{-# LANGUAGE OverloadedStrings #-}

-- | The native guest's service: every request has an answer, whatever goes wrong.
module ExoMonad.Guest.Native.Serve
  ( serve,
  )
where

import Data.ByteString (ByteString)
import Data.IORef (IORef, newIORef, readIORef, writeIORef)
import Data.Text (Text)
import qualified Data.Text as Text
import qualified Data.Text.Encoding as Text
import ExoMonad.Effect (SomeEffect (..), effectName, effectReply)
import ExoMonad.Entry (guarded, refusal)
import ExoMonad.Guest.Interpreter.Stdio (entryPoints)
import ExoMonad.Guest.Native.Channel (Channel, Heard (..), Said (..), hear, say)
import ExoMonad.Guest.Native.Own (interpreters, natively)
import ExoMonad.Guest.Native.Settings (Settings, configured, readiness, unconfigured)
import ExoMonad.Guest.Phrase (quoted)
import ExoMonad.Guest.State (emptyState)
import ExoMonad.Service (exportNames, serveExport)
import ExoMonad.Types.Common (EffectErrorCode (..))
import ExoMonad.Types.Native (NativeCall (..), NativeDocument (..), NativeRequest (..))
import ExoMonad.Types.State (GuestState)
import ExoMonad.Wire (decodeDocument, encodeDocument, encodeDocumentWith, renderWireError)

-- | What a guest has for as long as it lives.
data Guest = Guest !Channel !(IORef GuestState) !(IORef Settings)

-- | Serve a host until it says no more.
serve :: Channel -> IO ()
serve channel = do
  guest <- Guest channel <$> newIORef emptyState <*> newIORef unconfigured
  let loop = do
        heard <- hear channel
        case heard of
          End -> pure ()
          Nonsense why -> do
            say channel Answer (refusal EffectErrorCodeInvalidInput ("this line is no request: " <> why))
            loop
          Message request -> do
            guarded (answer guest request) >>= say channel Answer
            loop
  loop

answer :: Guest -> NativeRequest -> IO ByteString
answer (Guest channel state settings) request = case request of
  NativeRequestConfigure wanted -> do
    let outcome = configured wanted
    mapM_ (writeIORef settings) outcome
    pure (encodeDocument (readiness outcome))
  NativeRequestCall (NativeCall name document) -> case serveExport name of
    Nothing ->
      pure . refusal EffectErrorCodeNotFound $
        "there is no entry point " <> quoted name <> "; there are " <> listed exportNames
    Just service -> do
      current <- readIORef settings
      service (entryPoints channel state current) (Text.encodeUtf8 document)
  NativeRequestPerform (NativeDocument document) -> performed (Text.encodeUtf8 document)
  NativeRequestReply _ -> pure (refusal EffectErrorCodeInvalidInput "no effect waits for a reply")
  NativeRequestPart _ -> pure (refusal EffectErrorCodeInternal "a part was not put together")

-- | Perform an effect, given as a document, for the host.
performed :: ByteString -> IO ByteString
performed document = case decodeDocument document of
  Left failure -> pure (refusal EffectErrorCodeInvalidInput (renderWireError failure))
  Right (SomeEffect effect) -> case natively effect of
    Just action -> encodeDocumentWith (effectReply effect) <$> action
    Nothing ->
      pure . refusal EffectErrorCodeUnsupported $
        "the native guest has no interpreter for "
          <> quoted (effectName effect)
          <> "; it has one for "
          <> listed interpreters

listed :: [Text] -> Text
listed = Text.intercalate ", " . map quoted
