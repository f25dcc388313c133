"""Saying a thing now and then that happens all the time."""

from __future__ import annotations

import threading
import time


class Rarely:
    """Says yes once in a while, whoever asks."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._next = float("-inf")
        self._lock = threading.Lock()

    def now(self) -> bool:
        """Whether enough time has gone by since the last yes."""
        with self._lock:
            at = time.monotonic()
            if at < self._next:
                return False
            self._next = at + self._seconds
            return True
