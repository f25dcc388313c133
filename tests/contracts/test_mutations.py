"""Near-misses are invalid, say where, and are made of every constraint there is."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.contracts.horror import HORROR

from exo_contracts.generation.choice import at_random
from exo_contracts.generation.mutations import near_misses, together
from exo_contracts.generation.samples import as_read
from exo_contracts.generation.sites import REMOVED, changed, sites
from exo_contracts.generation.strategies import Generators
from exo_contracts.generation.sweep import wrong
from exo_contracts.judging.oracle import Oracle
from exo_gen.model import JsonValue, Model


def test_every_near_miss_of_the_sweep_is_invalid(
    model: Model, generators: Generators, oracle: Oracle
) -> None:
    for type_ in model.all_types():
        for document, miss in wrong(generators, type_.name):
            assert oracle.accepts(type_.name, as_read(document))
            if miss.place is not None:
                assert not oracle.accepts(type_.name, as_read(miss.of(document))), (
                    type_.name,
                    miss,
                )


def test_every_near_miss_of_a_random_document_is_invalid(
    model: Model, generators: Generators, oracle: Oracle
) -> None:
    choose = at_random(5)
    for type_ in model.all_types():
        for _ in range(10):
            document = generators.named(type_.name)(choose, 3)
            places = list(sites(model, type_.name, document))
            for miss in near_misses(generators, places[choose(len(places))]):
                if miss.place is not None:
                    assert not oracle.accepts(type_.name, as_read(miss.of(document))), (
                        document,
                        miss,
                    )


def test_each_constraint_has_a_near_miss() -> None:
    names = Counter(miss.name for _, miss in wrong(Generators(HORROR), "Everything"))
    assert names >= Counter(
        [
            "too short",
            "too short in code points",
            "too long",
            "too long in code points",
            "outside the set",
            "below minimum",
            "above maximum",
            "below Int64",
            "above Int64",
            "wraps at 2^32",
            "64 digits",
            "double beyond Int64",
            "at exclusive minimum",
            "at exclusive maximum",
            "too few items",
            "too many items",
            "wrong item",
            "wrong entry",
            "missing property",
            "null for absent",
            "unknown property",
            "true for integer",
            "one for boolean",
            "digits for integer",
            "fraction for integer",
            "null for string",
            "empty array for object",
        ]
    )


def test_a_sum_has_near_misses_of_its_own() -> None:
    names = {miss.name for _, miss in wrong(Generators(HORROR), "Tree")}
    assert names >= {
        "missing kind",
        "null kind",
        "integer kind",
        "unknown tag",
        "another variant's tag",
        "missing payload",
        "unknown property",
        "null for object",
    }


def test_an_open_record_knows_no_unknown_property() -> None:
    names = {miss.name for _, miss in wrong(Generators(HORROR), "Open")}
    assert "unknown property" not in names
    assert "missing property" in names


def test_free_form_json_has_no_near_miss() -> None:
    document: JsonValue = {"free": [1, {"x": None}]}
    generators = Generators(HORROR)
    for site in sites(HORROR, "Everything", document):
        if site.path == ("free",):
            assert near_misses(generators, site) == ()


def test_a_change_leaves_the_rest_alone() -> None:
    document: JsonValue = {"a": [1, {"b": 2}], "c": 3}
    assert changed(document, ("a", 1, "b"), 9) == {"a": [1, {"b": 9}], "c": 3}
    assert changed(document, ("a", 2), 9) == {"a": [1, {"b": 2}, 9], "c": 3}
    assert changed(document, ("c",), REMOVED) == {"a": [1, {"b": 2}]}
    assert changed(document, (), None) is None
    assert document == {"a": [1, {"b": 2}], "c": 3}
    with pytest.raises(ValueError, match="no step into"):
        changed(document, ("c", "d"), 1)


def test_two_at_once_only_where_they_do_not_meet() -> None:
    misses = [miss for _, miss in wrong(Generators(HORROR), "Everything")]
    by_place = {miss.at: miss for miss in misses}
    both = together(by_place["text",], by_place["flag",])
    assert both is not None
    assert both.place is None
    assert together(by_place["text",], by_place["text",]) is None
    assert together(by_place[()], by_place["text",]) is None
