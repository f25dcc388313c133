-- | Every decision of the guest, as programs that wait for an interpreter.
module ExoMonad.Guest.Decisions
  ( decisions
  )
where

import ExoMonad.Entry (EntryPoints (..))
import ExoMonad.Guest.Hook.PostToolUse (handlePostToolUse)
import ExoMonad.Guest.Hook.PreToolUse (handlePreToolUse)
import ExoMonad.Guest.Hook.SessionEnd (handleSessionEnd)
import ExoMonad.Guest.Hook.SessionStart (handleSessionStart)
import ExoMonad.Guest.Mcp (handleMcpCall)
import ExoMonad.Guest.Program (Program)
import ExoMonad.Guest.Snapshot (handleRestore, handleSnapshot)
import ExoMonad.Types.Common (EffectError)

-- | The entry points. An entry point added to the schema is missing here, and the compiler says so.
decisions :: EntryPoints Program
decisions =
  EntryPoints
    { onMcpCall = always . handleMcpCall
    , onPreToolUse = always . handlePreToolUse
    , onPostToolUse = always . handlePostToolUse
    , onSessionStart = always . handleSessionStart
    , onSessionEnd = always . handleSessionEnd
    , onSnapshot = always . handleSnapshot
    , onRestore = handleRestore
    }

-- | The answer of a decision that always has one.
always :: Program a -> Program (Either EffectError a)
always = fmap Right
