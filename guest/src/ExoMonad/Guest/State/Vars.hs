{-# LANGUAGE GADTs #-}
{-# LANGUAGE OverloadedStrings #-}

-- | The state in variables: one for each session, so that a call reads and writes what it is about
-- and no more, and one with their names in order.
module ExoMonad.Guest.State.Vars
  ( Vars (..),
    inVars,
  )
where

import Control.Monad (unless)
import Data.ByteString (ByteString)
import Data.Maybe (catMaybes, fromMaybe, isJust)
import qualified Data.Text.Encoding as Text
import ExoMonad.Guest.State (State (..))
import ExoMonad.Guest.State.Bounds (bounded, maxSessions)
import ExoMonad.Types.State (GuestState (..), SessionId, SessionState (..), sessionId)
import ExoMonad.Wire (Codec, codec, decodeDocumentWith, encodeDocument, encodeDocumentWith, list)

-- | Where variables are: bytes by name.
data Vars m = Vars
  { readVar :: !(ByteString -> m (Maybe ByteString)),
    writeVar :: !(ByteString -> ByteString -> m ()),
    dropVar :: !(ByteString -> m ())
  }

-- | Perform an operation on variables. Each is written only when it changes, and in an order in
-- which no session is left behind without its name.
inVars :: Monad m => Vars m -> State a -> m a
inVars vars operation = case operation of
  Everything -> everything vars
  Replace new -> do
    names vars >>= mapM_ (dropVar vars . sessionVar)
    let sessions = guestStateSessions (bounded new)
    writeNames vars (map sessionStateId sessions)
    mapM_ (writeSession vars) sessions
  Session name change -> do
    known <- readSession vars name
    let (result, wanted) = change known
    unless (wanted == known) (maybe (strike vars name) (store (isJust known)) wanted)
    pure result
  where
    store known session = do
      unless known (enlist vars (sessionStateId session))
      writeSession vars session

everything :: Monad m => Vars m -> m GuestState
everything vars = GuestState . catMaybes <$> (names vars >>= mapM (readSession vars))

-- | Put a session's name last, and let go of the oldest when there are too many.
enlist :: Monad m => Vars m -> SessionId -> m ()
enlist vars name = do
  others <- filter (/= name) <$> names vars
  let (gone, kept) = splitAt (length others + 1 - maxSessions) others
  writeNames vars (kept <> [name])
  mapM_ (dropVar vars . sessionVar) gone

-- | Let go of a session.
strike :: Monad m => Vars m -> SessionId -> m ()
strike vars name = do
  dropVar vars (sessionVar name)
  names vars >>= writeNames vars . filter (/= name)

names :: Monad m => Vars m -> m [SessionId]
names vars = fromMaybe [] <$> readAs vars nameList namesVar

writeNames :: Vars m -> [SessionId] -> m ()
writeNames vars = writeVar vars namesVar . encodeDocumentWith nameList

readSession :: Monad m => Vars m -> SessionId -> m (Maybe SessionState)
readSession vars = readAs vars codec . sessionVar

writeSession :: Vars m -> SessionState -> m ()
writeSession vars session = writeVar vars (sessionVar (sessionStateId session)) (encodeDocument session)

-- What cannot be read counts as missing. Only this module of this instance has written there.
readAs :: Monad m => Vars m -> Codec a -> ByteString -> m (Maybe a)
readAs vars form name = (>>= either (const Nothing) Just . decodeDocumentWith form) <$> readVar vars name

nameList :: Codec [SessionId]
nameList = list sessionId

namesVar :: ByteString
namesVar = "sessions"

sessionVar :: SessionId -> ByteString
sessionVar name = "session:" <> Text.encodeUtf8 name
