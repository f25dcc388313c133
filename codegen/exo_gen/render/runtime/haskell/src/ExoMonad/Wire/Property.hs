{-# LANGUAGE OverloadedStrings #-}

-- | The properties of an object: those that must be there, and those that must not.
module ExoMonad.Wire.Property
  ( property
  , noProperties
  )
where

import Data.Map.Strict (Map)
import qualified Data.Map.Strict as Map
import Data.Text (Text)
import ExoMonad.Wire.Error (PathStep (..), WireError, refuse, within)
import ExoMonad.Wire.Json (Json, jsonKind)

-- | Read a property by its name; the second argument says what was expected if it is missing.
property :: Text -> Text -> (Json -> Either WireError a) -> Map Text Json -> Either WireError a
property name expects readValue members =
  within (InProperty name) $ case Map.lookup name members of
    Just found -> readValue found
    Nothing -> refuse expects "nothing"

-- | Refuse the first of some unknown properties, in the order of their names.
noProperties :: Map Text Json -> Either WireError ()
noProperties unknown = case Map.lookupMin unknown of
  Nothing -> Right ()
  Just (name, value) -> within (InProperty name) (refuse "no such property" (jsonKind value))
