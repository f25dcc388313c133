{-# LANGUAGE BangPatterns #-}

-- | A document as the parser leaves it and codecs read it: cheap to build and to look into. What is to
-- be kept becomes 'Json'.
module ExoMonad.Wire.Node
  ( -- * Nodes
    Node (..)
  , nodeKind
  , nodeJson
  , jsonNode

    -- * Members of an object
  , Members (..)
  , find
  , count
  , members
  , memberMap
  )
where

import Data.Int (Int64)
import Data.List (sortBy)
import Data.Map.Strict (Map)
import qualified Data.Map.Strict as Map
import Data.Ord (comparing)
import Data.Text (Text)
import ExoMonad.Wire.Json (Json (..), jsonKind)

-- | A value. An integer beyond 64 bits is a 'BigNode'; a number that is no integer of 64 bits a
-- 'DoubleNode'.
data Node
  = NullNode
  | BoolNode !Bool
  | IntNode {-# UNPACK #-} !Int64
  | BigNode !Integer
  | DoubleNode {-# UNPACK #-} !Double
  | TextNode {-# UNPACK #-} !Text
  | ArrayNode [Node]
  | ObjectNode !Members

-- | An object's members in no order that matters, no two of the same name.
data Members
  = NoMembers
  | Member {-# UNPACK #-} !Text !Node !Members

-- | The word an error message has for a node's kind.
nodeKind :: Node -> Text
nodeKind node = jsonKind $ case node of
  -- The kind of a container does not need its contents.
  ArrayNode _ -> JsonArray []
  ObjectNode _ -> JsonObject Map.empty
  scalar -> nodeJson scalar

-- | What a node says, as a value to keep.
nodeJson :: Node -> Json
nodeJson node = case node of
  NullNode -> JsonNull
  BoolNode truth -> JsonBool truth
  IntNode n -> JsonInteger (toInteger n)
  BigNode n -> JsonInteger n
  DoubleNode d -> JsonDouble d
  TextNode text -> JsonString text
  ArrayNode items -> JsonArray (each [] items)
  ObjectNode inner -> JsonObject (memberMap nodeJson inner)
 where
  -- In a loop, because an array may be longer than a stack is deep.
  each kept [] = reverse kept
  each kept (item : rest) = let json = nodeJson item in json `seq` each (json : kept) rest

-- | A value as the parser would have left it.
jsonNode :: Json -> Node
jsonNode json = case json of
  JsonNull -> NullNode
  JsonBool truth -> BoolNode truth
  JsonInteger n
    | toInteger (minBound :: Int64) <= n && n <= toInteger (maxBound :: Int64) ->
        IntNode (fromInteger n)
    | otherwise -> BigNode n
  JsonDouble d -> DoubleNode d
  JsonString text -> TextNode text
  JsonArray items -> ArrayNode (map jsonNode items)
  JsonObject inner -> ObjectNode (Map.foldrWithKey (\name -> Member name . jsonNode) NoMembers inner)

-- | Look a member up by name.
find :: Text -> Members -> Maybe Node
find name = go
 where
  go NoMembers = Nothing
  go (Member other node rest)
    | other == name = Just node
    | otherwise = go rest

-- | How many there are.
count :: Members -> Int
count = go 0
 where
  go !n NoMembers = n
  go !n (Member _ _ rest) = go (n + 1) rest

-- | All members, in the order of their names.
members :: Members -> [(Text, Node)]
members object
  -- Few are in order sooner than a merge sort has begun.
  | count object <= 12 = foldMembers placed [] object
  | otherwise = sortBy (comparing fst) (foldMembers (:) [] object)
 where
  placed member [] = [member]
  placed member (next : rest)
    | fst member < fst next = member : next : rest
    | otherwise = next : placed member rest

-- | All members by name.
memberMap :: (Node -> a) -> Members -> Map Text a
memberMap f object = Map.fromDistinctAscList [(name, f node) | (name, node) <- members object]

foldMembers :: ((Text, Node) -> b -> b) -> b -> Members -> b
foldMembers f = go
 where
  go !result NoMembers = result
  go !result (Member name node rest) = go (f (name, node) result) rest
