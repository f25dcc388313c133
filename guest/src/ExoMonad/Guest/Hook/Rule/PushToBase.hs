{-# LANGUAGE FlexibleContexts #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Work reaches the base branch by pull request, so nobody pushes to it.
module ExoMonad.Guest.Hook.Rule.PushToBase
  ( pushToBase,
  )
where

import Control.Monad ((<=<))
import Control.Monad.Freer (Eff, Member)
import Data.Text (Text)
import ExoMonad.Effect (Effect, gitGetBranch)
import ExoMonad.Guest.Git (headBranch)
import ExoMonad.Guest.Hook.GitPush (Push (..), Pushed (..), pushes)
import ExoMonad.Guest.Hook.Rule (Rule (..), Verdict (..))
import ExoMonad.Guest.Hook.ToolUse (ToolUse (..))
import ExoMonad.Guest.Path (resolved)
import ExoMonad.Guest.Phrase (quoted)
import ExoMonad.Guest.Program ()
import ExoMonad.Types.Common (EffectError (..))
import ExoMonad.Types.Effects (BranchName, WorkingCopy (..))

-- | Refuse a push to a protected branch. A push that names no branch means the one that is checked
-- out, so git is asked which that is; without an answer the user is.
pushToBase :: Text -> Rule
pushToBase name = Rule {ruleName = name, ruleJudge = judge}

judge :: Member Effect effs => ToolUse -> Eff effs (Maybe Verdict)
judge use =
  firstVerdict
    [ judgePushed use (pushDirectory push) pushed
      | push <- maybe [] pushes (toolUseScript use),
        pushed <- pushPushed push
    ]

firstVerdict :: Monad m => [m (Maybe verdict)] -> m (Maybe verdict)
firstVerdict [] = pure Nothing
firstVerdict (judgement : later) = judgement >>= maybe (firstVerdict later) (pure . Just)

judgePushed ::
  Member Effect effs => ToolUse -> Maybe Text -> Pushed -> Eff effs (Maybe Verdict)
judgePushed use directory pushed = case pushed of
  NamedBranch branch -> pure (judgeBranch use branch)
  EveryBranch -> pure (Just (refusal "every branch, the protected ones too,"))
  CurrentBranch -> maybe (pure (unknown "its path is too long")) askGit here
  where
    here = maybe Just (flip resolved) directory (toolUseDirectory use)
    askGit place =
      either (unknown . effectErrorMessage) (judgeBranch use <=< headBranch)
        <$> gitGetBranch
          WorkingCopy {workingCopyDirectory = place, workingCopyContainer = Nothing}
    unknown reason =
      Just . Ask $
        "this pushes the current branch, and git does not say which that is: " <> reason

judgeBranch :: ToolUse -> BranchName -> Maybe Verdict
judgeBranch use branch
  | branch `elem` toolUseProtected use = Just (refusal (quoted branch))
  | otherwise = Nothing

refusal :: Text -> Verdict
refusal what =
  Deny
    ("this pushes " <> what <> " directly, and work gets there by pull request")
    "push a branch of its own and open a pull request with file_pr"
