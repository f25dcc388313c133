{-# LANGUAGE OverloadedStrings #-}

-- | Programs in a process of their own: an effect is performed here or by the host, as configured,
-- and the state is in memory.
module ExoMonad.Guest.Interpreter.Stdio
  ( entryPoints,
  )
where

import Control.Exception (evaluate, try)
import Data.IORef (IORef, readIORef, writeIORef)
import qualified Data.Set as Set
import qualified Data.Text.Encoding as Text
import ExoMonad.Effect (Effect, SomeEffect (..), effectName, effectReply)
import ExoMonad.Entry (EntryPoints, hoistEntryPoints)
import ExoMonad.Guest.Decisions (decisions)
import ExoMonad.Guest.Native.Channel (Channel, Heard (..), Said (..), hear, say)
import ExoMonad.Guest.Native.Own (failing, natively)
import ExoMonad.Guest.Native.Settings (Settings (..))
import ExoMonad.Guest.Program (Interpreter (..), interpret)
import ExoMonad.Guest.State (State, evolve)
import ExoMonad.Types.Common (EffectErrorCode (..))
import ExoMonad.Types.Native (NativeDocument (..), NativeRequest (..))
import ExoMonad.Types.State (GuestState)
import ExoMonad.Wire (decodeDocumentWith, encodeDocument, renderWireError)

-- | The entry points of the native guest.
entryPoints :: Channel -> IORef GuestState -> Settings -> EntryPoints IO
entryPoints channel state settings =
  hoistEntryPoints (interpret (stdio channel state settings)) (decisions (settingsPolicy settings))

stdio :: Channel -> IORef GuestState -> Settings -> Interpreter IO
stdio channel state settings =
  Interpreter
    { onEffect = performing channel settings,
      onState = remembering state
    }

performing :: Channel -> Settings -> Effect a -> IO a
performing channel settings effect
  | effectName effect `Set.member` settingsOwn settings,
    Just performed <- natively effect =
    performed
  | otherwise = asking channel effect

-- | Have the host perform an effect. The sentences are those of the wasm guest.
asking :: Channel -> Effect a -> IO a
asking channel effect = do
  written <- try (evaluate (encodeDocument (SomeEffect effect)))
  case written of
    Left failure ->
      failing effect EffectErrorCodeInvalidInput $
        "cannot ask for " <> name <> ": " <> renderWireError failure
    Right document -> do
      say channel Effect document
      hear channel >>= replied
  where
    name = effectName effect
    internal = failing effect EffectErrorCodeInternal
    replied heard = case heard of
      Message (NativeRequestReply reply) ->
        either (internal . unlike . renderWireError) pure $
          decodeDocumentWith (effectReply effect) (Text.encodeUtf8 (nativeDocumentDocument reply))
      Message _ -> internal ("the host asked for something else instead of replying to " <> name)
      Nonsense why -> internal ("the host's reply to " <> name <> " is no message: " <> why)
      End -> internal ("the host gave no answer to " <> name)
    unlike why = "cannot read the answer to " <> name <> ": " <> why

-- | Perform an operation on the state. What it leaves is made up to its last byte, so that no call
-- pays for an earlier one or keeps it in memory.
remembering :: IORef GuestState -> State a -> IO a
remembering state operation = do
  (result, after) <- evolve operation <$> readIORef state
  _ <- evaluate (encodeDocument after)
  result <$ writeIORef state after
