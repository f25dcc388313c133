{-# LANGUAGE FlexibleContexts #-}
{-# LANGUAGE OverloadedStrings #-}

-- | @snapshot@ and @restore@: the state on its way from one instance to another.
--
-- The layout of the state has a version. A change that the present reader could not read, or would
-- misunderstand, is a new version: raise 'version', and keep in 'readers' what still makes a state of
-- today out of the old layout.
module ExoMonad.Guest.Snapshot
  ( handleSnapshot,
    handleRestore,

    -- * Versions
    Reader,
    readers,
    readSnapshot,
  )
where

import Control.Monad.Freer (Eff, Member)
import Data.Int (Int64)
import Data.List (sort)
import qualified Data.Map.Strict as Map
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Effect (effectError)
import ExoMonad.Guest.Phrase (decimal, enumerated, quoted)
import ExoMonad.Guest.Program (remember)
import ExoMonad.Guest.State (State (..))
import ExoMonad.Types.Common (EffectError (..), EffectErrorCode (..), Unit (..))
import ExoMonad.Types.State (GuestState (..), SessionState (..), Snapshot (..))
import ExoMonad.Wire (Json (..), PathStep (..), WireError (..), codec, decodeJson, renderWireError, toJson)

-- | All that is remembered, in the present layout.
handleSnapshot :: Member State effs => Unit -> Eff effs Snapshot
handleSnapshot _ = snapshotOf <$> remember Everything
  where
    snapshotOf state = Snapshot {snapshotVersion = version, snapshotState = toJson state}

-- | Remember what the snapshot says, or change nothing and say why.
handleRestore :: Member State effs => Snapshot -> Eff effs (Either EffectError Unit)
handleRestore snapshot = case readSnapshot readers snapshot of
  Left refusal -> pure (Left refusal)
  Right state -> Right Unit <$ remember (Replace state)

-- | The layout that this guest writes.
version :: Int64
version = 1

-- | How a layout is read as the state of today.
type Reader = Json -> Either WireError GuestState

-- | The layouts that this guest reads, by version.
readers :: [(Int64, Reader)]
readers = [(version, decodeJson codec)]

-- | The state that a snapshot holds, if one of these readers makes sense of it.
readSnapshot :: [(Int64, Reader)] -> Snapshot -> Either EffectError GuestState
readSnapshot known snapshot = case lookup met known of
  Nothing -> Left (refusal EffectErrorCodeUnsupported (foreignVersion met understood))
  Just reader -> either (Left . misfit . renderWireError . below) unique (reader (snapshotState snapshot))
  where
    met = snapshotVersion snapshot
    understood = map fst known
    below err = err {wirePath = InProperty "state" : wirePath err}
    misfit mistake =
      refusal EffectErrorCodeConflict ("the snapshot's state is not of version " <> decimal met <> ": " <> mistake)
    unique state = case doubles (map sessionStateId (guestStateSessions state)) of
      [] -> Right state
      name : _ -> Left (misfit ("it has the session " <> quoted name <> " twice"))
    refusal code message =
      (effectError code message)
        { effectErrorDetails =
            Just . Map.fromList $
              [ ("version", whole met),
                ("understood", JsonArray (map whole understood))
              ]
        }
    whole = JsonInteger . toInteger

foreignVersion :: Int64 -> [Int64] -> Text
foreignVersion met understood =
  Text.concat
    [ "this snapshot is of version ",
      decimal met,
      ", and this guest reads version ",
      enumerated 10 (map decimal understood),
      "; restore it with the guest that took it, or go on without"
    ]

doubles :: Ord a => [a] -> [a]
doubles items = [one | (one, next) <- zip sorted (drop 1 sorted), one == next]
  where
    sorted = sort items
