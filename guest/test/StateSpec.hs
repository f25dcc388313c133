{-# LANGUAGE OverloadedStrings #-}

-- | What is remembered: the same on a plain value and in variables, within bounds, and whole after a
-- journey in a snapshot.
module StateSpec
  ( spec,
  )
where

import Control.Monad.Trans.State.Strict (evalState, execState, runState)
import qualified Control.Monad.Trans.State.Strict as State
import Data.ByteString (ByteString)
import qualified Data.ByteString as ByteString
import Data.Map.Strict (Map)
import qualified Data.Map.Strict as Map
import qualified Data.Text as Text
import ExoMonad.Guest.Interpreter.Scripted (playFrom)
import ExoMonad.Guest.Snapshot (handleRestore, handleSnapshot, readSnapshot)
import ExoMonad.Guest.State (State (..), emptyState, evolve)
import ExoMonad.Guest.State.Bounds (bounded, counted, maxSessions, otherTools)
import ExoMonad.Guest.State.Session (closeBooks, decided, enter, finished, newSession, openBooks)
import ExoMonad.Guest.State.Vars (Vars (..), inVars)
import ExoMonad.Types.Common (EffectError (..), EffectErrorCode (..), Unit (..))
import ExoMonad.Types.State
import ExoMonad.Wire (Json (..), codec, decodeDocument, decodeJson, encodeDocument, toJson)
import StateSample
import Story
import Test.Hspec (Spec, describe, it, shouldBe, shouldSatisfy)
import Test.Hspec.QuickCheck (modifyMaxSuccess, prop)
import Test.QuickCheck (Property, conjoin, counterexample, forAll, forAllShow, listOf, property, (===))

spec :: Spec
spec = describe "the state" $ do
  modifyMaxSuccess (const 100) . prop "is the same in variables as on a plain value" $
    forAllShow (listOf step) (unlines . map show) agree

  prop "comes out of a snapshot as it went in" $
    forAll state $ \before ->
      let kept = bounded before
       in carried kept === Right (Unit, kept)

  prop "survives the journey as a document" $
    forAll state $ \before -> decodeDocument (encodeDocument (bounded before)) === Right (bounded before)

  describe "in its bounds" $ do
    prop "changes nothing that lies within, and has nothing more to do" $
      forAll state $ \before -> bounded (bounded before) === bounded before

    modifyMaxSuccess (const 10) . prop "keeps the newest sessions, and their newest decisions" $
      forAll crowd $ \before ->
        let kept = guestStateSessions (bounded before)
            newest = drop (length (guestStateSessions before) - maxSessions) (guestStateSessions before)
         in conjoin
              [ map sessionStateId kept === map sessionStateId newest,
                map sessionStateDecisions kept === map sessionStateDecisions newest
              ]

    modifyMaxSuccess (const 10) . prop "loses no count" $
      forAll crowd $ \before ->
        let total = sum . Map.elems . sessionCountsCalls . sessionStateCounts
            newest = drop (length (guestStateSessions before) - maxSessions) (guestStateSessions before)
         in map total (guestStateSessions (bounded before)) === map total newest

    modifyMaxSuccess (const 10) . prop "fits what the host allows, whatever is in it" $
      forAllShow crowd (const "a crowd") $ \before ->
        -- The host counts the old value and the new one while one replaces the other.
        let vars = stored [Replace before]
         in counterexample (show (bytes vars + largest vars)) (bytes vars + largest vars <= 4 * 1024 * 1024)

    it "fits at its very fullest" $ do
      let vars = stored [Replace (GuestState (map fullest [1 .. 70]))]
      bytes vars + largest vars `shouldSatisfy` (<= 4 * 1024 * 1024)
      Map.size vars `shouldBe` maxSessions + 1

    it "lets the oldest session go when there is one too many" $ do
      let names = map (Text.pack . show) [1 .. maxSessions + 1]
          met = mapM_ (`enter` finished False) names
      fmap (map sessionStateId . guestStateSessions . snd) (playFrom emptyState [] met) `shouldBe` Right (drop 1 names)

    it "leaves nothing of those behind" $ do
      let met name = Session name (const ((), Just (newSession name)))
      Map.size (stored (map (met . Text.pack . show) [1 .. 2 * maxSessions])) `shouldBe` maxSessions + 1

    it "counts tools beyond the first by one name" $ do
      let tools = map (Text.pack . show) [1 .. 30 :: Int]
          calls = foldl (flip (counted 1)) Map.empty (tools <> ["30", "1"])
      Map.lookup otherTools calls `shouldBe` Just 7
      Map.lookup "1" calls `shouldBe` Just 2
      Map.size calls `shouldBe` 25

    it "stays full when a count is full" $
      counted 1 "Bash" (Map.singleton "Bash" maxBound) `shouldBe` Map.singleton "Bash" maxBound

  describe "of a session" $ do
    it "is begun by whatever is entered first" $
      (enter "s" (decided "Bash" DecisionVerdictAllow Nothing) >> enter "s" (finished True))
        `meetingIn` (emptyState, [])
        `shouldEndIn` ( (),
                        GuestState [finished True (decided "Bash" DecisionVerdictAllow Nothing (newSession "s"))]
                      )

    it "is begun anew, and taken away" $ do
      let books = GuestState [newSession "r", finished True (newSession "s"), newSession "t"]
      openBooks "s" id
        `meetingIn` (books, [])
        `shouldEndIn` ((), GuestState (map newSession ["r", "s", "t"]))
      closeBooks "s"
        `meetingIn` (books, [])
        `shouldEndIn` (Just (finished True (newSession "s")), GuestState (map newSession ["r", "t"]))
      closeBooks "q" `meetingIn` (books, []) `shouldEndIn` (Nothing, books)

    it "has the last decisions only" $ do
      let decide tool = decided tool DecisionVerdictAsk (Just "some-rule")
          books = foldl (flip (decide . Text.pack . show)) (newSession "s") [1 .. 20 :: Int]
      map decisionTool (sessionStateDecisions books) `shouldBe` map (Text.pack . show) [5 .. 20 :: Int]
      sessionCountsAsked (sessionStateCounts books) `shouldBe` 20

    it "goes by as much of a long name as fits" $
      enter (Text.replicate 300 "x") id
        `meetingIn` (emptyState, [])
        `shouldEndIn` ((), GuestState [newSession (Text.replicate 197 "x" <> "...")])

  describe "a snapshot" $ do
    prop "of another version is refused, and changes nothing" $
      forAll state $ \before ->
        let foreign_ = Snapshot {snapshotVersion = 2, snapshotState = toJson (bounded before)}
            met = playFrom before [] (handleRestore foreign_)
         in conjoin [fmap snd met === Right before, codeOf met === Right (Left EffectErrorCodeUnsupported)]

    it "of another version is refused with what was met and what is understood" $ do
      let refused = readSnapshot [(1, decodeJson codec), (2, decodeJson codec)] (Snapshot 3 (JsonObject Map.empty))
      either effectErrorMessage (const "") refused
        `shouldBe` "this snapshot is of version 3, and this guest reads version 1, 2; \
                   \restore it with the guest that took it, or go on without"
      either effectErrorDetails (const Nothing) refused
        `shouldBe` Just
          (Map.fromList [("version", JsonInteger 3), ("understood", JsonArray [JsonInteger 1, JsonInteger 2])])

    it "that an older guest took is read by that version's reader" $ do
      let old = const (Right (GuestState [newSession "from of old"]))
      readSnapshot [(1, old), (2, decodeJson codec)] (Snapshot 1 JsonNull)
        `shouldBe` Right (GuestState [newSession "from of old"])

    it "that is not of its version is refused with the place, and changes nothing" $ do
      let before = GuestState [newSession "s"]
          restore held = playFrom before [] (handleRestore (Snapshot 1 held))
          twice = restore (toJson (GuestState [newSession "s", newSession "t", newSession "s"]))
      codeOf (restore JsonNull) `shouldBe` Right (Left EffectErrorCodeConflict)
      fmap snd (restore JsonNull) `shouldBe` Right before
      fmap (either effectErrorMessage (const "") . fst) (restore (JsonObject (Map.singleton "sessions" JsonNull)))
        `shouldBe` Right "the snapshot's state is not of version 1: $.state.sessions: expected array, got null"
      fmap (either effectErrorMessage (const "") . fst) twice
        `shouldBe` Right "the snapshot's state is not of version 1: it has the session 's' twice"
      fmap snd twice `shouldBe` Right before
  where
    codeOf = fmap (either (Left . effectErrorCode) Right . fst)

-- | Out of one instance and into another that remembers something else.
carried :: GuestState -> Either Text.Text (Unit, GuestState)
carried before = do
  (snapshot, untouched) <- playFrom before [] (handleSnapshot Unit)
  if untouched /= before then Left "the snapshot changed the state" else Right ()
  (restored, after) <- playFrom (GuestState [newSession "another"]) [] (handleRestore snapshot)
  result <- either (Left . effectErrorMessage) Right restored
  Right (result, after)

-- | Each step gives the same and leaves the same.
agree :: [Step] -> Property
agree = go emptyState Map.empty
  where
    go _ _ [] = property True
    go plain vars (one : later) =
      let (known, plain') = runState (happen (State.state . evolve) one) plain
          (known', vars') = runState (happen (inVars keeping) one) vars
       in conjoin
            [ counterexample ("after " <> show one) ((known', evalState (inVars keeping Everything) vars') === (known, plain')),
              go plain' vars' later
            ]

-- | The variables after these operations.
stored :: [State ()] -> Map ByteString ByteString
stored operations = execState (mapM_ (inVars keeping) operations) Map.empty

bytes :: Map ByteString ByteString -> Int
bytes vars = sum [ByteString.length name + ByteString.length value | (name, value) <- Map.toList vars]

largest :: Map ByteString ByteString -> Int
largest = maximum . (0 :) . map ByteString.length . Map.elems

-- | Variables in a map.
keeping :: Vars (State.State (Map ByteString ByteString))
keeping =
  Vars
    { readVar = State.gets . Map.lookup,
      writeVar = \name value -> State.modify (Map.insert name value),
      dropVar = State.modify . Map.delete
    }
