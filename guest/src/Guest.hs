-- | What the generated exports serve: our decisions, with their effects performed by the host and their state in variables.
module Guest
  ( entryPoints
  )
where

import ExoMonad.Entry (EntryPoints, hoistEntryPoints)
import ExoMonad.Guest.Decisions (decisions)
import ExoMonad.Guest.Interpreter.Extism (extism)
import ExoMonad.Guest.Program (interpret)

-- | The entry points of the wasm module.
entryPoints :: EntryPoints IO
entryPoints = hoistEntryPoints (interpret extism) decisions
