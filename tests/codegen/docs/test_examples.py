"""The examples in code are the examples in JSON."""

from __future__ import annotations

import json
from pathlib import Path

import exo_types.models
from exo_gen.examples import examples
from exo_gen.model import JsonValue, Model
from exo_gen.render.docs.haskell_example import haskell_example
from exo_gen.render.docs.python_example import python_example
from exo_types.codec import encode
from exo_types.record import Record

_HASKELL = Path(__file__).parents[3] / "generated" / "haskell" / "src"


def test_python_makes_the_document(model: Model) -> None:
    for name in model.types:
        for document in examples(model, name):
            value = eval(python_example(model, name, document), vars(exo_types.models))
            assert json.loads(encode(value)) == document, name


def test_python_is_typed(model: Model) -> None:
    document: JsonValue = {"kind": "Log", "payload": {"level": "info", "message": 'a "b"\n'}}
    text = python_example(model, "Effect", document)
    assert text == 'EffectLog(payload=LogRecord(level="info", message="a \\"b\\"\\n"))'
    assert isinstance(eval(text, vars(exo_types.models)), Record)


def test_an_open_record_keeps_what_no_argument_can_be_named(model: Model) -> None:
    document: JsonValue = {"level": "high", "of-late": [1, None, True]}
    text = python_example(model, "HookEffort", document)
    value = eval(text, vars(exo_types.models))
    assert json.loads(encode(value)) == document


def test_haskell_builds_records_sums_and_json(model: Model) -> None:
    document: JsonValue = {
        "kind": "Log",
        "payload": {"level": "info", "message": "é\x01\x7f1", "fields": {"n": -1, "none": None}},
    }
    assert haskell_example(model, "Effect", document) == (
        "Log\n"
        "  LogRecord\n"
        "    { logRecordLevel = SeverityInfo,\n"
        '      logRecordMessage = "é\\1\\&\\127\\&1",\n'
        "      logRecordLogger = Nothing,\n"
        "      logRecordFields = Just\n"
        '          (Map.fromList [("n", JsonInteger (-1)), ("none", JsonNull)])\n'
        "    }"
    )
