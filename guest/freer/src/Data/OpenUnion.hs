{-# LANGUAGE ConstraintKinds #-}
{-# LANGUAGE DataKinds #-}
{-# LANGUAGE EmptyCase #-}
{-# LANGUAGE FlexibleContexts #-}
{-# LANGUAGE FlexibleInstances #-}
{-# LANGUAGE FunctionalDependencies #-}
{-# LANGUAGE GADTs #-}
{-# LANGUAGE TypeFamilies #-}
{-# LANGUAGE TypeOperators #-}
{-# LANGUAGE UndecidableInstances #-}

-- | One effect out of a row of them.
--
-- The paper numbers the row and casts. Rows are a handful deep here, so a place in one is a chain of
-- constructors that the compiler checks, and nothing is cast.
module Data.OpenUnion
  ( Union,
    Member (..),
    Members,
    LastMember (..),

    -- * Taking it apart
    decomp,
    extract,

    -- * Other rows
    weaken,
  )
where

import Data.Kind (Constraint, Type)

-- | An effect that is one of @effs@ and gives an @a@.
data Union (effs :: [Type -> Type]) a where
  Here :: eff a -> Union (eff ': effs) a
  There :: Union effs a -> Union (eff ': effs) a

-- | A row that has an effect in it. The first place counts where there are two.
class Member (eff :: Type -> Type) effs where
  inj :: eff a -> Union effs a
  prj :: Union effs a -> Maybe (eff a)

instance {-# OVERLAPPING #-} Member eff (eff ': effs) where
  inj = Here
  {-# INLINE inj #-}
  prj (Here effect) = Just effect
  prj (There _) = Nothing
  {-# INLINE prj #-}

instance Member eff effs => Member eff (other ': effs) where
  inj = There . inj
  {-# INLINE inj #-}
  prj (Here _) = Nothing
  prj (There others) = prj others
  {-# INLINE prj #-}

-- | A row that has all of these in it.
type family Members (effs :: [Type -> Type]) (row :: [Type -> Type]) :: Constraint where
  Members '[] row = ()
  Members (eff ': effs) row = (Member eff row, Members effs row)

-- | A row that ends in a monad, which is what all else comes down to. It need not be known which.
class LastMember m effs | effs -> m where
  injLast :: m a -> Union effs a

instance {-# OVERLAPPING #-} LastMember m '[m] where
  injLast = Here
  {-# INLINE injLast #-}

instance LastMember m (other ': effs) => LastMember m (eff ': other ': effs) where
  injLast = There . injLast
  {-# INLINE injLast #-}

-- | The row's first effect, or one of the others.
decomp :: Union (eff ': effs) a -> Either (Union effs a) (eff a)
decomp (Here effect) = Right effect
decomp (There others) = Left others
{-# INLINE decomp #-}

-- | The only effect of its row.
extract :: Union '[eff] a -> eff a
extract (Here effect) = effect
extract (There others) = case others of {}
{-# INLINE extract #-}

-- | The same in a row with one more in front.
weaken :: Union effs a -> Union (eff ': effs) a
weaken = There
{-# INLINE weaken #-}
