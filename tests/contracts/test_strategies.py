"""Strategies make valid documents only, and reach every kind of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st
from tests.contracts.horror import HORROR, model_of, record, sum_

from exo_contracts.generation.choice import at_random, simplest
from exo_contracts.generation.samples import as_read
from exo_contracts.generation.strategies import Generators, ImpossibleSchema, valid
from exo_contracts.judging.oracle import Oracle
from exo_gen.model import (
    ArrayType,
    IntegerType,
    JsonValue,
    Model,
    NumberType,
    Ref,
    StringType,
    Sum,
)

_DRAWS = 60


def test_every_random_document_is_valid(
    model: Model, generators: Generators, oracle: Oracle
) -> None:
    choose = at_random(1)
    for type_ in model.all_types():
        draw = generators.named(type_.name)
        for depth in range(_DRAWS):
            value = draw(choose, depth % 5)
            assert oracle.complaint(type_.name, as_read(value)) is None


def test_the_simplest_choices_make_the_smallest_document(
    model: Model, generators: Generators, oracle: Oracle
) -> None:
    for type_ in model.all_types():
        value = generators.named(type_.name)(simplest, 3)
        assert oracle.accepts(type_.name, as_read(value))
        assert len(str(value)) < 2000


@settings(suppress_health_check=list(HealthCheck), max_examples=100, deadline=None)
@given(st.data())
def test_hypothesis_drives_the_same_generators(
    oracle: Oracle, model: Model, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from([type_.name for type_ in model.all_types()]))
    assert oracle.accepts(name, as_read(data.draw(valid(model, name))))


def test_failures_shrink_to_the_smallest_document(model: Model) -> None:
    smallest = find(valid(model, "GitHubIssueQuery"), lambda value: "labels" in str(value))
    assert smallest == {
        "repo": {"owner": "a", "name": "a"},
        "state": "open",
        "labels": [],
        "limit": 1,
    }


def test_every_variant_is_reached_and_every_optional_property(
    model: Model, generators: Generators
) -> None:
    choose = at_random(2)
    for type_ in model.types.values():
        if isinstance(type_, Sum):
            drawn = [
                generators.named(type_.name)(choose, 3) for _ in range(40 * len(type_.variants))
            ]
            tags = {value["kind"] for value in drawn if isinstance(value, dict)}
            assert tags == {variant.tag for variant in type_.variants}


@pytest.mark.parametrize(
    "wanted",
    [
        lambda d: d["short"] == "😀😀😀",
        lambda d: d["whole"] == 2**63 - 1,
        lambda d: d["whole"] == -(2**63),
        lambda d: d["whole"] == 2**53 + 1,
        lambda d: d["small"] == -1,
        lambda d: d["small"] == 5,
        lambda d: d["number"] == 5e-324,
        lambda d: d["bounded"] == 0,
        lambda d: d["bounded"] == 1,
        lambda d: 0 < d["exclusive"] < 1e-300,
        lambda d: d["flag"] is True,
        lambda d: d["free"] is None,
        lambda d: isinstance(d["free"], int) and abs(d["free"]) > 2**64,
        lambda d: isinstance(d["free"], list) and bool(d["free"]),
        lambda d: isinstance(d["free"], dict) and "kind" in d["free"],
        lambda d: d["nothing"] is None,
        lambda d: d["nothing"] is not None,
        lambda d: d["several"] == ["Red", "red", "Red"],
        lambda d: len(d["table"]) == 3,
        lambda d: "tree" in d and "absent" not in d,
        lambda d: "tree" not in d and "absent" in d,
        lambda d: d.get("tree", {}).get("kind") == "Node",
        lambda d: bool(d.get("tree", {}).get("kind") == "Many" and d["tree"]["payload"]),
    ],
)
def test_every_corner_is_reached(wanted: Callable[[dict[str, JsonValue]], bool]) -> None:
    draw, choose = Generators(HORROR).named("Everything"), at_random(3)
    drawn = (draw(choose, 4) for _ in range(20_000))
    assert any(isinstance(value, dict) and wanted(value) for value in drawn)


def test_recursion_ends_with_the_budget() -> None:
    draw, choose = Generators(HORROR).named("Tree"), at_random(4)
    for budget in range(6):
        deepest = max(_depth(draw(choose, budget)) for _ in range(300))
        assert deepest <= 3 * budget + 2


@pytest.mark.parametrize(
    "impossible",
    [
        record("X", x=StringType(3, 2)),
        record("X", x=IntegerType(3, 2)),
        record("X", x=NumberType(exclusive_minimum=0.0, exclusive_maximum=0.0)),
        record("X", x=ArrayType(StringType(), 3, 2)),
        record("X", x=Ref("X")),
        record("X", x=ArrayType(Ref("X"), 1)),
        sum_("X", A=Ref("X")),
    ],
)
def test_a_type_that_nothing_satisfies_is_an_error(impossible: Sum) -> None:
    with pytest.raises(ImpossibleSchema):
        Generators(model_of(impossible)).named("X")


def _depth(value: JsonValue) -> int:
    match value:
        case dict():
            return 1 + max(map(_depth, value.values()), default=0)
        case list():
            return 1 + max(map(_depth, value), default=0)
        case _:
            return 0
