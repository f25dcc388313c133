{-# OPTIONS_GHC -O1 #-}
-- | A machine that reads a text once and is in several states at a time.
module ExoMonad.Pattern.Machine
  ( Machine,
    machine,
    accepts,
  )
where

import Data.Char (isAsciiLower, isAsciiUpper, isDigit)
import qualified Data.IntSet as IntSet
import Data.List (mapAccumR)
import ExoMonad.Pattern.Expression (CharSet, Expression (..), Position (..), member)

-- | The state it begins in, at every character anew, since a pattern may be found anywhere.
newtype Machine = Machine State

-- | States form a graph; a number tells those apart that have been visited.
data State = State !Int Step

data Step
  = Read !CharSet State
  | Fork [State]
  | Check !Position State
  | Accept

-- | The machine of an expression.
machine :: Expression -> Machine
machine expression = Machine (snd (build 1 expression (State 0 Accept)))

-- | The state from which an expression leads on to another one; first comes the next free number.
build :: Int -> Expression -> State -> (Int, State)
build free expression next = case expression of
  OneOf set -> (free + 1, State free (Read set next))
  At position -> (free + 1, State free (Check position next))
  Sequence parts -> inSequence parts
  Choice parts ->
    let (after, branches) = mapAccumR (\n part -> build n part next) (free + 1) parts
     in (after, State free (Fork branches))
  Many inner ->
    let again = State free (Fork [once, next])
        (after, once) = build (free + 1) inner again
     in (after, again)
  where
    inSequence = foldr (\part (n, later) -> build n part later) (free, next)

-- | Whether the machine accepts some part of a text.
accepts :: Machine -> String -> Bool
accepts (Machine first) = go Nothing []
  where
    go before waiting text =
      case reach before (headOf text) (waiting <> [first]) of
        Nothing -> True
        Just readers -> case text of
          [] -> False
          c : rest -> go (Just c) [next | (set, next) <- readers, member c set] rest
    headOf text = case text of
      [] -> Nothing
      c : _ -> Just c

-- | The states that wait for a character, reached without reading any; nothing if the machine
-- accepts on the way there.
reach :: Maybe Char -> Maybe Char -> [State] -> Maybe [(CharSet, State)]
reach before after = go IntSet.empty []
  where
    go _ readers [] = Just readers
    go visited readers (State number step : others)
      | number `IntSet.member` visited = go visited readers others
      | otherwise = case step of
        Accept -> Nothing
        Read set next -> go seen ((set, next) : readers) others
        Fork branches -> go seen readers (branches <> others)
        Check position next
          | holds position before after -> go seen readers (next : others)
          | otherwise -> go seen readers others
      where
        seen = IntSet.insert number visited

-- | Whether a place between two characters is such a place.
holds :: Position -> Maybe Char -> Maybe Char -> Bool
holds position before after = case position of
  Start -> null before
  End -> null after
  WordEdge -> edge
  NoWordEdge -> not edge
  where
    edge = any isWord before /= any isWord after
    isWord c = isAsciiLower c || isAsciiUpper c || isDigit c || c == '_'
