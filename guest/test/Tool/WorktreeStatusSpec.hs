{-# LANGUAGE OverloadedStrings #-}

module Tool.WorktreeStatusSpec
  ( spec,
  )
where

import ExoMonad.Effect (Effect (..), effectError)
import ExoMonad.Guest.Tool.WorktreeStatus (worktreeStatus)
import ExoMonad.Types.Common (EffectErrorCode (..))
import ExoMonad.Types.Effects
import ExoMonad.Types.Mcp (WorktreeStatusInput (..), WorktreeStatusOutput (..))
import Sample
import Story
import Test.Hspec (Spec, describe, it)

spec :: Spec
spec = describe "worktree_status" $ do
  it "tells of the call's own working copy" $
    worktreeStatus context (WorktreeStatusInput Nothing)
      `told` [GitGetBranch here --> Right onTopic, GitGetWorktree here --> Right clean]
      `shouldAnswer` ( "'/srv/checkout' is on branch 'gh-12-lamp', level with 'origin/gh-12-lamp', clean.",
                       WorktreeStatusOutput onTopic clean True
                     )

  it "tells of another one, of the distance to its upstream, and of what is changed" $ do
    let there = here {workingCopyDirectory = "/srv/other"}
        ahead = onTopic {gitBranchUpstream = Just (GitUpstream "origin/gh-12-lamp" 2 1)}
        changed = dirty ["a", "b", "c", "d", "e", "f", "g"]
    worktreeStatus context (WorktreeStatusInput (Just "/srv/other"))
      `told` [GitGetBranch there --> Right ahead, GitGetWorktree there --> Right changed]
      `shouldAnswer` ( "'/srv/checkout' is on branch 'gh-12-lamp', 2 commits ahead of and 1 commit behind \
                       \'origin/gh-12-lamp', 7 changed files (a, b, c, d, e, and 2 more).",
                       WorktreeStatusOutput ahead changed False
                     )

  it "fails where git does not answer" $
    worktreeStatus context (WorktreeStatusInput Nothing)
      `told` [ GitGetBranch here --> Right onTopic,
               GitGetWorktree here --> Left (effectError EffectErrorCodeTimeout "git took too long")
             ]
      `shouldFail` ("asking git for changed files", effectError EffectErrorCodeTimeout "git took too long")
