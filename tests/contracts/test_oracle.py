"""The oracle is the library's validator over the files as they are, and no more."""

from __future__ import annotations

import pytest

from exo_contracts.generation.choice import at_random
from exo_contracts.generation.samples import as_read
from exo_contracts.generation.strategies import Generators
from exo_contracts.generation.sweep import boundaries, wrong
from exo_contracts.judging.oracle import Oracle
from exo_gen.model import JsonValue, Model


def test_it_knows_every_type_of_the_model(model: Model, oracle: Oracle) -> None:
    assert oracle.names() == {type_.name for type_ in model.all_types()}


def test_the_fast_verdicts_are_the_careful_ones(
    model: Model, generators: Generators, oracle: Oracle
) -> None:
    choose = at_random(7)
    for type_ in model.all_types():
        documents = [
            value for value in boundaries(generators, type_.name) if len(str(value)) < 9999
        ]
        documents += [miss.of(value) for value, miss in wrong(generators, type_.name)]
        for value in (as_read(documents[choose(len(documents))]) for _ in range(40)):
            assert oracle.accepts(type_.name, value) == oracle.accepts_carefully(type_.name, value)


@pytest.mark.parametrize(
    ("value", "accepted"),
    [
        (1, True),
        (1.0, True),
        (2**63 - 1, True),
        (2**63, False),
        (-(2**63), True),
        (-(2**63) - 1, False),
        (2.0**63, False),
        (-(2.0**63), True),
        (0.5, False),
        (1e300, False),
        (True, False),
        (None, False),
        ("1", False),
    ],
)
def test_an_integer_has_64_bits(oracle: Oracle, value: JsonValue, accepted: bool) -> None:
    assert (
        oracle.accepts("TelemetryValue", {"kind": "Integer", "payload": as_read(value)}) is accepted
    )


def test_lengths_count_code_points(oracle: Oracle) -> None:
    assert oracle.accepts("BranchName", "😀" * 255)
    assert not oracle.accepts("BranchName", "😀" * 256)


def test_a_reply_is_success_or_error(oracle: Oracle) -> None:
    assert oracle.accepts("LogReply", {"kind": "Success", "payload": {}})
    assert oracle.accepts(
        "LogReply", {"kind": "Error", "payload": {"code": "timeout", "message": "x"}}
    )
    assert not oracle.accepts("LogReply", {"kind": "Success", "payload": {"x": 1}})
    assert not oracle.accepts("LogReply", {"kind": "Error", "payload": {"code": "oops"}})
    assert not oracle.accepts("LogReply", {"kind": "Success"})


def test_it_says_what_is_wrong(oracle: Oracle) -> None:
    assert oracle.complaint("RepoRef", {"owner": "a", "name": "b"}) is None
    assert oracle.complaint("RepoRef", {"owner": "a"}) == "$: 'name' is a required property"
