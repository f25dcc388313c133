"""A JSON document as text: where its values are, and the text with one of them changed.

Everything that is not changed keeps its bytes: key order, indentation, line ends, escapes.
Documents in, documents out; nothing is read or written here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NoReturn, TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

_SPACE: Final = re.compile(r"[ \t\n\r]*")
_LINE_INDENT: Final = re.compile(r"[ \t]*")
_FIRST_INDENT: Final = re.compile(r"\n([ \t]+)\S")
_DEFAULT_INDENT: Final = "  "


class Misplaced(Exception):
    """Something in a document is not as expected; `str()` is `line:column: what`."""

    def __init__(self, text: str, position: int, what: str) -> None:
        line = text.count("\n", 0, position) + 1
        column = position - (text.rfind("\n", 0, position) + 1) + 1
        super().__init__(f"{line}:{column}: {what}")


class _Constant(Exception):
    """`NaN` and the like, which Python reads and JSON does not have."""


def _constant(name: str) -> NoReturn:
    raise _Constant(name)


_DECODER: Final = json.JSONDecoder(parse_constant=_constant)


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where its text is; `key` is empty for elements and for the whole."""

    value: Json
    start: int
    end: int
    key: str = ""
    key_start: int = 0

    @property
    def first(self) -> int:
        """Where the member or element begins, its key included."""
        return self.key_start if self.key_start else self.start


def whole(text: str) -> Node:
    """Return the one value of a document; raise `Misplaced`."""
    start = _skip(text, 0)
    try:
        value, end = _DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        what = error.msg[:1].lower() + error.msg[1:]
        raise Misplaced(text, error.pos, f"not JSON: {what}") from None
    except _Constant as error:
        raise Misplaced(text, text.find(str(error)), f"not JSON: {error} is no number") from None
    except ValueError as error:
        # Python limits the digits of an integer.
        raise Misplaced(text, start, f"cannot be read: {error}") from None
    except RecursionError:
        raise Misplaced(text, start, "nested too deeply") from None
    rest = _skip(text, end)
    if rest != len(text):
        raise Misplaced(text, rest, "not JSON: expected nothing after the first value")
    return Node(value, start, end)


def members(text: str, of: Node) -> list[Node]:
    """Return the members of an object in order; raise `Misplaced` if a key is there twice."""
    found: list[Node] = []
    position = _skip(text, of.start + 1)
    while text[position] != "}":
        key, after = _DECODER.raw_decode(text, position)
        if any(each.key == key for each in found):
            raise Misplaced(text, position, f"the key {json.dumps(key)} is there twice")
        start = _skip(text, _skip(text, after) + 1)
        value, end = _DECODER.raw_decode(text, start)
        found.append(Node(value, start, end, key, position))
        position = _next(text, end)
    return found


def elements(text: str, of: Node) -> list[Node]:
    """Return the elements of an array in order."""
    found: list[Node] = []
    position = _skip(text, of.start + 1)
    while text[position] != "]":
        value, end = _DECODER.raw_decode(text, position)
        found.append(Node(value, position, end))
        position = _next(text, end)
    return found


def children(text: str, of: Node) -> list[Node]:
    """Return the members or elements of a value; none of one that has none."""
    match of.value:
        case dict():
            return members(text, of)
        case list():
            return elements(text, of)
        case _:
            return []


def replaced(text: str, old: Node, value: Json) -> str:
    """Return the text with another value in the place of one."""
    layout = _Layout.of(text)
    written = layout.written(value, _line_indent(text, old.start), one_line=_is_inline(text, old))
    return text[: old.start] + written + text[old.end :]


def appended(text: str, container: Node, value: Json, key: str | None = None) -> str:
    """Return the text with a value at the end of an array, or under a new key of an object."""
    layout = _Layout.of(text)
    there = children(text, container)
    label = "" if key is None else f"{json.dumps(key, ensure_ascii=False)}{layout.colon}"
    if there:
        last = there[-1]
        gap = text[container.start + 1 : there[0].first]
        inline = "\n" not in gap
        written = label + layout.written(value, gap.rpartition("\n")[2], one_line=inline)
        between = f",{gap or layout.space}" if not inline else f",{layout.space}"
        return text[: last.end] + between + written + text[last.end :]
    outer = _line_indent(text, container.start)
    inner = outer + layout.indent
    if layout.is_compact:
        content = label + layout.written(value, "", one_line=True)
    else:
        content = (
            f"{layout.newline}{inner}{label}"
            f"{layout.written(value, inner, one_line=False)}{layout.newline}{outer}"
        )
    return text[: container.start + 1] + content + text[container.end - 1 :]


def removed(text: str, container: Node, index: int) -> str:
    """Return the text without one member or element of a container."""
    there = children(text, container)
    if len(there) == 1:
        return text[: container.start + 1] + text[container.end - 1 :]
    if index + 1 < len(there):
        return text[: there[index].first] + text[there[index + 1].first :]
    return text[: there[index - 1].end] + text[there[index].end :]


def rendered(value: Json) -> str:
    """Return a new document, as the agent writes its own."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a document is laid out."""

    indent: str
    newline: str
    is_compact: bool
    """All of it on one line."""
    space: str
    """What follows a comma on a line."""

    @property
    def colon(self) -> str:
        return f":{self.space}"

    @staticmethod
    def of(text: str) -> _Layout:
        content = text.strip()
        found = _FIRST_INDENT.search(text)
        is_compact = "\n" not in content and content not in ("{}", "[]")
        has_space = not is_compact or re.search(r'":\s', content) is not None
        return _Layout(
            indent=found.group(1) if found else _DEFAULT_INDENT,
            newline="\r\n" if "\r\n" in text else "\n",
            is_compact=is_compact,
            space=" " if has_space else "",
        )

    def written(self, value: Json, outer: str, *, one_line: bool) -> str:
        """A value whose first line is indented by `outer`."""
        if one_line or self.is_compact:
            separators = (f",{self.space}", f":{self.space}")
            return json.dumps(value, ensure_ascii=False, separators=separators)
        lines = json.dumps(value, ensure_ascii=False, indent=self.indent).split("\n")
        return f"{self.newline}{outer}".join(lines)


def _is_inline(text: str, node: Node) -> bool:
    is_filled = isinstance(node.value, dict | list) and bool(node.value)
    return is_filled and "\n" not in text[node.start : node.end]


def _line_indent(text: str, position: int) -> str:
    found = _LINE_INDENT.match(text, text.rfind("\n", 0, position) + 1)
    return found.group() if found else ""


def _skip(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _next(text: str, end: int) -> int:
    """Where the next child begins, or the container ends."""
    position = _skip(text, end)
    return _skip(text, position + 1) if text[position] == "," else position


def described(value: Json) -> str:
    """Name the type of a value."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "an array"
        case dict():
            return "an object"


def child(text: str, of: Node, key: str) -> Node | None:
    """Return a member of an object by its key; raise `Misplaced`."""
    return next((each for each in members(text, of) if each.key == key), None)


def at(text: str, path: Sequence[str | int]) -> Node:
    """Return the value at a path that is known to lead to one."""
    node = whole(text)
    for step in path:
        there = children(text, node)
        found = there[step] if isinstance(step, int) else next(c for c in there if c.key == step)
        node = found
    return node
