"""What two documents must have in common to say the same: one text for each value.

Numbers compare by value, so that 1 and 1.0 are one; objects by content, not by order. `parse` reads
documents with the standard library alone, apart from the code under test.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final, NoReturn

from exo_contracts.generation.sites import Path
from exo_gen.model import JsonValue

_PLAIN_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def canonical(value: JsonValue) -> str:
    """The one text of a value: keys sorted, whole numbers as integers."""
    return _WRITER.encode(_by_value(value))


def parse(document: bytes) -> JsonValue:
    """Read a document strictly; raise `ValueError`.

    Whole doubles within 64 bits are integers, as JSON Schema sees them.
    """
    value: JsonValue = _READER.decode(document.decode("utf-8"))
    return value


def show_path(path: Path) -> str:
    """A place as errors name it: `$.payload["odd key"][3]`."""
    return "$" + "".join(_step(step) for step in path)


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    if _PLAIN_KEY.fullmatch(step):
        return f".{step}"
    return f"[{json.dumps(step, ensure_ascii=False)}]"


def _by_value(value: JsonValue) -> Any:
    match value:
        case float():
            return int(value) if value.is_integer() else float(value)
        case list():
            return [_by_value(item) for item in value]
        case dict():
            return {key: _by_value(item) for key, item in value.items()}
        case _:
            return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _double(literal: str) -> int | float:
    value = float(literal)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"{literal} is no double")
    whole = value.is_integer() and -(2.0**63) <= value < 2.0**63
    return int(value) if whole else value


def _no_constant(literal: str) -> NoReturn:
    raise ValueError(f"{literal} is no JSON")


_WRITER: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False)
_READER: Final = json.JSONDecoder(
    object_pairs_hook=_unique, parse_float=_double, parse_constant=_no_constant
)
