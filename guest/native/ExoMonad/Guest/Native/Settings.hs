{-# LANGUAGE OverloadedStrings #-}

-- | How a native guest was told to work.
module ExoMonad.Guest.Native.Settings
  ( Settings (..),
    unconfigured,
    configured,
    readiness,
  )
where

import Data.Set (Set)
import qualified Data.Set as Set
import Data.Text (Text)
import qualified Data.Text as Text
import qualified Data.Text.Encoding as Text
import ExoMonad.Effect (effectError)
import ExoMonad.Guest.Native.Own (interpreters)
import ExoMonad.Guest.Phrase (quoted)
import ExoMonad.Guest.Policy (readPolicy)
import ExoMonad.Guest.Policy.Rulebook (Rulebook)
import ExoMonad.Service (schemaFingerprint)
import ExoMonad.Types.Common (EffectError, EffectErrorCode (..))
import ExoMonad.Types.Native (NativeConfiguration (..), NativeReadiness (..), NativeReady (..))

-- | What is settled before a call.
data Settings = Settings
  { -- | What is decided by, or why nothing is.
    settingsPolicy :: !(Either EffectError Rulebook),
    -- | The effects that are not the host's.
    settingsOwn :: !(Set Text)
  }

-- | Before a host says anything else: no policy but the guest's own, and every effect is the host's.
unconfigured :: Settings
unconfigured = Settings {settingsPolicy = readPolicy Nothing, settingsOwn = Set.empty}

-- | The settings that a host asks for, or why it cannot have them.
configured :: NativeConfiguration -> Either EffectError Settings
configured wanted = case filter (`notElem` interpreters) own of
  [] -> Right Settings {settingsPolicy = policy, settingsOwn = Set.fromList own}
  strange ->
    Left . effectError EffectErrorCodeUnsupported $
      "the native guest has no interpreter for "
        <> listed strange
        <> "; it has one for "
        <> listed interpreters
  where
    -- One that cannot be used is told of by every call, as the wasm guest does it.
    policy = readPolicy (Text.encodeUtf8 <$> nativeConfigurationPolicy wanted)
    own = nativeConfigurationOwn wanted
    listed = Text.intercalate ", " . map quoted

-- | What a host is told that wanted such settings.
readiness :: Either EffectError Settings -> NativeReadiness
readiness = either NativeReadinessError (const (NativeReadinessSuccess ready))
  where
    ready =
      NativeReady
        { nativeReadyFingerprint = schemaFingerprint,
          nativeReadyInterpreters = interpreters
        }
