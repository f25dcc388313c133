"""Engines: a module's code, each copy with a clock of its own.

Extism ends a call by moving on the clock of the engine that runs it, and that ends every call in
flight on the engine. So instances that live side by side have an engine each; one that takes the
place of another takes over its engine, for compiling costs some forty milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any


class Engines:
    """The engines of one module, lent to one instance at a time; for any thread."""

    def __init__(self, compile_module: Callable[[], Any]) -> None:
        """Compile the first engine at once; raise what `compile_module` raises."""
        self._compile = compile_module
        self._idle = [compile_module()]
        self._lock = Lock()

    def lend(self) -> Any:
        """Return an engine that nobody else has."""
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return self._compile()

    def give_back(self, engine: Any) -> None:
        """Take an engine back; nothing may run on it, and its clock must stand."""
        with self._lock:
            self._idle.append(engine)
