{-# LANGUAGE GADTs #-}
{-# LANGUAGE LambdaCase #-}
{-# LANGUAGE OverloadedStrings #-}
{-# LANGUAGE RankNTypes #-}

-- | The effects that a native guest can perform itself. One more is one more line in the table.
module ExoMonad.Guest.Native.Own
  ( interpreters,
    natively,
    failing,
  )
where

import Control.Exception (evaluate)
import Data.ByteString (ByteString)
import Data.Maybe (listToMaybe, mapMaybe)
import Data.Text (Text)
import ExoMonad.Effect (Effect (..), effectName, effectReply)
import ExoMonad.Entry (guarded, refusal)
import ExoMonad.Guest.Native.Git.Branch (getBranch)
import ExoMonad.Guest.Native.Git.Worktree (getWorktree)
import ExoMonad.Guest.Native.Log (writeLog)
import ExoMonad.Types.Common (EffectErrorCode (..))
import ExoMonad.Wire (decodeDocumentWith, encodeDocumentWith, renderWireError)

-- | An effect's tag, and how the effect is performed.
data Own = Own !Text !(forall a. Effect a -> Maybe (IO a))

table :: [Own]
table =
  [ Own "GitGetBranch" (\case GitGetBranch payload -> Just (getBranch payload); _ -> Nothing),
    Own "GitGetWorktree" (\case GitGetWorktree payload -> Just (getWorktree payload); _ -> Nothing),
    Own "Log" (\case Log payload -> Just (writeLog payload); _ -> Nothing)
  ]

-- | The tags of the effects that can be performed here.
interpreters :: [Text]
interpreters = [name | Own name _ <- table]

-- | Perform an effect, if there is an interpreter for it. Whatever goes wrong is in the answer, an
-- answer that does not fit the schema included.
natively :: Effect a -> Maybe (IO a)
natively effect = listToMaybe (mapMaybe attempt table)
  where
    attempt (Own _ interpreter) = checked <$> interpreter effect
    checked action = guarded (encodeDocumentWith (effectReply effect) <$> action) >>= reading
    reading document = case decodeDocumentWith (effectReply effect) document of
      Right answer -> pure answer
      Left failure ->
        failing effect EffectErrorCodeInternal $
          "the answer to " <> effectName effect <> " is not as declared: " <> renderWireError failure

-- | An effect's answer that says that it failed.
failing :: Effect a -> EffectErrorCode -> Text -> IO a
failing effect code message = either (fail . show) evaluate (decodeDocumentWith (effectReply effect) document)
  where
    document :: ByteString
    document = refusal code message
