"""Move documents between the guest's memory and Python.

What the Extism SDK does with an exception in a host function is print it and hand the guest offset
0, and what it does when the guest has no memory left for the answer is write over the runtime's
own. So nothing may escape from here, and an answer is only written where it was given room.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, Final, Protocol, TypeAlias

import extism  # type: ignore[import-untyped]

from exo_types.wire import MAX_BYTES

Slots: TypeAlias = Sequence[Any]
"""Values of a host function's parameters or results, as the SDK passes them."""

_LOG: Final = logging.getLogger(__name__)
_BROKEN: Final = (
    b'{"kind":"Error","payload":{"code":"internal","message":"the host failed; its log says how"}}'
)
_TOO_LARGE: Final = (
    b'{"kind":"Error","payload":{"code":"internal","message":"the answer is larger than 8 MiB"}}'
)


class EffectRuntime(Protocol):
    """Performs effects for a guest call; given to the call as its host context."""

    def perform(self, kind: str, document: bytes) -> bytes:
        """Return the reply document to an effect document; called on the guest's thread."""
        ...


def host_function(name: str, *, kind: str) -> Any:
    """Register the host function `name`, which performs effects of `kind`.

    Only this explicit signature is used: what the SDK makes of annotated results is not what it
    says.
    """

    def call(plugin: Any, inputs: Slots, outputs: Slots) -> None:
        serve(kind, plugin, inputs, outputs)

    pointer = extism.ValType.PTR
    return extism.host_fn(
        name=name, namespace="extism:host/user", signature=([pointer], [pointer])
    )(call)


def serve(kind: str, plugin: Any, inputs: Slots, outputs: Slots) -> None:
    """Answer one call of a host function."""
    try:
        runtime: EffectRuntime = plugin.host_context()
        reply = runtime.perform(kind, plugin.input_bytes(inputs[0]))
    except BaseException:  # no exception crosses the boundary
        _LOG.exception("performing %s failed", kind)
        reply = _BROKEN
    outputs[0].value = _store(plugin, reply if len(reply) <= MAX_BYTES else _TOO_LARGE)


def _store(plugin: Any, reply: bytes) -> int:
    """Copy a reply into the guest's reach; 0, which the guest takes for a failure, without room."""
    if not reply:
        return 0
    memory = plugin.alloc(len(reply))
    if memory.offset == 0:
        _LOG.error("no memory left in the guest for a reply of %d bytes", len(reply))
        return 0
    plugin.memory(memory)[:] = reply
    return int(memory.offset)
