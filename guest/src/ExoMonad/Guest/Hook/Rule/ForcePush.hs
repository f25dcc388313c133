{-# LANGUAGE OverloadedStrings #-}

-- | A push never overwrites what the pusher has not seen.
module ExoMonad.Guest.Hook.Rule.ForcePush
  ( forcePush,
  )
where

import qualified Data.Map.Strict as Map
import Data.Maybe (isNothing)
import Data.Text (Text)
import ExoMonad.Guest.Hook.GitPush (Forced (..), Push (..), pushes)
import ExoMonad.Guest.Hook.Rule (Rule, Verdict (..), pureRule)
import ExoMonad.Guest.Hook.Shell (Word (..), render, without)
import ExoMonad.Guest.Hook.ToolUse (ToolUse (..))
import ExoMonad.Guest.Phrase (quoted)
import ExoMonad.Wire (Json (..))
import Prelude hiding (Word)

-- | Take the flag out where it is a word of its own, and let the push go on without it; refuse
-- where it is not, since then something else would change too.
forcePush :: Text -> Rule
forcePush name = pureRule name judge

judge :: ToolUse -> Maybe Verdict
judge use = do
  script <- toolUseScript use
  let forced = concatMap pushForced (pushes script)
      flags = [flag | ForcedByFlag flag <- forced]
      stuck = [within | ForcedWithin within <- forced] <> map wordText (filter isNested flags)
  case (stuck, flags) of
    (text : _, _) ->
      Just $
        Deny
          (quoted text <> " overwrites the remote branch, whatever is on it")
          "push with --force-with-lease instead"
    ([], []) -> Nothing
    ([], unwanted) ->
      Just . Transform (withCommand (render (without unwanted script)) use) $
        "the flag to overwrite the remote branch was taken out of the push; "
          <> "where it is needed, use --force-with-lease"
  where
    isNested = isNothing . wordPlace
    withCommand line = Map.insert "command" (JsonString line) . toolUseInput
