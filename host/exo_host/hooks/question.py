"""A hook's input from the coding agent, made into a call of the guest."""

from __future__ import annotations

from typing import Final, cast

from exo_host.hooks.events import DECIDED
from exo_host.runtime.call import GuestCall
from exo_types.codec import Codec
from exo_types.models import CallContext, HookInput
from exo_types.record import to_plain
from exo_types.wire import dumps

CONTEXT_KEY: Final = "exomonad"
"""Where the guest looks for its `CallContext` in a hook's input."""

_INPUT: Final = Codec[HookInput]("HookInput", HookInput)


def read_input(document: bytes) -> HookInput:
    """Read what the agent wrote; raise `WireError` with the place of what is wrong."""
    return _INPUT.decode(document)


def hook_call(
    event: str, asked: HookInput, context: CallContext, *, traceparent: str | None = None
) -> GuestCall:
    """Return the call by which the guest decides; the event is one of `DECIDED`.

    The call's context goes in under the key `exomonad`. Whatever the agent wrote there is replaced:
    what is said of a call is for the host to say.
    """
    written = cast("dict[str, object]", to_plain(asked))
    return GuestCall(
        export=DECIDED[event],
        document=dumps({**written, CONTEXT_KEY: to_plain(context)}),
        session=asked.session_id,
        door="hook",
        traceparent=traceparent,
    )
