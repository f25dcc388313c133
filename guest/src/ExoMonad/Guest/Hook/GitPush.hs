{-# LANGUAGE DerivingStrategies #-}
{-# LANGUAGE OverloadedStrings #-}

-- | What @git push@ commands of a script push, as far as their words say.
module ExoMonad.Guest.Hook.GitPush
  ( Push (..),
    Forced (..),
    Pushed (..),
    pushes,
  )
where

import Data.Maybe (fromMaybe, mapMaybe)
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Guest.Hook.Shell (Command, Script, Word (..), commands, program)
import Prelude hiding (Word)

-- | One push that is not a rehearsal.
data Push = Push
  { -- | Where git is told to go first.
    pushDirectory :: !(Maybe Text),
    pushPushed :: ![Pushed],
    pushForced :: ![Forced]
  }
  deriving stock (Eq, Show)

-- | Which branch of the remote is written.
data Pushed
  = -- | The one by this name.
    NamedBranch !Text
  | -- | Whichever is checked out.
    CurrentBranch
  | -- | Every one there is.
    EveryBranch
  deriving stock (Eq, Show)

-- | A way in which a push is told to overwrite.
data Forced
  = -- | A flag that is a word of its own.
    ForcedByFlag !Word
  | -- | Part of a word that says more than that: @-uf@, @+main@.
    ForcedWithin !Text
  deriving stock (Eq, Show)

-- | The pushes of a script.
pushes :: Script -> [Push]
pushes = mapMaybe push . commands

push :: Command -> Maybe Push
push command = do
  ("git", arguments) <- program command
  let (directory, rest) = globalOptions Nothing arguments
  (name, words_) <- uncons rest
  let (flags, operands) = options words_
      names = map wordText flags
      refspecs = map wordText (drop 1 operands)
  if wordText name /= "push" || any (`elem` names) ["-n", "--dry-run"]
    then Nothing
    else
      Just
        Push
          { pushDirectory = directory,
            pushPushed = pushedBy names refspecs,
            pushForced = mapMaybe forcedFlag flags <> mapMaybe forcedRefspec refspecs
          }
  where
    uncons (first : rest) = Just (first, rest)
    uncons [] = Nothing

-- | What stands between @git@ and its subcommand; the last @-C@ is kept.
globalOptions :: Maybe Text -> [Word] -> (Maybe Text, [Word])
globalOptions directory arguments = case arguments of
  option : value : rest
    | wordText option == "-C" -> globalOptions (Just (wordText value)) rest
    | wordText option `elem` ["-c", "--git-dir", "--namespace", "--work-tree"] ->
      globalOptions directory rest
  option : rest
    | isOption (wordText option) -> globalOptions directory rest
  _ -> (directory, arguments)

-- | Flags, and the words that are none: the remote and the refspecs.
options :: [Word] -> ([Word], [Word])
options arguments = case arguments of
  [] -> ([], [])
  flag : rest
    | wordText flag == "--" -> ([], rest)
    | wordText flag `elem` ["-o", "--exec", "--push-option", "--receive-pack", "--repo"] ->
      options (drop 1 rest)
    | isOption (wordText flag) -> let (flags, operands) = options rest in (flag : flags, operands)
  operand : rest -> let (flags, operands) = options rest in (flags, operand : operands)

pushedBy :: [Text] -> [Text] -> [Pushed]
pushedBy flags refspecs
  | any (`elem` flags) ["--all", "--branches", "--mirror"] = [EveryBranch]
  | null refspecs = [CurrentBranch | "--tags" `notElem` flags]
  | otherwise = map destination refspecs

-- | What a refspec writes: @main@ for @main@, @+main@, @topic:main@ and @:refs/heads/main@.
destination :: Text -> Pushed
destination refspec
  | Text.null target = EveryBranch
  | target `elem` ["HEAD", "@"] = CurrentBranch
  | otherwise = NamedBranch (strip "refs/heads/" target)
  where
    target = Text.takeWhileEnd (/= ':') (strip "+" refspec)
    strip prefix text = fromMaybe text (Text.stripPrefix prefix text)

forcedFlag :: Word -> Maybe Forced
forcedFlag flag
  | text `elem` ["-f", "--force"] = Just (ForcedByFlag flag)
  | isCluster && Text.any (== 'f') text = Just (ForcedWithin text)
  | otherwise = Nothing
  where
    text = wordText flag
    isCluster = not ("--" `Text.isPrefixOf` text) && not ("-o" `Text.isPrefixOf` text)

forcedRefspec :: Text -> Maybe Forced
forcedRefspec refspec
  | "+" `Text.isPrefixOf` refspec = Just (ForcedWithin refspec)
  | otherwise = Nothing

isOption :: Text -> Bool
isOption text = "-" `Text.isPrefixOf` text
