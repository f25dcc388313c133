"""What a command wrote, as far as it is kept."""

from __future__ import annotations

import codecs
import json
from dataclasses import dataclass
from typing import Final

from exo_types.wire import MAX_BYTES

_STDOUT, _STDERR, _ENGINE = 1, 2, 3

# A byte can take six on the wire ("\u0000"); two streams and what is around them must fit there.
_MOST_ON_THE_WIRE: Final = MAX_BYTES * 7 // 16


@dataclass(frozen=True, slots=True)
class Texts:
    """What a command wrote."""

    stdout: str
    stderr: str
    engine: str
    """What the engine had to say in the command's stead."""

    truncated: bool
    """Whether `stdout` or `stderr` is less than what was written."""


class Output:
    """What a command wrote, at most `limit` bytes of each stream."""

    def __init__(self, limit: int) -> None:
        self._limit: Final = limit
        self._kept: Final = {_STDOUT: bytearray(), _STDERR: bytearray(), _ENGINE: bytearray()}
        self._cut: Final[set[int]] = set()

    def take(self, stream: int, data: bytes) -> None:
        """Keep what there is room for."""
        kept = self._kept.setdefault(stream, bytearray())
        room = self._limit - len(kept)
        kept += data[:room]
        if len(data) > room:
            self._cut.add(stream)

    def texts(self) -> Texts:
        """All of it, as a message can hold it; bytes that are not UTF-8 are replaced."""
        stdout, out_cut = self._text(_STDOUT)
        stderr, err_cut = self._text(_STDERR)
        return Texts(stdout, stderr, self._text(_ENGINE)[0], truncated=out_cut or err_cut)

    def _text(self, stream: int) -> tuple[str, bool]:
        cut = stream in self._cut
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        # A character that the cut went through is dropped, not replaced.
        text = decoder.decode(bytes(self._kept[stream]), final=not cut)
        fitting = _fitting(text)
        return fitting, cut or len(fitting) < len(text)


def _fitting(text: str) -> str:
    """The longest beginning of `text` that there is room for in a message."""
    if len(text) * 6 <= _MOST_ON_THE_WIRE or _size(text) <= _MOST_ON_THE_WIRE:
        return text
    fits, fits_not = 0, len(text)
    while fits_not - fits > 1:
        middle = (fits + fits_not) // 2
        if _size(text[:middle]) <= _MOST_ON_THE_WIRE:
            fits = middle
        else:
            fits_not = middle
    return text[:fits]


def _size(text: str) -> int:
    return len(json.dumps(text, ensure_ascii=False).encode())
