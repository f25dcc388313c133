{-# LANGUAGE DataKinds #-}
{-# LANGUAGE FlexibleContexts #-}
{-# LANGUAGE GADTs #-}
{-# LANGUAGE LambdaCase #-}
{-# LANGUAGE ScopedTypeVariables #-}
{-# LANGUAGE TypeApplications #-}
{-# LANGUAGE TypeOperators #-}

-- | The library of effects, by what its users rely on.
module FreerSpec
  ( spec,
  )
where

import Control.Monad (replicateM_, void)
import Control.Monad.Freer
import Control.Monad.Freer.Error
import Control.Monad.Freer.Reader
import Control.Monad.Freer.State
import Control.Monad.Freer.Writer
import Test.Hspec (Spec, describe, it, shouldBe)
import Test.QuickCheck (Fun, applyFun, property)

-- | A clock that can be asked and set.
data Clock a where
  Now :: Clock Int
  Set :: Int -> Clock ()

now :: Member Clock effs => Eff effs Int
now = send Now

spec :: Spec
spec = describe "an effectful computation" $ do
  it "keeps the laws of a monad" . property $ \(start :: Int) (f :: Fun Int Int) (g :: Fun Int Int) -> do
    let counting step n = applyFun step n <$ modify (+ n)
        ends :: Eff '[State Int] Int -> (Int, Int)
        ends = run . runState start
        (first, second) = (counting f, counting g)
    ends (pure start >>= first) `shouldBe` ends (first start)
    ends (get >>= pure) `shouldBe` ends get
    ends ((get >>= first) >>= second) `shouldBe` ends (get >>= \n -> first n >>= second)

  it "takes its effects one after another, whoever interprets them" $ do
    let program = do
          before <- now
          send (Set (before + 60))
          after <- now
          pure (before, after)
    run (runState (7 :: Int) (onState program)) `shouldBe` ((7, 67), 67)
    run (runWriter (toldOf program)) `shouldBe` ((3, 3), ["now", "set 63", "now"])

  it "finds an effect wherever it stands in the row" $ do
    let program :: Members '[Reader Int, State String, Writer [Int]] effs => Eff effs Int
        program = do
          n <- ask @Int
          modify (<> show n)
          tell [n]
          local @Int (* 2) ask
    run (runReader (4 :: Int) (runState "n=" (runWriter @[Int] program))) `shouldBe` ((8, [4]), "n=4")
    run (runWriter @[Int] (runState "n=" (runReader (4 :: Int) program))) `shouldBe` ((8, "n=4"), [4])

  it "ends early where an error is thrown, and goes on where it is caught" $ do
    let risky :: Members '[Error String, State Int] effs => Eff effs Int
        risky = put @Int 1 >> throwError "stop" >> put @Int 2 >> pure 3
    run (runState (0 :: Int) (runError @String risky)) `shouldBe` (Left "stop", 1)
    run (runState (0 :: Int) (runError @String (catchError @String risky (\_ -> pure 9)))) `shouldBe` (Right 9, 1)
    run (runState (0 :: Int) (handleError @String risky (\_ -> pure 8))) `shouldBe` (8, 1)
    run (evalState (0 :: Int) (runError @String risky)) `shouldBe` Left "stop"

  it "can be answered further down, by another effect, or on the way" $ do
    run (runReader (5 :: Int) (subsume @(Reader Int) (asks @Int (+ 1)))) `shouldBe` 6
    run (runReader (5 :: Int) (runReader 'x' (raise ask))) `shouldBe` (5 :: Int)
    run (runReader (5 :: Int) (translate (\Now' -> Ask) (send Now'))) `shouldBe` 5
    run (runReader (5 :: Int) (interpose @(Reader Int) (\Ask -> pure 6) (ask @Int))) `shouldBe` 6
    run (execState (0 :: Int) (runReader (5 :: Int) (interpose @(Reader Int) (\Ask -> ask >>= \n -> n <$ put n) (void (ask @Int))))) `shouldBe` 5

  it "comes down to the monad at the end of its row" $ do
    runM (interpretM (\case Now -> [1, 2]; Set _ -> []) ((,) <$> now <*> now))
      `shouldBe` [(1, 1), (1, 2), (2, 1), (2, 2)]
    runM (runReader 'a' ((,) <$> ask <*> sendM (Just 'b'))) `shouldBe` Just ('a', 'b')

  it "is left or gone on from twice where the way on is at hand" $ do
    let choices = interpretWith (\(Pick options) next -> concat <$> mapM next options) . fmap (: [])
    run (choices ((,) <$> send (Pick "ab") <*> send (Pick "xy"))) `shouldBe` [('a', 'x'), ('a', 'y'), ('b', 'x'), ('b', 'y')]
    run (choices (send (Pick "") >> pure 'z')) `shouldBe` ""

  it "takes room and time in proportion to its length, however it is nested" $ do
    let long = 200000 :: Int
        tick :: Eff '[State Int] ()
        tick = modify (+ (1 :: Int))
        toTheLeft = foldl (\before _ -> before >>= \() -> tick) (pure ()) [1 .. long]
    run (execState 0 (replicateM_ long tick)) `shouldBe` long
    run (execState 0 toTheLeft) `shouldBe` long
    run (execState 0 (mapM_ (const tick) [1 .. long])) `shouldBe` long
  where
    onState :: Eff (Clock ': effs) a -> Eff (State Int ': effs) a
    onState = reinterpret $ \case
      Now -> get
      Set time -> put time
    toldOf :: Eff (Clock ': effs) a -> Eff (Writer [String] ': effs) a
    toldOf = reinterpret $ \case
      Now -> 3 <$ tell ["now"]
      Set time -> tell ["set " <> show time]

-- | A clock that cannot be set.
data Still a where
  Now' :: Still Int

-- | One of several.
data Pick a where
  Pick :: [a] -> Pick a
