"""The sweep reaches both sides of every constraint."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.contracts.horror import HORROR

from exo_contracts.generation.samples import as_read
from exo_contracts.generation.strategies import Generators
from exo_contracts.generation.sweep import boundaries, replies, wrong
from exo_contracts.judging.oracle import Oracle
from exo_gen.model import JsonValue, Model


def test_every_boundary_is_valid(model: Model, generators: Generators, oracle: Oracle) -> None:
    for type_ in model.all_types():
        found = list(boundaries(generators, type_.name))
        assert found, type_.name
        for value in found:
            assert oracle.accepts(type_.name, as_read(value)), (type_.name, value)


def test_every_type_but_free_form_json_has_near_misses(
    model: Model, generators: Generators
) -> None:
    without = [t.name for t in model.all_types() if not list(wrong(generators, t.name))]
    assert without == ["Json"]


@pytest.mark.parametrize(
    "wanted",
    [
        lambda d: d["short"] == "a",
        lambda d: d["short"] == "aaa",
        lambda d: d["short"] == "😀😀😀",
        lambda d: len(d["text"]) > 65536,
        lambda d: d["whole"] == -(2**63),
        lambda d: d["whole"] == 2**63 - 1,
        lambda d: d["small"] == -1,
        lambda d: d["small"] == 5,
        lambda d: d["bounded"] == 1.0,
        lambda d: d["exclusive"] == 5e-324,
        lambda d: d["exclusive"] == 0.9999999999999999,
        lambda d: d["nothing"] is None,
        lambda d: len(d["several"]) == 3,
        lambda d: d["several"] == ["Red"],
        lambda d: d["table"] == {},
        lambda d: d["table"] == {"x": 9},
        lambda d: "tree" in d,
        lambda d: "absent" in d,
    ],
)
def test_each_boundary_is_tried(wanted: Callable[[dict[str, JsonValue]], bool]) -> None:
    found = boundaries(Generators(HORROR), "Everything")
    assert any(isinstance(value, dict) and wanted(value) for value in found)


def test_every_error_code_is_among_the_replies(
    model: Model, generators: Generators, oracle: Oracle
) -> None:
    for effect in model.effects:
        found = list(replies(generators, effect))
        assert all(oracle.accepts(effect.reply, as_read(reply)) for reply in found)
        codes = {
            reply["payload"]["code"]
            for reply in found
            if isinstance(reply, dict)
            and reply["kind"] == "Error"
            and isinstance(reply["payload"], dict)
        }
        assert len(codes) == 11
