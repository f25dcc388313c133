"""Read JSON and remember where everything stands.

The standard library's parser forgets positions, and a diagnostic without `file:line:column` is of
no use to whoever edits the schema. Grammar: RFC 8259; duplicate keys are refused, because nobody
means them.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from exo_gen.model import JsonValue

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_SCALAR: Final = re.compile(
    r'"(?:[^"\\\x00-\x1f]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null'
)


class JsonSyntaxError(Exception):
    """Not JSON; `line` and `column` count from 1."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True)
class Member:
    """A key of an object, its place and its value; `start` and `end` are the quoted key's."""

    key: str
    line: int
    column: int
    node: Node
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON value with its place.

    `value` is the plain value, children included. `members` is filled for objects, `items` for
    arrays. The text is `start` to `end`, the last character left out, in characters of the file.
    """

    value: JsonValue
    line: int
    column: int
    members: Mapping[str, Member]
    items: tuple[Node, ...]
    start: int = 0
    end: int = 0

    def get(self, key: str) -> Node | None:
        """Return the value under `key`, or None when this is no object or lacks the key."""
        member = self.members.get(key)
        return None if member is None else member.node

    def object(self, key: str) -> Iterator[Member]:
        """Yield the members of the object under `key`; nothing when there is none."""
        child = self.get(key)
        if child is not None:
            yield from child.members.values()


def parse(text: str) -> Node:
    """Parse one JSON value with nothing after it; raise `JsonSyntaxError`."""
    return _Parser(text).document()


class _Parser:
    """A recursive-descent parser over one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def document(self) -> Node:
        node = self._value()
        self._space()
        if self._at < len(self._text):
            raise self._error("expected the end of the file")
        return node

    def _space(self) -> None:
        match = _SPACE.match(self._text, self._at)
        self._at = match.end() if match else self._at

    def _place(self, at: int) -> tuple[int, int]:
        line = bisect_right(self._lines, at)
        return line, at - self._lines[line - 1] + 1

    def _error(self, message: str) -> JsonSyntaxError:
        found = repr(self._text[self._at]) if self._at < len(self._text) else "the end of the file"
        return JsonSyntaxError(f"{message}, got {found}", *self._place(self._at))

    def _value(self) -> Node:
        self._space()
        start = self._text[self._at : self._at + 1]
        if start == "{":
            return self._object()
        if start == "[":
            return self._array()
        at = self._at
        line, column = self._place(at)
        return Node(self._scalar("a JSON value"), line, column, {}, (), at, self._at)

    def _scalar(self, expected: str) -> JsonValue:
        match = _SCALAR.match(self._text, self._at)
        if match is None:
            raise self._error(f"expected {expected}")
        try:
            value: JsonValue = json.loads(match.group())
        except ValueError as error:
            raise self._error(f"expected {expected} ({error})") from None
        self._at = match.end()
        return value

    def _object(self) -> Node:
        start = self._at
        line, column = self._place(start)
        members: dict[str, Member] = {}
        self._at += 1
        while not self._closes("}", first=not members):
            key_at = self._at
            key_line, key_column = self._place(key_at)
            key = self._scalar("a key in double quotes")
            key_end = self._at
            if not isinstance(key, str):
                self._at = key_at
                raise self._error("expected a key in double quotes")
            if key in members:
                raise JsonSyntaxError(
                    f"expected each key once, got {key!r} again", key_line, key_column
                )
            self._space()
            self._expect(":")
            members[key] = Member(key, key_line, key_column, self._value(), key_at, key_end)
        value: JsonValue = {key: member.node.value for key, member in members.items()}
        return Node(value, line, column, members, (), start, self._at)

    def _array(self) -> Node:
        start = self._at
        line, column = self._place(start)
        items: list[Node] = []
        self._at += 1
        while not self._closes("]", first=not items):
            items.append(self._value())
        values = [item.value for item in items]
        return Node(values, line, column, {}, tuple(items), start, self._at)

    def _closes(self, bracket: str, *, first: bool) -> bool:
        """Step over the closing bracket, or over the comma before the next element."""
        self._space()
        if self._text.startswith(bracket, self._at):
            self._at += 1
            return True
        if not first:
            self._expect(",")
            self._space()
        return False

    def _expect(self, token: str) -> None:
        if not self._text.startswith(token, self._at):
            raise self._error(f"expected {token!r}")
        self._at += 1
