"""The schema that a guest carries: nothing of the wire is lost, and reading it is bounded."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exo_gen.breaking.models import faults, foreign_model
from exo_gen.build import build
from exo_gen.carried import CarriedError, carried, pack, read_carried, unpack
from exo_gen.load import load
from exo_gen.meaning import meaning
from exo_gen.model import Model, NamedType, Record

SCHEMA = Path(__file__).parents[2] / "schema"


def bare(document: Mapping[str, Any]) -> object:
    """A schema file as it is carried."""
    return json.loads(carried("", {"a.json": {**document}}))["files"]["a.json"]


def on_the_wire(model: Model) -> dict[str, NamedType]:
    """The types of a model, the fields of a record in order of name."""
    found = {name: meaning(one) for name, one in model.types.items()}
    for name, one in found.items():
        if isinstance(one, Record):
            found[name] = replace(one, fields=tuple(sorted(one.fields, key=lambda it: it.name)))
    return found


def asked_by_name(model: Model) -> set[tuple[object, ...]]:
    """Effects, entry points and tools."""
    effects = {(it.tag, it.host_function, it.payload, it.result, it.mode) for it in model.effects}
    entries = {(it.name, it.export, it.input, it.output) for it in model.entry_points}
    tools = {(it.type_name, it.name, it.roles, it.input, it.output) for it in model.tools}
    return {*effects, *entries, *tools}


def test_words_and_promises_are_left_out() -> None:
    words = {
        "$schema": "./dialect.json",
        "$comment": "c",
        "title": "t",
        "description": "d",
        "examples": [1],
        "x-since": "1",
        "x-unstable": True,
        "x-deprecated": {"since": "1"},
    }
    record = {"type": "object", "properties": {"a": {**words, "type": "string"}}, **words}
    variant = {**words, "x-exo-effect": {"mode": "call"}}
    document = {**words, "$defs": {"A": record, "B": {"oneOf": [variant], **words}}}
    assert bare(document) == {
        "$defs": {
            "A": {"type": "object", "properties": {"a": {"type": "string"}}},
            "B": {"oneOf": [{"x-exo-effect": {"mode": "call"}}]},
        }
    }


def test_a_name_stays_whatever_it_is() -> None:
    names = ("description", "examples", "title", "$comment", "$schema", "properties", "$defs")
    document: dict[str, Any] = {
        "$defs": {name: {"properties": {key: {} for key in names}} for name in names}
    }
    assert bare(document) == document


def test_the_committed_schema_means_the_same() -> None:
    whole = build(load(SCHEMA))
    read = read_carried(unpack(pack(carried(whole.fingerprint, whole.documents))))
    assert read.fingerprint == whole.fingerprint
    found = foreign_model(read.bundle)
    assert isinstance(found, Model)
    assert on_the_wire(found) == on_the_wire(whole)
    assert asked_by_name(found) == asked_by_name(whole)


def test_good_form_is_not_asked_for_and_sense_is() -> None:
    documents = {"effects.json": {"$defs": {"lower": {"type": "string"}, "A": {"type": "whole"}}}}
    found = faults(read_carried(carried("", documents)).bundle)  # type: ignore[arg-type]
    assert "description" not in " ".join(one.message for one in found)
    assert any("whole" in one.message for one in found)


def test_packing_is_small_and_the_same_each_time() -> None:
    whole = build(load(SCHEMA))
    text = carried(whole.fingerprint, whole.documents)
    assert pack(text) == pack(text)
    assert len(pack(text)) < len(text) / 5


@pytest.mark.parametrize("content", [b"", b"x", zlib.compress(b"{}")[:-1], zlib.compress(b"\xff")])
def test_what_was_not_packed_is_refused(content: bytes) -> None:
    with pytest.raises(CarriedError):
        unpack(content)


def test_a_bomb_takes_no_more_memory_than_a_schema_may() -> None:
    program = (
        "import resource, sys, zlib\n"
        "from exo_gen.carried import CarriedError, unpack\n"
        "bomb = sys.stdin.buffer.read()\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try:\n    unpack(bomb)\n"
        "except CarriedError as error:\n    print(error)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    squeezing = zlib.compressobj(9)
    bomb = b"".join(squeezing.compress(bytes(2**20)) for _ in range(512)) + squeezing.flush()
    done = subprocess.run([sys.executable, "-c", program], input=bomb, capture_output=True)
    said, grown = done.stdout.decode().splitlines()
    assert said == "it has more than 4 MiB when it is unpacked"
    assert int(grown) * 1024 < 24 * 2**20
