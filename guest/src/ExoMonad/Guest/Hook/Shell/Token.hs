{-# LANGUAGE DerivingStrategies #-}

-- | The shell's tokens, losslessly: what they were written as, one after the other, is the input.
module ExoMonad.Guest.Hook.Shell.Token
  ( Token (..),
    tokenRaw,
    tokens,
  )
where

import Data.Char (isDigit)
import Data.Foldable (asum)
import Data.List (stripPrefix)

-- | A piece of a command line.
data Token
  = -- | Space, comments, and the bodies of here-documents.
    Blank String
  | -- | What ends a command: @;@, @&&@, @|@, a line's end, a parenthesis.
    Operator String
  | -- | A redirection without its target: @2>@, @<<@.
    Redirect String
  | -- | A word: as written, as the program sees it, and what is run to make it.
    Argument String String [Token]
  deriving stock (Eq, Show)

-- | A token as it was written.
tokenRaw :: Token -> String
tokenRaw token = case token of
  Blank raw -> raw
  Operator raw -> raw
  Redirect raw -> raw
  Argument raw _ _ -> raw

-- | Take a command line apart. Every text has tokens.
tokens :: String -> [Token]
tokens = fst . script 0

-- | What was found, and the input after it.
type Found a = (a, String)

-- Lazy in what follows, so that a long script is read piece by piece.
before :: [a] -> Found [a] -> Found [a]
before earlier ~(found, rest) = (earlier <> found, rest)

-- | How many substitutions we are in.
type Depth = Int

-- Nobody nests deeper, and each level costs a copy of what is in it.
deepest :: Depth
deepest = 6

-- | A here-document that was announced: whether tabs before its lines are dropped, and its last line.
type HereDocument = (Bool, String)

-- | Tokens up to the parenthesis that ends this substitution, if it is one.
script :: Depth -> String -> Found [Token]
script depth = go [] (0 :: Int)
  where
    -- Here-documents wait for the end of the line; so many parentheses are open.
    go waiting open input = case input of
      "" -> ([], "")
      ')' : _ | depth > 0, open == 0 -> ([], input)
      '\n' : rest ->
        let (bodies, after) = hereDocuments (reverse waiting) rest
         in (Operator "\n" : bodies) `before` go [] open after
      '#' : _ -> let (comment, rest) = break (== '\n') input in [Blank comment] `before` go waiting open rest
      _
        | (blank@(_ : _), rest) <- blanks input -> [Blank blank] `before` go waiting open rest
        | Just (arrow, rest) <- redirection input -> [Redirect arrow] `before` target arrow waiting open rest
        | Just (operator, rest) <- oneOf operators input ->
          [Operator operator] `before` go waiting (open + opened operator) rest
        | otherwise -> let (token, rest) = argument depth input in [token] `before` go waiting open rest

    -- The word after @<<@ is the last line of the here-document.
    target arrow waiting open input
      | arrow `elem` ["<<", "<<-"],
        (blank, rest@(c : _)) <- blanks input,
        not (isMeta c) =
        let (token, after) = argument depth rest
         in [Blank blank, token] `before` go ((arrow == "<<-", seen token) : waiting) open after
      | otherwise = go waiting open input

    opened operator = case operator of
      "(" -> 1
      ")" -> -1
      _ -> 0

    seen token = case token of
      Argument _ value _ -> value
      _ -> tokenRaw token

-- | Spaces and joined lines in front.
blanks :: String -> Found String
blanks input = case input of
  '\\' : '\n' : rest -> "\\\n" `before` blanks rest
  c : rest | c `elem` " \t\r" -> [c] `before` blanks rest
  _ -> ("", input)

-- | A redirection in front, with the number of the stream it is for.
redirection :: String -> Maybe (Found String)
redirection input = before stream <$> oneOf arrows rest
  where
    (stream, rest) = span isDigit input
    arrows = ["&>>", "&>", "<<<", "<<-", "<<", "<>", "<&", ">>", ">&", ">|", "<", ">"]

-- Longest first, so that @&&@ is not read as two of @&@.
operators :: [String]
operators = ["&&", "||", "|&", ";;", ";", "&", "|", "(", ")"]

oneOf :: [String] -> String -> Maybe (Found String)
oneOf choices input = asum [(,) choice <$> stripPrefix choice input | choice <- choices]

-- | The bodies of here-documents, each up to its last line.
hereDocuments :: [HereDocument] -> String -> Found [Token]
hereDocuments [] input = ([], input)
hereDocuments ((dropsTabs, end) : later) input = [Blank body] `before` hereDocuments later rest
  where
    (body, rest) = upTo input
    upTo text = case break (== '\n') text of
      (line, '\n' : more) | not (isLast line) -> (line <> "\n") `before` upTo more
      (line, more) -> (line, more)
    isLast line = (if dropsTabs then dropWhile (== '\t') line else line) == end

-- | Characters that end a word.
isMeta :: Char -> Bool
isMeta c = c `elem` " \t\r\n;&|()<>"

-- | A piece of a word: as written, as seen, and what is run to make it.
data Piece = Piece String String [Token]

-- | A word; takes at least one character.
argument :: Depth -> String -> Found Token
argument depth = joined . pieces
  where
    pieces input =
      let (one, rest) = piece depth input
       in [one] `before` case rest of
            c : _ | not (isMeta c) -> pieces rest
            _ -> ([], rest)
    joined ~(found, rest) =
      ( Argument
          (concat [raw | Piece raw _ _ <- found])
          (concat [value | Piece _ value _ <- found])
          (concat [inner | Piece _ _ inner <- found]),
        rest
      )

-- | The next piece of a word; takes at least one character.
piece :: Depth -> String -> Found Piece
piece depth input = case input of
  '\'' : rest -> closed '\'' (\raw body -> Piece raw body []) rest
  '"' : rest -> doubleQuoted depth rest
  '`' : rest -> closed '`' (\raw body -> Piece raw raw (inside body)) rest
  '\\' : '\n' : rest -> (Piece "\\\n" "" [], rest)
  '\\' : c : rest -> (Piece ['\\', c] [c] [], rest)
  '$' : '(' : rest | depth < deepest -> substitution depth rest
  '$' : '{' : rest -> let (body, after) = through '}' rest in (plain ("${" <> body), after)
  c : rest -> let (more, after) = break ends rest in (plain (c : more), after)
  "" -> (plain "", "")
  where
    plain raw = Piece raw raw []
    ends c = isMeta c || c `elem` "'\"\\$`"
    inside body
      | depth < deepest = fst (script (depth + 1) body)
      | otherwise = []

-- | What stands between two marks of a kind, the first of which has been taken.
closed :: Char -> (String -> String -> Piece) -> String -> Found Piece
closed mark make input = (make (mark : body <> end) body, after)
  where
    (body, rest) = break (== mark) input
    (end, after) = splitAt 1 rest

-- | Everything up to a character, and that character.
through :: Char -> String -> Found String
through end input = let (body, rest) = break (== end) input in body `before` splitAt 1 rest

-- | @$( ... )@: what is in it is run, and what it makes of the word is unknown here.
substitution :: Depth -> String -> Found Piece
substitution depth input = (Piece raw raw inner, after)
  where
    (inner, rest) = script (depth + 1) input
    (end, after) = splitAt 1 rest
    raw = "$(" <> concatMap tokenRaw inner <> end

-- | @" ... "@, in which substitutions are still run.
doubleQuoted :: Depth -> String -> Found Piece
doubleQuoted depth input = (Piece ('"' : concat raws) (concat values) (concat inners), after)
  where
    (found, after) = go input
    (raws, values, inners) = unzip3 [(raw, value, inner) | Piece raw value inner <- found]
    go text = case text of
      "" -> ([], "")
      '"' : rest -> ([Piece "\"" "" []], rest)
      '\\' : '\n' : rest -> [Piece "\\\n" "" []] `before` go rest
      '\\' : c : rest | c `elem` "\"\\$`" -> [Piece ['\\', c] [c] []] `before` go rest
      '$' : '(' : rest | depth < deepest -> let (one, more) = substitution depth rest in [one] `before` go more
      c : rest -> let (more, end) = break (`elem` "\"\\$") rest in [Piece (c : more) (c : more) []] `before` go end
