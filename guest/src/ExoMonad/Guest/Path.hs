{-# LANGUAGE OverloadedStrings #-}

-- | Paths as text, since the guest has no file system: where one leads, and whether that is inside
-- a directory. Symbolic links are not seen from here.
module ExoMonad.Guest.Path
  ( below,
    isInside,
    resolve,
    resolved,
  )
where

import Data.List (isPrefixOf, stripPrefix)
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Types.Common (AbsolutePath, absolutePath)
import ExoMonad.Wire (Json (..), decodeJson)

-- | Where a path leads, seen from a directory; without @.@, @..@ and doubled slashes.
resolve :: Text -> Text -> Text
resolve directory path
  | "/" `Text.isPrefixOf` path = fromSteps (normal (steps path))
  | otherwise = fromSteps (normal (steps directory <> steps path))

-- | Where a path leads, as a path that an effect can name: joined, two paths that are short enough
-- may not be.
resolved :: Text -> Text -> Maybe AbsolutePath
resolved directory =
  either (const Nothing) Just . decodeJson absolutePath . JsonString . resolve directory

-- | The steps from a directory to what a path leads to, if that is inside.
below :: Text -> Text -> Maybe Text
below directory path =
  Text.intercalate "/" <$> stripPrefix (normal (steps directory)) (normal (steps (resolve directory path)))

-- | A path that leads to a directory or to something below it.
isInside :: Text -> Text -> Bool
isInside directory path =
  normal (steps directory) `isPrefixOf` normal (steps (resolve directory path))

steps :: Text -> [Text]
steps = filter (not . Text.null) . Text.splitOn "/"
{-# NOINLINE steps #-}

fromSteps :: [Text] -> Text
fromSteps names = "/" <> Text.intercalate "/" names

-- | Steps without detours; the root's parent is the root.
normal :: [Text] -> [Text]
normal = reverse . foldl walk []
  where
    walk before "." = before
    walk before ".." = drop 1 before
    walk before name = name : before
