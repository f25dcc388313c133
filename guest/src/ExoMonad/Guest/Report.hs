{-# LANGUAGE DerivingStrategies #-}
{-# LANGUAGE FlexibleContexts #-}
{-# LANGUAGE LambdaCase #-}
{-# LANGUAGE OverloadedStrings #-}

-- | What the guest tells of its own doings: a line in the log and an event for telemetry.
module ExoMonad.Guest.Report
  ( Report (..),
    report,

    -- * Facts
    Fact,
    fact,
    flag,
    texts,
    whole,
  )
where

import Control.Monad (void)
import Control.Monad.Freer (Eff, Member)
import Data.Int (Int64)
import qualified Data.Map.Strict as Map
import Data.Text (Text)
import ExoMonad.Effect (Effect, emit, log_)
import ExoMonad.Guest.Phrase (clip)
import ExoMonad.Guest.Program ()
import ExoMonad.Types.Effects
  ( LogRecord (..),
    Severity,
    TelemetryEvent (..),
    TelemetryValue (..),
  )
import ExoMonad.Wire (Json (..))

-- | Something worth telling, once for people and once for programs.
data Report = Report
  { -- | The part of the guest that speaks.
    reportSource :: !Text,
    -- | What happened, dotted and lower case.
    reportEvent :: !Text,
    reportSeverity :: !Severity,
    -- | One line for a person.
    reportMessage :: !Text,
    reportSession :: !Text,
    reportFacts :: ![Fact]
  }
  deriving stock (Eq, Show)

-- | A named value, the same in the log and in telemetry.
type Fact = (Text, TelemetryValue)

-- | A fact in words.
fact :: Text -> Text -> Fact
fact name value = (name, TelemetryValueText value)

-- | A fact that is so or is not.
flag :: Text -> Bool -> Fact
flag name value = (name, TelemetryValueFlag value)

-- | A fact in several words.
texts :: Text -> [Text] -> Fact
texts name values = (name, TelemetryValueList (map TelemetryValueText values))

-- | A fact that is counted.
whole :: Text -> Int64 -> Fact
whole name value = (name, TelemetryValueInteger value)

-- | Log it and emit it. Failures are dropped: whether anybody listens never changes a decision.
report :: Member Effect effs => Report -> Eff effs ()
report what = do
  void . log_ $
    LogRecord
      { logRecordLevel = reportSeverity what,
        logRecordMessage = clip 4096 (reportMessage what),
        logRecordLogger = Just (reportSource what),
        logRecordFields = Just (Map.map factJson facts)
      }
  void . emit $
    TelemetryEvent
      { telemetryEventName = reportEvent what,
        telemetryEventSeverity = Just (reportSeverity what),
        telemetryEventAttributes = Just facts,
        telemetryEventBody = Just (reportMessage what),
        telemetryEventSessionId = Just (clip 200 (reportSession what))
      }
  where
    facts = Map.fromList (reportFacts what)

-- A log's fields are free-form JSON, where telemetry's values carry their kind.
factJson :: TelemetryValue -> Json
factJson = \case
  TelemetryValueText text -> JsonString text
  TelemetryValueInteger integer -> JsonInteger (toInteger integer)
  TelemetryValueNumber number -> JsonDouble number
  TelemetryValueFlag bool -> JsonBool bool
  TelemetryValueList values -> JsonArray (map factJson values)
