"""The gate owes cases, right and wrong ones, for each keyword that constrains documents."""

from __future__ import annotations

import json

import pytest
from tests.contracts.horror import model_of, record

from exo_contracts.coverage.obligations import of_type
from exo_gen.build import expression
from exo_gen.positions import parse
from exo_gen.render.docs.dialect import EXAMPLES

NAMES = {"anyOf": "type or null", "additionalProperties": "additionalProperties: schema"}
"""What the gate calls a keyword, where that is not its own name."""


@pytest.mark.parametrize("keyword", EXAMPLES)
def test_the_gate_tries_documents_on_both_sides_of_a_keyword(keyword: str) -> None:
    model = model_of(record("R", p=expression(parse(json.dumps(EXAMPLES[keyword][0])))))
    cells = [cell for cell in of_type(model, "R") if cell.place.startswith("$.p")]
    owed = {cell.boundary for cell in cells if cell.keyword == NAMES.get(keyword, keyword)}
    assert owed & {"inside", "at"}
    # What is wrong with a nullable value is wrong with its type.
    assert "outside" in owed or keyword == "anyOf"
