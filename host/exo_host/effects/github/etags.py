"""What GitHub answered before, so that an unchanged answer costs neither quota nor transfer.

githubkit has a cache too, an SQLite database in memory behind a thread of its own. It knows no
bound, so it is off.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A body that GitHub answered, and where the next page is."""

    body: bytes
    next_url: str | None


class EtagCache:
    """Pages by address, the least recently used dropped first; `bytes_kept` bounds their bodies."""

    def __init__(self, bytes_kept: int) -> None:
        self._bytes_kept = bytes_kept
        self._size = 0
        self._pages: OrderedDict[str, tuple[str, Page]] = OrderedDict()

    @property
    def size(self) -> int:
        """How many bytes of bodies are kept."""
        return self._size

    def find(self, url: str) -> tuple[str, Page] | None:
        """The tag and the page that `url` was last answered with."""
        kept = self._pages.get(url)
        if kept is not None:
            self._pages.move_to_end(url)
        return kept

    def keep(self, url: str, etag: str, page: Page) -> None:
        """Keep an answer, unless it alone is over the bound."""
        self.drop(url)
        if len(page.body) > self._bytes_kept:
            return
        self._pages[url] = (etag, page)
        self._size += len(page.body)
        while self._size > self._bytes_kept:
            self.drop(next(iter(self._pages)))

    def drop(self, url: str) -> None:
        """Forget one answer."""
        kept = self._pages.pop(url, None)
        if kept is not None:
            self._size -= len(kept[1].body)

    def clear(self) -> None:
        """Forget all."""
        self._pages.clear()
        self._size = 0
