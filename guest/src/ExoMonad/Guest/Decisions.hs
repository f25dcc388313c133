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

-- | The entry points. An entry point added to the schema is missing here, and the compiler says so.
decisions :: EntryPoints Program
decisions =
  EntryPoints
    { onMcpCall = handleMcpCall
    , onPreToolUse = handlePreToolUse
    , onPostToolUse = handlePostToolUse
    , onSessionStart = handleSessionStart
    , onSessionEnd = handleSessionEnd
    }
