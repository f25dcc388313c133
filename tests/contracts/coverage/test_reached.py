"""What a case reaches is measured on the document, and what a near-miss reaches on its place."""

from __future__ import annotations

import pytest
from tests.contracts.horror import HORROR, model_of, record

from exo_contracts.coverage.cells import Tally, excerpt
from exo_contracts.coverage.missed import cell_of
from exo_contracts.coverage.obligations import of_type
from exo_contracts.coverage.reached import Meter
from exo_contracts.generation.mutations import NearMiss, near_misses
from exo_contracts.generation.sites import REMOVED, sites
from exo_contracts.generation.strategies import Generators
from exo_contracts.generation.sweep import boundaries, wrong
from exo_gen.model import Alias, ArrayType, JsonValue, Model, Ref, SourcePosition, StringType

_FOREST = model_of(
    Alias("Forest", "horror", "", ArrayType(Ref("Forest")), (), SourcePosition("f", 1, 1))
)


def _reached(name: str, value: JsonValue) -> set[str]:
    return {str(cell) for cell in Meter(HORROR, name).cells(value)}


def test_lengths_are_counted_in_code_points() -> None:
    assert "maxLength at $, at" in _reached("Short", "😀😀😀")
    assert "maxLength at $, inside" in _reached("Short", "😀😀")
    assert "minLength at $, at" in _reached("Short", "😀")


def test_a_document_is_in_the_cells_of_all_it_holds() -> None:
    found = _reached("Open", {"kind": "a", "x": 2**63 - 1, "y": None})
    assert found == {
        "type at $, inside",
        "required at $.kind, inside",
        "type at $.kind, inside",
        "not required at $.x, inside",
        "type at $.x, inside",
        "64-bit integer at $.x, inside (lowest)",
        "64-bit integer at $.x, at (highest)",
        "additionalProperties: true at $, inside",
    }
    assert "not required at $.x, at" in _reached("Open", {"kind": "a"})


def test_recursion_is_seen_wherever_it_happens() -> None:
    again = "$ref at $, inside (inside itself)"
    leaf: JsonValue = {"kind": "Leaf", "payload": {}}
    assert again not in _reached("Tree", leaf)
    assert again not in _reached("Tree", {"kind": "Many", "payload": []})
    assert again in _reached("Tree", {"kind": "Many", "payload": [leaf]})
    assert again in _reached("Tree", {"kind": "Node", "payload": {"left": leaf}})
    deep: JsonValue = {"left": {"kind": "Node", "payload": {"left": leaf}}}
    assert again in _reached("Branches", deep)
    assert again not in _reached("Branches", {"left": leaf})


@pytest.mark.parametrize(
    ("miss", "cell"),
    [
        (NearMiss("missing property", ("kind",), REMOVED, ()), "required at $.kind, outside"),
        (NearMiss("null for absent", ("x",), None, ()), "not required at $.x, outside (null)"),
        (NearMiss("fraction for integer", ("x",), 0.5, ()), "type at $.x, outside (number)"),
        (NearMiss("above maximum", ("x",), 2**63, ()), "64-bit integer at $.x, outside (highest)"),
    ],
)
def test_a_near_miss_is_in_the_cell_of_its_mistake(miss: NearMiss, cell: str) -> None:
    value: JsonValue = {"kind": "a", "x": 1}
    assert str(cell_of(HORROR, "Open", miss.of(value), miss)) == cell


def test_a_mistake_within_another_type_is_not_ones_own() -> None:
    miss = NearMiss("missing property", ("payload", "left"), REMOVED, ())
    value: JsonValue = {"kind": "Node", "payload": {}}
    assert cell_of(HORROR, "Tree", value, miss) is None


def test_a_mistake_of_a_new_name_has_to_be_given_a_keyword() -> None:
    with pytest.raises(ValueError, match="no keyword is known"):
        cell_of(HORROR, "Short", "a", NearMiss("too loud", (), "A", ()))


@pytest.mark.parametrize("schema", ["horror", "forest", "real"])
def test_the_sweep_reaches_every_obligation(schema: str, model: Model) -> None:
    chosen = {"horror": HORROR, "forest": _FOREST, "real": model}[schema]
    generators = Generators(chosen)
    for type_ in chosen.all_types():
        tally = Tally(of_type(chosen, type_.name))
        meter = Meter(chosen, type_.name)
        for value in boundaries(generators, type_.name):
            tally.add(meter.cells(value), b"")
        for value, miss in wrong(generators, type_.name):
            cell = cell_of(chosen, type_.name, miss.of(value), miss)
            tally.add([] if cell is None else [cell], b"")
        assert [str(cell) for cell in tally.coverage().missing] == []


def test_every_cell_met_is_one_that_is_owed() -> None:
    generators = Generators(HORROR)
    for type_ in HORROR.all_types():
        known = set(of_type(HORROR, type_.name))
        for value in boundaries(generators, type_.name):
            met = set(Meter(HORROR, type_.name).cells(value))
            for site in sites(HORROR, type_.name, value):
                for miss in near_misses(generators, site):
                    cell = cell_of(HORROR, type_.name, miss.of(value), miss)
                    met |= set() if cell is None else {cell}
            assert met <= known


def test_a_cell_keeps_the_first_document_and_counts_the_rest() -> None:
    model = model_of(record("R", p=StringType(max_length=1)))
    tally = Tally(of_type(model, "R"))
    for text in ("a", "b"):
        tally.add(Meter(model, "R").cells({"p": text}), text.encode())
    counted = {str(cell): seen for cell, seen in tally.coverage().cells.items()}
    assert (counted["maxLength at $.p, at"].count, counted["maxLength at $.p, at"].example) == (
        2,
        "a",
    )
    assert counted["maxLength at $.p, inside"].count == 0


def test_an_example_is_clipped_and_always_text() -> None:
    assert excerpt(b'"a\xff"') == '"a\\xff"'
    assert excerpt(b"x" * 70_000) == "x" * 300 + "... 70,000 bytes"
