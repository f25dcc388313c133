"""Telling a person how a long step is going: a bar on a terminal, a few plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol, TextIO

Advance = Callable[[int], None]
"""Called with the number of bytes that were just dealt with."""

_PLAIN_STEP = 25  # per cent between two plain lines
_PLAIN_SECONDS = 1.0  # and this long at least: a step that is over at once needs one line


class Reporter(Protocol):
    """What the installer needs to be able to say."""

    def say(self, text: str) -> None:
        """One line, now."""
        ...

    def track(
        self, label: str, total: int | None, *, done: int = 0
    ) -> AbstractContextManager[Advance]:
        """A step over `total` bytes (None when nobody knows), `done` of which were done before."""
        ...


class PlainReporter:
    """Lines for a log: where a step begins, and every quarter of a long one."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def say(self, text: str) -> None:
        """One line, now."""
        print(text, file=self._stream, flush=True)

    @contextmanager
    def track(self, label: str, total: int | None, *, done: int = 0) -> Iterator[Advance]:
        """The beginning, and quarters if it takes a while; without a total only the beginning."""
        size = f" ({total / 1e6:.1f} MB)" if total else ""
        self.say(f"{label}{size}")
        shown = 100 * done // total if total else 0
        said_at = time.monotonic()

        def advance(count: int) -> None:
            nonlocal done, shown, said_at
            done += count
            percent = 100 * done // total if total else 0
            now = time.monotonic()
            if percent >= shown + _PLAIN_STEP and now >= said_at + _PLAIN_SECONDS:
                shown, said_at = percent - percent % _PLAIN_STEP, now
                self.say(f"{label}: {shown}%")

        yield advance


class TerminalReporter:
    """A bar that is gone when its step is."""

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console

        self._console = Console(file=stream)

    def say(self, text: str) -> None:
        """One line, now."""
        self._console.print(text, highlight=False, markup=False)

    @contextmanager
    def track(self, label: str, total: int | None, *, done: int = 0) -> Iterator[Advance]:
        """A bar with size and time left."""
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )
        from rich.table import Column

        label_column = Column(no_wrap=True, overflow="ellipsis", max_width=36)
        bar = Progress(
            TextColumn("{task.description}", markup=False, table_column=label_column),
            BarColumn(),
            DownloadColumn(),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
        )
        with bar:
            task = bar.add_task(label, total=total, completed=done)
            yield lambda count: bar.advance(task, count)


def reporter_for(stream: TextIO) -> Reporter:
    """A bar where somebody watches, lines where a log is kept."""
    return TerminalReporter(stream) if stream.isatty() else PlainReporter(stream)
