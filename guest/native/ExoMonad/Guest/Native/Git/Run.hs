{-# LANGUAGE OverloadedStrings #-}

-- | Running the git that is installed, as the host's own handler does: no shell, no prompts, no
-- hooks, no configured file system monitor, messages in one language.
--
-- > not a repository, no such directory    not_found
-- > the directory is someone else's        forbidden
-- > git is not installed                   unavailable
-- > anything else                          internal, with git's own words in the details
module ExoMonad.Guest.Native.Git.Run
  ( Git,
    runGit,
    directoryOf,
    git,
    ask,
    raise,
  )
where

import Control.Concurrent (forkIO, newEmptyMVar, putMVar, takeMVar)
import Control.Monad.IO.Class (liftIO)
import Control.Monad.Trans.Except (ExceptT, runExceptT, throwE)
import qualified Data.ByteString as ByteString
import Data.List (find)
import qualified Data.Map.Strict as Map
import Data.Maybe (listToMaybe)
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Effect (effectError)
import ExoMonad.Guest.Native.Utf8 (decodeReplacing)
import ExoMonad.Guest.Phrase (decimal, quoted)
import ExoMonad.Types.Common (EffectError (..), EffectErrorCode (..))
import ExoMonad.Types.Effects (WorkingCopy (..))
import ExoMonad.Wire (Json (..))
import System.Directory (doesDirectoryExist, findExecutable)
import System.Environment (getEnvironment)
import System.Exit (ExitCode (..))
import System.IO (IOMode (..), withBinaryFile)
import System.Process (CreateProcess (..), StdStream (..), proc, waitForProcess, withCreateProcess)

-- | Steps with git, of which the first to fail is the answer.
type Git = ExceptT EffectError IO

-- | Take the steps.
runGit :: Git a -> IO (Either EffectError a)
runGit = runExceptT

-- | Stop here.
raise :: EffectErrorCode -> Text -> Git a
raise code = throwE . effectError code

-- | The directory of a working copy, if git can be asked about it here.
directoryOf :: WorkingCopy -> Git FilePath
directoryOf (WorkingCopy directory container)
  | Just _ <- container =
    raise
      EffectErrorCodeUnsupported
      "git inside a container is not served by this host; leave `container` out"
  | Text.any (== '\0') directory =
    raise EffectErrorCodeInvalidInput "a directory cannot have a NUL in its name"
  | Text.any (\character -> character < ' ' || character == '\DEL') directory =
    raise EffectErrorCodeInvalidInput "a directory cannot have control characters in its name"
  | not ("/" `Text.isPrefixOf` directory) =
    raise EffectErrorCodeInvalidInput ("expected an absolute path, got " <> quoted directory)
  | otherwise = do
    there <- liftIO (doesDirectoryExist path)
    if there then pure path else raise EffectErrorCodeNotFound ("there is no directory " <> directory)
  where
    path = Text.unpack directory

-- | What git prints.
git :: FilePath -> [String] -> Git Text
git directory arguments = do
  ran <- run directory arguments
  if ranStatus ran == 0 then pure (ranOut ran) else throwE (complaint ran)
  where
    complaint ran =
      (effectError code ("git " <> command <> " failed: " <> short))
        { effectErrorDetails =
            Just . Map.fromList $
              [ ("exit_code", JsonInteger (toInteger (ranStatus ran))),
                ("stderr", JsonString words_)
              ]
        }
      where
        words_ = Text.strip (ranErr ran)
        command = Text.pack (concat (take 1 arguments))
        short = case listToMaybe (Text.lines words_) of
          Just line -> line
          Nothing -> "status " <> decimal (ranStatus ran)
        code = maybe EffectErrorCodeInternal snd (find ((`Text.isInfixOf` words_) . fst) failures)

-- | What git answers to a question that it says no to by its exit status alone.
ask :: FilePath -> [String] -> Git (Maybe Text)
ask directory arguments = do
  ran <- run directory arguments
  pure (if ranStatus ran == 0 then Just (Text.strip (ranOut ran)) else Nothing)

failures :: [(Text, EffectErrorCode)]
failures =
  [ ("not a git repository", EffectErrorCodeNotFound),
    ("cannot change to", EffectErrorCodeNotFound),
    ("dubious ownership", EffectErrorCodeForbidden)
  ]

-- | How a git command ended.
data Ran = Ran
  { ranStatus :: !Int,
    ranOut :: !Text,
    ranErr :: !Text
  }

run :: FilePath -> [String] -> Git Ran
run directory arguments = do
  -- Looked for here, because starting a program that is not there fails in ways of many names.
  found <- liftIO (findExecutable "git")
  case found of
    Just program -> liftIO (launch program directory arguments)
    Nothing -> raise EffectErrorCodeUnavailable "git is not installed on this host; install it"

launch :: FilePath -> FilePath -> [String] -> IO Ran
launch program directory arguments = do
  environment <- filter ((`elem` keptVariables) . fst) <$> getEnvironment
  withBinaryFile "/dev/null" ReadMode $ \nothing ->
    withCreateProcess (command nothing environment) $ \_ out err process -> case (out, err) of
      (Just written, Just complained) -> do
        -- Both at once: a pipe that nobody reads stops git when it is full.
        complaints <- newEmptyMVar
        _ <- forkIO (ByteString.hGetContents complained >>= putMVar complaints)
        text <- ByteString.hGetContents written
        complaint <- takeMVar complaints
        status <- waitForProcess process
        pure (Ran (number status) (decodeReplacing text) (decodeReplacing complaint))
      _ -> ioError (userError "git was started without pipes")
  where
    number ExitSuccess = 0
    number (ExitFailure status) = status
    command nothing environment =
      (proc program (["-C", directory] <> options <> arguments))
        { env = Just (environment <> [("GIT_TERMINAL_PROMPT", "0"), ("LC_ALL", "C")]),
          std_in = UseHandle nothing,
          std_out = CreatePipe,
          std_err = CreatePipe,
          close_fds = True
        }

keptVariables :: [String]
keptVariables = ["PATH", "HOME", "XDG_CONFIG_HOME", "SYSTEMROOT", "TMPDIR"]

options :: [String]
options =
  [ "--no-optional-locks",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.quotePath=false"
  ]
