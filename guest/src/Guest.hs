-- | What the generated exports serve: our decisions under the host's policy, with their effects
-- performed by the host and their state in variables.
module Guest
  ( entryPoints,
  )
where

import qualified Data.ByteString.Char8 as Char8
import ExoMonad.Entry (EntryPoints, hoistEntryPoints)
import ExoMonad.Guest.Decisions (decisions)
import ExoMonad.Guest.Interpreter.Extism (extism)
import ExoMonad.Guest.Policy (readPolicy)
import ExoMonad.Guest.Policy.Rulebook (Rulebook)
import ExoMonad.Guest.Program (interpret)
import ExoMonad.Host.Kernel (readConfig)
import ExoMonad.Types.Common (EffectError)
import System.IO.Unsafe (unsafePerformIO)

-- | The entry points of the wasm module.
entryPoints :: EntryPoints IO
entryPoints = hoistEntryPoints (interpret extism) (decisions policy)

-- | The policy in the plug-in's configuration. That is the same for as long as an instance lives, so it
-- is read once, by the first call that asks for it.
policy :: Either EffectError Rulebook
policy = unsafePerformIO (readPolicy <$> readConfig (Char8.pack "policy"))
{-# NOINLINE policy #-}
