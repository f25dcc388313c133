"""Schemas that mean harm: endless, deep, vast, or small and growing without bound when followed.

Each is laid over the sound schema, as a file of its own, and is well formed JSON in the dialect's
words: what is wrong with it is only what becomes of it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from tests.codegen.lint_cases import SOUND

Schema = dict[str, object]
Files = Mapping[str, Mapping[str, object]]

LENGTH: Final = 2000
"""Links of a chain: twice what Python's stack holds."""

TEXT: Final[Schema] = {"description": "Some text.", "type": "string", "maxLength": 9}


def lay_out(name: str, folder: Path) -> Path:
    """Write the sound schema and the hostile files of that name over it; return the folder."""
    folder.mkdir(parents=True)
    for source in SOUND.glob("*.json"):
        shutil.copy(source, folder)
    for file, definitions in HOSTILE[name]().items():
        content = {"$schema": "./dialect.json", "description": "Harm.", "$defs": definitions}
        (folder / file).write_text(json.dumps(content), encoding="utf-8")
    return folder


def ref(target: str) -> Schema:
    """A reference within a file, or into another."""
    file, _, name = target.rpartition("#")
    return {"$ref": f"{file}#/$defs/{name}"}


def record(fields: Mapping[str, Schema], *, required: Iterable[str] = ()) -> Schema:
    """A closed record."""
    return {
        "description": "A record.",
        "type": "object",
        "properties": {name: {"description": "A part.", **of} for name, of in fields.items()},
        "required": list(required),
        "additionalProperties": False,
    }


def union(variants: Mapping[str, Schema]) -> Schema:
    """A sum."""
    return {
        "description": "A sum.",
        "oneOf": [
            {
                "description": "A variant.",
                "type": "object",
                "properties": {"kind": {"const": tag}, "payload": payload},
                "required": ["kind", "payload"],
                "additionalProperties": False,
            }
            for tag, payload in variants.items()
        ],
    }


def _alias(of: Schema) -> Schema:
    return {"description": "Another name.", **of}


def _array(of: Schema, **bounds: int) -> Schema:
    return {"description": "Some.", "type": "array", "items": of, **bounds}


def _chain(link: Callable[[str], Schema], length: int = LENGTH, end: Schema = TEXT) -> Files:
    """Types that each lead to the next, and the last to `end`."""
    links = {f"Link{at}": link(f"Link{at + 1}") for at in range(length)}
    return {"harm.json": {**links, f"Link{length}": end}}


def _circle(link: Callable[[str], Schema], length: int = LENGTH) -> Files:
    return {"harm.json": {f"Link{at}": link(f"Link{(at + 1) % length}") for at in range(length)}}


def _two(target: str, *, required: bool = True) -> Schema:
    fields = {"a": ref(target), "b": ref(target)}
    return record(fields, required=fields if required else ())


def _files_in_a_row(count: int, *, closed: bool) -> Files:
    files = {
        f"harm{at}.json": {f"Link{at}": record({"next": ref(f"harm{at + 1}.json#Link{at + 1}")})}
        for at in range(count)
    }
    last = record({"next": ref("harm0.json#Link0")}) if closed else TEXT
    return {**files, f"harm{count}.json": {f"Link{count}": last}}


def _tools(count: int) -> Files:
    """Tools that all take the head of one chain."""
    chain = _chain(lambda name: record({"next": ref(name)}), count)["harm.json"]
    tools = {
        f"Use{at}": {
            "description": "Use it.",
            "x-exo-tool": {
                "name": f"use{at}",
                "roles": ["lead"],
                "input": ref("Link0"),
                "output": ref("Link0"),
            },
            "examples": [{}],
        }
        for at in range(count)
    }
    return {"harm.json": {**chain, **tools}}


