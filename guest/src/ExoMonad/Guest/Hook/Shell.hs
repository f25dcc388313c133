{-# LANGUAGE DerivingStrategies #-}
{-# LANGUAGE OverloadedStrings #-}

-- | Enough of the shell's grammar to see which programs a command line runs with which words, and
-- to take words out of it without touching the rest.
--
-- It guards against slips, not against malice: what a variable, an alias or a script hides stays
-- hidden. Anything that is no proper shell still has a reading, so this never fails.
module ExoMonad.Guest.Hook.Shell
  ( -- * Scripts
    Script,
    parse,
    render,
    without,

    -- * Commands
    Command,
    Word (..),
    commands,
    program,
  )
where

import Data.Char (isAsciiLower, isAsciiUpper, isDigit)
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Guest.Hook.Shell.Token (Token (..), tokenRaw, tokens)
import Prelude hiding (Word)

-- | A command line, kept to the letter: @render . parse@ changes nothing.
newtype Script = Script [Token]
  deriving stock (Eq, Show)

-- | A program's name and arguments, in order.
type Command = [Word]

-- | A word as the program will see it.
data Word = Word
  { wordText :: !Text,
    -- | Where it stands in the script, unless it is part of a substitution within another word.
    wordPlace :: !(Maybe Int)
  }
  deriving stock (Eq, Show)

-- | Read a command line.
parse :: Text -> Script
parse = Script . tokens . Text.unpack

-- | Write it again.
render :: Script -> Text
render (Script parsed) = Text.pack (concatMap tokenRaw parsed)

-- | A script without some of its words, and without the blanks before them.
without :: [Word] -> Script -> Script
without unwanted (Script parsed) = Script (go (zip [0 ..] parsed))
  where
    places = [place | Word {wordPlace = Just place} <- unwanted]
    go ((_, Blank _) : (place, Argument _ _ _) : rest) | place `elem` places = go rest
    go ((place, token) : rest)
      | place `elem` places = go rest
      | otherwise = token : go rest
    go [] = []

-- | Every command of a script: those of pipelines and lists, then those within substitutions.
commands :: Script -> [Command]
commands (Script parsed) = simple (zip (map Just [0 ..]) parsed) <> substituted parsed
  where
    substituted outer = concat [inside inner | Argument _ _ inner <- outer]
    inside [] = []
    inside inner = simple (zip (repeat Nothing) inner) <> substituted inner

simple :: [(Maybe Int, Token)] -> [Command]
simple = filter (not . null) . go []
  where
    go current [] = [reverse current]
    go current ((place, token) : rest) = case token of
      Blank _ -> go current rest
      Operator _ -> reverse current : go [] rest
      Redirect _ -> go current (dropTarget rest)
      Argument _ value _ -> go (Word (Text.pack value) place : current) rest
    dropTarget ((_, Blank _) : rest) = dropTarget rest
    dropTarget ((_, Argument _ _ _) : rest) = rest
    dropTarget rest = rest

-- | The program a command comes down to, and its arguments: without assignments in front, without
-- programs that run another one, without the path to it.
program :: Command -> Maybe (Text, [Word])
program [] = Nothing
program (first : rest)
  | isAssignment name || name `elem` shellWords = program rest
  | name `elem` runners = program (dropWhile isOption rest)
  | otherwise = Just (name, rest)
  where
    name = Text.takeWhileEnd (/= '/') (wordText first)
    isOption word = "-" `Text.isPrefixOf` wordText word

isAssignment :: Text -> Bool
isAssignment word = case break (== '=') (Text.unpack word) of
  (c : name, '=' : _) -> starts c && all continues name
  _ -> False
  where
    starts c = isAsciiUpper c || isAsciiLower c || c == '_'
    continues c = starts c || isDigit c

shellWords :: [Text]
shellWords = ["!", "do", "elif", "else", "if", "then", "time", "until", "while", "{"]

runners :: [Text]
runners = ["builtin", "command", "doas", "env", "exec", "nice", "nohup", "setsid", "sudo", "xargs"]
