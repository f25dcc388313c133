{-# LANGUAGE DerivingStrategies #-}
{-# LANGUAGE OverloadedStrings #-}
{-# LANGUAGE RankNTypes #-}

-- | States and what happens to them, for properties.
module StateSample
  ( state,
    crowd,
    fullest,
    Step,
    step,
    happen,
  )
where

import Data.List (nub)
import qualified Data.Map.Strict as Map
import Data.Maybe (fromMaybe)
import Data.Text (Text)
import qualified Data.Text as Text
import ExoMonad.Guest.State (State (..))
import ExoMonad.Guest.State.Session (decided, finished, newSession)
import ExoMonad.Types.State
import Test.QuickCheck
  ( Gen,
    arbitrary,
    chooseInt,
    elements,
    frequency,
    listOf,
    oneof,
    suchThat,
    vectorOf,
  )

-- | A state that fits the schema, small enough to look at.
state :: Gen GuestState
state = do
  size <- chooseInt (0, 6)
  GuestState . distinct <$> vectorOf size (text 200 `suchThat` (/= "") >>= session)

-- | More sessions than are kept, with more tools than are counted by name.
crowd :: Gen GuestState
crowd = do
  size <- chooseInt (60, 80)
  GuestState . distinct <$> mapM (session . Text.pack . show) [1 .. size]

-- A session is in a state once.
distinct :: [SessionState] -> [SessionState]
distinct sessions = [session' | (name, session') <- zip names sessions, name `notElem` repeated]
  where
    names = map sessionStateId sessions
    repeated = [name | name <- nub names, length (filter (== name) names) > 1]

session :: SessionId -> Gen SessionState
session name = do
  tools <- chooseInt (0, 40) >>= \n -> vectorOf n ((,) <$> text 200 <*> count_)
  marks <- vectorOf 7 count_
  decisions <- chooseInt (0, 16) >>= \n -> vectorOf n decision
  pure (newSession name) {sessionStateCounts = counts_ (Map.fromList tools) marks, sessionStateDecisions = decisions}

counts_ :: Counts -> [Count] -> SessionCounts
counts_ calls marks = SessionCounts calls (at 0) (at 1) (at 2) (at 3) (at 4) (at 5) (at 6)
  where
    at n = sum (take 1 (drop n marks))

count_ :: Gen Count
count_ = fromIntegral <$> chooseInt (0, 1000000)

decision :: Gen Decision
decision =
  Decision <$> text 128 <*> elements [minBound .. maxBound] <*> oneof [pure Nothing, Just <$> text 128]

-- | A text of at most so many characters: a name like any, or one that takes much room.
text :: Int -> Gen Text
text limit =
  Text.take limit
    <$> frequency
      [ (4, Text.pack . show <$> chooseInt (1, 99)),
        (4, elements ["Bash", "Read", "Write", "*", "mcp__forge__list", "", "\120120"]),
        (2, Text.pack <$> listOf scalar),
        (1, pure (Text.replicate limit "\1"))
      ]
  where
    scalar = arbitrary `suchThat` (\c -> c < '\xD800' || c > '\xDFFF')

-- | A session as large as one can get: every name as long as it may be, of characters that take six
-- bytes each.
fullest :: Int -> SessionState
fullest n =
  (newSession (long 200 n))
    { sessionStateCounts = counts_ (Map.fromList [(long 128 tool, maxBound) | tool <- [1 .. 30]]) (replicate 7 maxBound),
      sessionStateDecisions = replicate 16 (Decision (long 128 0) DecisionVerdictTransform (Just (long 128 0)))
    }
  where
    long :: Int -> Int -> Text
    long size number = Text.takeEnd size (Text.replicate size "\1" <> Text.pack (show number))

-- | Something that happens to the state; it can be shown.
data Step
  = Enter SessionId Text
  | Fail SessionId
  | Look SessionId
  | Drop SessionId
  | Restore GuestState
  deriving stock (Eq, Show)

-- | Few names, so that they meet again.
step :: Gen Step
step =
  frequency
    [ (4, Enter <$> name <*> text 128),
      (4, Fail <$> name),
      (2, Look <$> name),
      (2, Drop <$> name),
      (1, Restore <$> state)
    ]
  where
    name = elements ("\1\"" : map (Text.pack . show) [1 .. 90 :: Int])

-- | A step, its operation performed like this; it gives what was known of the session.
happen :: Functor m => (forall a. State a -> m a) -> Step -> m (Maybe SessionState)
happen perform one = case one of
  Enter name tool -> change name (Just . decided tool DecisionVerdictDeny (Just "rule") . known name)
  Fail name -> change name (Just . finished True . known name)
  Look name -> change name id
  Drop name -> change name (const Nothing)
  Restore new -> Nothing <$ perform (Replace new)
  where
    change name f = perform (Session name (\found -> (found, f found)))
    known name = fromMaybe (newSession name)
