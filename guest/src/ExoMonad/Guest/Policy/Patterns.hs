{-# LANGUAGE OverloadedStrings #-}

-- | Making use of what a policy says, or saying where in it something cannot be used.
module ExoMonad.Guest.Policy.Patterns
  ( Made,
    made,

    -- * Places
    inProperty,
    each,
    eachOf,

    -- * Patterns
    pattern_,
  )
where

import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Guest.Pattern (Pattern, PatternError (..), glob, regex)
import ExoMonad.Guest.Phrase (decimal)
import ExoMonad.Types.Policy (PatternText, PolicyPattern (..))
import ExoMonad.Wire (PathStep (..), WireError (..))

-- | Something made of a policy, or the first place that it cannot be made of.
newtype Made a = Made (Either WireError a)

instance Functor Made where
  fmap f (Made result) = Made (fmap f result)

instance Applicative Made where
  pure = Made . Right
  Made function <*> Made argument = Made (function <*> argument)

-- | What was made.
made :: Made a -> Either WireError a
made (Made result) = result

-- | What is made of a property.
inProperty :: Text -> Made a -> Made a
inProperty name = at (InProperty name)

-- | What is made of each item of a property.
each :: Text -> (a -> Made b) -> [a] -> Made [b]
each name make = inProperty name . eachOf make

-- | What is made of each item.
eachOf :: (a -> Made b) -> [a] -> Made [b]
eachOf make = traverse (\(index, item) -> at (AtItem index) (make item)) . zip [0 ..]

at :: PathStep -> Made a -> Made a
at step (Made result) = Made (either (Left . deeper) Right result)
  where
    deeper problem = problem {wirePath = step : wirePath problem}

-- | A pattern, ready to be used.
pattern_ :: PolicyPattern -> Made Pattern
pattern_ written = inProperty "payload" . Made $ case written of
  PolicyPatternGlob text -> either (Left . unfit "glob" text) Right (glob text)
  PolicyPatternRegex text -> either (Left . unfit "regex" text) Right (regex text)

unfit :: Text -> PatternText -> PatternError -> WireError
unfit what text problem =
  WireError
    { wirePath = [],
      wireExpected = what <> " with " <> patternExpected problem,
      wireGot =
        Text.concat
          [ patternMet problem,
            " after ",
            decimal (patternOffset problem),
            " characters of '",
            text,
            "'"
          ]
    }
