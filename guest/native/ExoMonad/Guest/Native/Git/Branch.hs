{-# LANGUAGE OverloadedStrings #-}

-- | GitGetBranch by calling git; answers what @exo_host.effects.git@ answers.
module ExoMonad.Guest.Native.Git.Branch
  ( getBranch,
  )
where

import Data.Int (Int64)
import Data.Maybe (fromMaybe)
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Guest.Native.Git.Number (decimals)
import ExoMonad.Guest.Native.Git.Run (Git, ask, directoryOf, git, raise, runGit)
import ExoMonad.Types.Common (EffectError, EffectErrorCode (..))
import ExoMonad.Types.Effects
  ( GitBranch (..),
    GitBranchTip (..),
    GitDetachedHead (..),
    GitHead (..),
    GitUnbornBranch (..),
    GitUpstream (..),
    WorkingCopy (..),
  )

-- | What HEAD names and how far it is from its upstream; works in bare repositories too.
getBranch :: WorkingCopy -> IO (Either EffectError GitBranch)
getBranch query = runGit $ do
  directory <- directoryOf query
  _ <- git directory ["rev-parse", "--git-dir"]
  -- In full: the short name of a branch that shares it with a tag is another.
  ref <- ask directory ["symbolic-ref", "--quiet", "HEAD"]
  commit <- ask directory ["rev-parse", "--quiet", "--verify", "HEAD^{commit}"]
  case (shortName <$> ref, commit) of
    (Nothing, Nothing) ->
      raise EffectErrorCodeInternal $
        "HEAD of " <> workingCopyDirectory query <> " names neither branch nor commit"
    (Nothing, Just detached) -> pure (at (GitHeadDetached (GitDetachedHead detached)) Nothing)
    (Just name, Nothing) -> pure (at (GitHeadUnborn (GitUnbornBranch name)) Nothing)
    (Just name, Just tip) -> at (GitHeadOnBranch (GitBranchTip name tip)) <$> upstream directory name
  where
    at = GitBranch

shortName :: Text -> Text
shortName ref = fromMaybe ref (Text.stripPrefix "refs/heads/" ref)

upstream :: FilePath -> Text -> Git (Maybe GitUpstream)
upstream directory branch = do
  tracked <- git directory ["for-each-ref", "--format=%(upstream) %(upstream:short)", Text.unpack local]
  let (ref, name) = Text.drop 1 <$> Text.break (== ' ') (Text.strip tracked)
  there <-
    if Text.null ref
      then pure Nothing
      else ask directory ["rev-parse", "--quiet", "--verify", Text.unpack ref]
  case there of
    Nothing -> pure Nothing
    Just _ -> do
      counts <- git directory ["rev-list", "--left-right", "--count", Text.unpack (local <> "..." <> ref)]
      Just . uncurry (GitUpstream name) <$> distance counts
  where
    local = "refs/heads/" <> branch

distance :: Text -> Git (Int64, Int64)
distance counts = case traverse decimals (Text.words counts) of
  Just [ahead, behind] -> pure (ahead, behind)
  _ -> raise EffectErrorCodeInternal ("git rev-list counted " <> Text.strip counts)
