"""Handlers for every effect at once, whatever their names."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias, cast

from exo_types.effects import EffectHandlers
from exo_types.failure import EffectFailure
from exo_types.registry import TYPES

Handle: TypeAlias = Callable[[str, object], Coroutine[Any, Any, object]]
"""Handle an effect: the name of its host function and its payload in, its result out."""


class _Every:
    def __init__(self, handle: Handle) -> None:
        self._handle = handle

    def __getattr__(self, method: str) -> Callable[..., Coroutine[Any, Any, object]]:
        return lambda payload=None: self._handle(method, payload)


def handlers(handle: Handle) -> EffectHandlers:
    """Let one function be the handler of every effect."""
    return cast("EffectHandlers", _Every(handle))


def outcome(reply: str, document: bytes) -> object:
    """What a handler does whose effect is to be answered with a document of the type `reply`.

    Return the result of a success; raise the failure of an error.
    """
    answer = TYPES[reply].decode(document)
    if answer.kind == "Success":
        return answer.payload
    error = answer.payload
    raise EffectFailure(
        error.code, error.message, retry_after_ms=error.retry_after_ms, details=error.details
    )
