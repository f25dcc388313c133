"""The verdict is what fuzzing shows: a type is changed, and documents of both are tried on both.

A document of the writer's that the reader refuses has to be foretold, and what is foretold has to
be shown by a document; a JSON Schema validator says which is refused.
"""

from __future__ import annotations

from itertools import product
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.codegen.breaking.cases import bundle, define, line, record, variant

from exo_contracts.generation.choice import at_random
from exo_contracts.generation.strategies import Generators
from exo_gen.breaking import Victim, compare
from exo_gen.breaking.messages import messages
from exo_gen.breaking.proof import Prover
from exo_gen.breaking.verdict import Proof
from exo_gen.build import build
from exo_gen.lint import lint
from exo_gen.model import Model

Schema = dict[str, Any]

MESSAGE: Final = "Log, asked"
TRIES: Final = 40
FORM: Final = ("EXO204", "EXO412", "EXO601")
"""Rules of good form that a made-up schema need not keep."""

TEXTS: Final[list[Schema]] = [
    {"type": "string"},
    {"type": "string", "minLength": 2},
    {"type": "string", "maxLength": 3},
    {"type": "string", "minLength": 1, "maxLength": 2},
    {"type": "string", "pattern": "^[a-c]{1,3}$"},
    {"type": "string", "pattern": "^(?:a|bb)$"},
    {"type": "string", "pattern": "a"},
    {"type": "string", "format": "uuid"},
    {"const": "a"},
    {"const": "bb"},
]
NUMBERS: Final[list[Schema]] = [
    {"type": "integer"},
    {"type": "integer", "minimum": 1},
    {"type": "integer", "exclusiveMaximum": 1},
    {"type": "integer", "minimum": 0, "maximum": 0},
    {"type": "number"},
    {"type": "number", "minimum": 0},
    {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
    {"type": "number", "minimum": 1, "maximum": 1},
    {"type": "number", "minimum": 0.5, "exclusiveMaximum": 1},
]
LISTS: Final[list[Schema]] = [
    {"type": "array", "items": {"type": "string"}, **bounds}
    for bounds in ({}, {"minItems": 1}, {"maxItems": 1}, {"minItems": 1, "maxItems": 2})
]
TEXT: Final = st.sampled_from(TEXTS)
PLAIN: Final = st.one_of(TEXT, st.sampled_from(NUMBERS), st.just({"type": "boolean"}))


def nullable(inner: Schema) -> Schema:
    return {"anyOf": [inner, {"type": "null"}]}


def array(items: Schema, low: int | None, high: int | None) -> Schema:
    bounds = {"minItems": low, "maxItems": high}
    return {"type": "array", "items": items, **{k: v for k, v in bounds.items() if v is not None}}


UNBOUNDED: Final = st.sampled_from(
    [{"type": "string"}, {"type": "integer"}, {"type": "number"}, {"type": "boolean"}]
)
ANY: Final = {"$ref": "common.json#/$defs/Json"}
SHADE: Final = {"$ref": "#/$defs/Shade"}


def fields() -> st.SearchStrategy[Schema]:
    return st.one_of(
        PLAIN,
        st.builds(nullable, UNBOUNDED),
        st.builds(array, UNBOUNDED, st.sampled_from([None, 1, 2]), st.sampled_from([None, 2, 3])),
        UNBOUNDED.map(lambda one: {"type": "object", "additionalProperties": one}),
        st.sampled_from([ANY, SHADE, array(SHADE, None, None), nullable(SHADE)]),
    )


def shades() -> st.SearchStrategy[Schema]:
    """What a name stands for: each form of a type that has one, recursion included."""
    payload = st.one_of(st.none(), PLAIN, st.just(SHADE))
    tags = st.lists(st.sampled_from(["Dim", "Dull", "Dark"]), min_size=1, unique=True)
    return st.one_of(
        TEXT,
        st.lists(st.sampled_from(["a", "bb", "c"]), min_size=1, unique=True).map(
            lambda values: {"type": "string", "enum": values}
        ),
        st.builds(lambda one, two: _record({"a": one, "b": two}), PLAIN, PLAIN),
        st.builds(lambda one: _record({"kind": {"const": "Dim"}, "payload": one}), PLAIN),
        st.just({**_record({"a": {"type": "string"}}), "additionalProperties": True}),
        st.just({**_record({"next": SHADE}), "required": []}),
        st.builds(lambda tags, one: {"oneOf": [variant(tag, one) for tag in tags]}, tags, payload),
    )


def _record(properties: dict[str, Schema]) -> Schema:
    return record(**properties)


@st.composite
def models(draw: st.DrawFn) -> Model:
    names = draw(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, unique=True))
    optional = tuple(name for name in names if draw(st.booleans()))
    properties = {name: draw(fields()) for name in sorted(names)}
    is_open = draw(st.sampled_from([False, False, True]))
    edit = line(**properties, _optional=tuple(sorted(optional)), _open=is_open)
    made = bundle(edit, define("Shade", draw(shades())))
    found = [one for one in lint(made) if one.rule not in FORM]
    # A type of which every value holds another, or null twice, is no schema.
    assert {one.rule for one in found} <= {"EXO108", "EXO304", "EXO305", "EXO115"}, found
    assume(not found)
    return build(made)


def changed() -> st.SearchStrategy[tuple[Model, Model]]:
    return st.tuples(models(), models())


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(changed())
def test_the_verdict_is_what_fuzzing_shows(pair: tuple[Model, Model]) -> None:
    hold_to_fuzzing(*pair)


@pytest.mark.parametrize("kinds", [TEXTS, NUMBERS, LISTS], ids=["texts", "numbers", "lists"])
def test_every_pair_of_bounds_is_judged_as_fuzzing_shows(kinds: list[Schema]) -> None:
    known = [build(bundle(line(a=kind))) for kind in kinds]
    for old, new in product(known, repeat=2):
        hold_to_fuzzing(old, new)


def hold_to_fuzzing(old: Model, new: Model) -> None:
    """Compare two schemas, and try documents of each on both."""
    verdict = compare(old, new)
    prover = Prover(old, new, messages(old, new))
    for written_by_new, victim in ((False, Victim.OLD_GUEST), (True, Victim.NEW_GUEST)):
        foretold = verdict.broken(MESSAGE, victim)
        refused = _refused(new if written_by_new else old, prover, victim, written_by_new)
        assert foretold or refused is None, refused
    for finding in verdict.findings:
        for proof in finding.proofs:
            assert proof.missing or prover.holds(proof), (finding.message, proof)
        assert any(not proof.missing for proof in finding.proofs) or not finding.messages


def _refused(writer: Model, prover: Prover, victim: Victim, written_by_new: bool) -> Proof | None:
    """A document of the writer's that the other side refuses, if one of some is."""
    draw = Generators(writer).named("Line")
    for seed in range(TRIES):
        document = {"kind": "Log", "payload": draw(at_random(seed), 3)}
        proof = Proof(victim, MESSAGE, written_by_new, document, "", "")
        if prover.holds(proof):
            return proof
    return None
