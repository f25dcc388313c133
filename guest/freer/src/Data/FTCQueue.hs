{-# LANGUAGE GADTs #-}

-- | A queue of functions, each of which goes on from what the one before it gave.
--
-- Putting one more function, or one more queue, at the end takes constant time, and so does taking
-- off the first, counted over a whole queue. It is what keeps long chains of binds linear however
-- they are nested: section 3.1 of the paper named in the cabal file.
module Data.FTCQueue
  ( FTCQueue,
    tsingleton,
    (|>),
    (><),

    -- * Taking it apart
    ViewL (..),
    tviewl,
  )
where

-- | Functions from @a@ to @m b@, in the leaves of a tree; never empty.
data FTCQueue m a b where
  Leaf :: (a -> m b) -> FTCQueue m a b
  Node :: FTCQueue m a x -> FTCQueue m x b -> FTCQueue m a b

-- | A queue of one.
tsingleton :: (a -> m b) -> FTCQueue m a b
tsingleton = Leaf

-- | One function more.
(|>) :: FTCQueue m a x -> (x -> m b) -> FTCQueue m a b
queue |> next = Node queue (Leaf next)

-- | One queue after another.
(><) :: FTCQueue m a x -> FTCQueue m x b -> FTCQueue m a b
(><) = Node

infixl 5 |>

infixr 5 ><

-- | The first function, and the others if there are any.
data ViewL m a b where
  TOne :: (a -> m b) -> ViewL m a b
  (:|) :: (a -> m x) -> FTCQueue m x b -> ViewL m a b

-- | Take off the first function. The tree is turned to the right on the way to it, so that the next
-- one lies nearer.
tviewl :: FTCQueue m a b -> ViewL m a b
tviewl (Leaf only) = TOne only
tviewl (Node left right) = go left right
  where
    go :: FTCQueue m a x -> FTCQueue m x b -> ViewL m a b
    go (Leaf first) rest = first :| rest
    go (Node first second) rest = go first (Node second rest)
