"""Coroutines that wait for nothing: no loop is needed to run them, and none is paid for."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any


def run(work: Coroutine[Any, Any, bytes]) -> bytes:
    """Run a coroutine to its end; raise `RuntimeError` if it waits for something after all."""
    try:
        work.send(None)
    except StopIteration as done:
        value: bytes = done.value
        return value
    work.close()
    raise RuntimeError("the dispatcher waits for something, and nothing here would wake it")
