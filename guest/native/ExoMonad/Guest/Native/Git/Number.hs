-- | Numbers as git writes them.
module ExoMonad.Guest.Native.Git.Number
  ( decimals,
  )
where

import Data.Int (Int64)
import Data.Text (Text)
import qualified Data.Text as Text
import qualified Data.Text.Read as Text

-- | A number, if the text is nothing else.
decimals :: Text -> Maybe Int64
decimals text = case Text.decimal text of
  Right (number, rest) | Text.null rest -> Just number
  _ -> Nothing
