-- | Telling a name that an object has had already.
module ExoMonad.Wire.Parse.Twin
  ( Names
  , noNames
  , named
  )
where

import Data.Set (Set)
import qualified Data.Set as Set
import Data.Text (Text)
import ExoMonad.Wire.Node (Members (..), find)

-- | The names so far: a few are looked for among the members themselves, many in a set.
data Names
  = Few !Int
  | Many !(Set Text)

noNames :: Names
noNames = Few 0

-- | Add a name to those of an object's members so far; 'Nothing' if it is among them.
named :: Text -> Names -> Members -> Maybe Names
named name names before = case names of
  Few size
    | Just _ <- find name before -> Nothing
    | size < 16 -> Just (Few (size + 1))
    | otherwise -> Just (Many (Set.insert name (allNames before)))
  Many known
    | Set.size more == Set.size known -> Nothing
    | otherwise -> Just (Many more)
   where
    more = Set.insert name known

allNames :: Members -> Set Text
allNames = go Set.empty
 where
  go names NoMembers = names
  go names (Member name _ rest) = go (Set.insert name names) rest
