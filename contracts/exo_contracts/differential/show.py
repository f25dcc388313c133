"""Showing a difference on one screen: the request, the effects side by side, the two replies."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from exo_contracts.differential.compare import Difference

_WIDTH: Final = 56
_ROWS: Final = 12
_AROUND: Final = 16
"""Characters of what is equal that are shown before the first that is not."""


def show(found: Difference, *, names: tuple[str, str], reproduce: str) -> str:
    """The difference in words, with the command that brings it back."""
    earlier = len(found.script.requests) - 1
    lines = [
        f"the guests differ: script {found.script.number}, "
        f"{found.request.export} after {earlier} other request{'s' * (earlier != 1)}",
        *(f"  before   {r.export} {_cut(_text(r.document))}" for r in found.script.requests[:-1]),
        f"  request  {_cut(_text(found.request.document), 2 * _WIDTH)}",
        f"  {f'effects of {names[0]}':{_WIDTH}}    effects of {names[1]}",
        *_rows(found),
        *_replies(found, names),
        f"  reproduce: {reproduce}",
    ]
    return "\n".join(lines) + "\n"


def _rows(found: Difference) -> Iterator[str]:
    """The two lists beside each other from just before the first that differs, which is marked."""
    pairs = list(zip_longest(found.one.effects, found.other.effects))
    first = next((at for at, (one, other) in enumerate(pairs) if one != other), len(pairs))
    start = max(0, min(first - 2, len(pairs) - _ROWS))
    if start:
        yield f"    ... {start} equal ..."
    for at, (one, other) in enumerate(pairs[start : start + _ROWS], start):
        left, right = _window(one, other) if one != other else (_side(one), _side(other))
        mark, between = (" ", "|") if one == other else (">" if at == first else " ", "/")
        yield f"{mark} {left:{_WIDTH}}  {between} {right}"
    if not pairs:
        yield "    none on either side"
    if len(pairs) > start + _ROWS:
        yield f"    ... {len(pairs) - start - _ROWS} more ..."


def _replies(found: Difference, names: tuple[str, str]) -> Iterator[str]:
    one, other = found.one.reply, found.other.reply
    if one == other:
        yield f"  replies  equal: {_cut(_text(one), 2 * _WIDTH)}"
        return
    left, right = _window(one, other, 2 * _WIDTH)
    yield f"> reply of {names[0]:7} {left}"
    yield f"> reply of {names[1]:7} {right}"


def _window(one: bytes | None, other: bytes | None, width: int = _WIDTH) -> tuple[str, str]:
    """Both from a little before the first byte that differs."""
    if one is None or other is None:
        return _cut(_side(one), width), _cut(_side(other), width)
    pairs = enumerate(zip(one, other, strict=False))
    first = next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
    start = max(0, first - _AROUND) if first > width - _AROUND else 0
    lead = "..." if start else ""
    return (
        _cut(lead + _text(one[start : start + 4 * width]), width),
        _cut(lead + _text(other[start : start + 4 * width]), width),
    )


def _side(effect: bytes | None) -> str:
    return "(none)" if effect is None else _cut(_text(effect))


def _text(document: bytes) -> str:
    text = document.decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _cut(text: str, width: int = _WIDTH) -> str:
    return text if len(text) <= width else f"{text[: width - 3]}..."
