-- | The wasm module has no main program: the host calls its exports.
module Main
  ( main,
  )
where

import Exports ()

-- | Cabal asks for one, and nothing runs it.
main :: IO ()
main = pure ()
