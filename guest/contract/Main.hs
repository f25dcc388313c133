-- | As the product's, with the exports by which the contract gate looks inside.
module Main
  ( main,
  )
where

import ContractExports ()
import Exports ()

-- | Cabal asks for one, and nothing runs it.
main :: IO ()
main = pure ()
