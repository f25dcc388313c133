{-# LANGUAGE OverloadedStrings #-}

-- | The Log effect: each record a line of JSON on standard error.
module ExoMonad.Guest.Native.Log
  ( writeLog,
  )
where

import qualified Data.ByteString as ByteString
import ExoMonad.Types.Common (EffectError, Unit (..))
import ExoMonad.Types.Effects (LogRecord)
import ExoMonad.Wire (encodeDocument)
import System.IO (stderr)

-- | Write a record. A line break within it is written as JSON writes it, so that nothing that is
-- logged can pass for a second record.
writeLog :: LogRecord -> IO (Either EffectError Unit)
writeLog record = Right Unit <$ ByteString.hPut stderr (encodeDocument record <> "\n")
