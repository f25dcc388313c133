{-# LANGUAGE OverloadedStrings #-}

-- | The properties of an object: those that must be there, and those that must not.
module ExoMonad.Wire.Property
  ( property
  , noOthers
  )
where

import Data.Text (Text)
import ExoMonad.Wire.Error (PathStep (..), WireError (..), inside)
import ExoMonad.Wire.Node (Members, Node, find, members, nodeKind)

-- | Read a property by its name; the second argument says what was expected if it is missing.
property :: Text -> Text -> (Node -> Either WireError a) -> Members -> Either WireError a
property name expects readValue object = case find name object of
  Nothing -> Left (WireError [InProperty name] expects "nothing")
  Just found -> case readValue found of
    Left failure -> Left (inside (InProperty name) failure)
    read' -> read'
{-# INLINE property #-}

-- | Refuse the first property that has none of these names, in the order of names.
noOthers :: [Text] -> Members -> Either WireError ()
noOthers known object = case filter ((`notElem` known) . fst) (members object) of
  [] -> Right ()
  (name, value) : _ -> Left (WireError [InProperty name] "no such property" (nodeKind value))