HOSTILE: Final[Mapping[str, Callable[[], Files]]] = {
    # Deep.
    "aliases in a row": lambda: _chain(lambda name: _alias(ref(name))),
    "arrays in a row": lambda: _chain(lambda name: _array(ref(name))),
    "arrays in a row, each with an item": lambda: _chain(
        lambda name: _array(ref(name), minItems=1)
    ),
    "records in a row": lambda: _chain(lambda name: record({"next": ref(name)}, required=["next"])),
    "records in a row, each optional": lambda: _chain(lambda name: record({"next": ref(name)})),
    "sums in a row": lambda: _chain(lambda name: union({"Next": ref(name)})),
    "maps in a row": lambda: _chain(
        lambda name: {
            "description": "Some.",
            "type": "object",
            "additionalProperties": ref(name),
        }
    ),
    # Endless.
    "aliases in a circle": lambda: _circle(lambda name: _alias(ref(name))),
    "records in a circle": lambda: _circle(
        lambda name: record({"next": ref(name)}, required=["next"])
    ),
    "records in a circle, each optional": lambda: _circle(lambda name: record({"next": ref(name)})),
    "sums in a circle": lambda: _circle(lambda name: union({"Next": ref(name), "End": ref(name)})),
    "aliases and one record in a circle": lambda: {
        "harm.json": {
            **_chain(lambda name: _array(ref(name)), end=record({"all": ref("Link0")}))["harm.json"]
        }
    },
    "files in a circle": lambda: _files_in_a_row(400, closed=True),
    # Growing: 2^n, or 10^n, when followed.
    "laughs: records": lambda: _chain(_two, 60),
    "laughs: optional records": lambda: _chain(lambda name: _two(name, required=False), 60),
    "laughs: wide optional records": lambda: _chain(
        lambda name: record({f"p{at}": ref(name) for at in range(30)}), 12
    ),
    "laughs: sums": lambda: _chain(lambda name: union({"A": ref(name), "B": ref(name)}), 60),
    "laughs: sums in records": lambda: {
        "harm.json": {
            **_chain(lambda name: record({"a": ref(f"Pick{name}")}, required=["a"]), 60)[
                "harm.json"
            ],
            **{
                f"PickLink{at}": union({"A": ref(f"Link{at}"), "B": ref(f"Link{at}")})
                for at in range(61)
            },
        }
    },
    "laughs: arrays": lambda: _chain(lambda name: _array(ref(name), minItems=10), 60),
    "one array of two billion": lambda: {
        "harm.json": {"Link": _array({"type": "boolean"}, minItems=2**31 - 1)}
    },
    "one text of two billion": lambda: {
        "harm.json": {"Link": {"description": "Long.", "type": "string", "minLength": 2**31 - 1}}
    },
    # Vast.
    "10,000 variants": lambda: {
        "harm.json": {
            "Link": union({f"Tag{at}": ref("Tale") for at in range(10_000)}),
            "Tale": TEXT,
        }
    },
    "10,000 values": lambda: {
        "harm.json": {
            "Link": {
                "description": "One of.",
                "type": "string",
                "enum": [f"v{at}" for at in range(10_000)],
            }
        }
    },
    "10,000 properties": lambda: {
        "harm.json": {"Link": record({f"p{at}": {"type": "string"} for at in range(10_000)})}
    },
    "10,000 definitions": lambda: {
        "harm.json": {f"Link{at}": TEXT for at in range(10_000)},
    },
    "500 files in a row": lambda: _files_in_a_row(500, closed=False),
    "60 tools over one chain": lambda: _tools(60),
    "a name of 100,000 letters": lambda: {"harm.json": {"L" * 100_000: TEXT}},
    "a description of a million letters": lambda: {
        "harm.json": {"Link": {**TEXT, "description": "word " * 200_000}}
    },
    "an example of a million letters": lambda: {
        "harm.json": {"Link": {"description": "Long.", "type": "string", "examples": ["w" * 10**6]}}
    },
    "10,000 dangling references": lambda: {
        "harm.json": {
            "Link": record({f"p{at}": ref(f"Lost{at}") for at in range(10_000)}),
            **{f"Found{at}": TEXT for at in range(1000)},
        }
    },
}
"""By name: the hostile files, made when asked for."""
