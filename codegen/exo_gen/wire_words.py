"""How the wire contract words a mistake in a document: paths, kinds of values, choices.

Both languages' decoders, lint and the verdict on a change say the same:
`$.payload.owner: expected string, got null`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Final

from exo_gen.model import JsonValue

_PLAIN_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def step(path: str, key: str) -> str:
    """Return the path of a member of the object at `path`."""
    return f"{path}.{key}" if _PLAIN_KEY.fullmatch(key) else f"{path}[{quoted(key)}]"


def quoted(text: str) -> str:
    """Quote a text as JSON does, and leave it readable."""
    return json.dumps(text, ensure_ascii=False)


def choices(values: Iterable[object]) -> str:
    """Word what is expected where only some values are."""
    return "one of " + ", ".join(quoted(str(one)) for one in values)


def formed(pattern: str | None, form: str | None) -> str:
    """Word what is expected of a text that is held to a pattern or to a format."""
    return f"string of format {form}" if pattern is None else f"string matching {quoted(pattern)}"


def kind_of(value: JsonValue) -> str:
    """Name the kind of a JSON value."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "integer" if value.is_integer() else "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"
