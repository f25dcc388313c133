-- | Every decision of the guest, as programs that wait for an interpreter.
module ExoMonad.Guest.Decisions
  ( decisions,
  )
where

import ExoMonad.Entry (EntryPoints (..))
import ExoMonad.Guest.Hook.PostToolUse (handlePostToolUse)
import ExoMonad.Guest.Hook.PreToolUse (handlePreToolUse)
import ExoMonad.Guest.Hook.SessionEnd (handleSessionEnd)
import ExoMonad.Guest.Hook.SessionStart (handleSessionStart)
import ExoMonad.Guest.Mcp (handleMcpCall, handleMcpList)
import ExoMonad.Guest.Policy.Rulebook (Rulebook)
import ExoMonad.Guest.Program (Program)
import ExoMonad.Guest.Ruled (Ruled, governedBy)
import ExoMonad.Guest.Snapshot (handleRestore, handleSnapshot)
import ExoMonad.Types.Common (EffectError)

-- | The entry points, under a policy. An entry point added to the schema is missing here, and the
-- compiler says so.
--
-- Without a policy that can be used nothing is decided, and the answer says why. Only the state still
-- goes in and out.
decisions :: Either EffectError Rulebook -> EntryPoints (Program m)
decisions policy =
  EntryPoints
    { onMcpCall = ruled policy handleMcpCall,
      onMcpList = ruled policy handleMcpList,
      onPreToolUse = ruled policy handlePreToolUse,
      onPostToolUse = ruled policy handlePostToolUse,
      onSessionStart = ruled policy handleSessionStart,
      onSessionEnd = ruled policy handleSessionEnd,
      onSnapshot = fmap Right . handleSnapshot,
      onRestore = handleRestore
    }

ruled ::
  Either EffectError Rulebook -> (input -> Ruled m output) -> input -> Program m (Either EffectError output)
ruled policy handler input = traverse (\book -> governedBy book (handler input)) policy
