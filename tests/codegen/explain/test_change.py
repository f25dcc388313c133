"""Rules about changes are explained beside those of lint."""

from __future__ import annotations

import pytest

from exo_gen.breaking.rules import BREAKING_RULES
from exo_gen.explain.find import explain, listing


@pytest.mark.parametrize("rule", BREAKING_RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_is_found_by_id_and_by_name(rule: object) -> None:
    assert hasattr(rule, "id")
    assert hasattr(rule, "name")
    page = explain(rule.id)
    assert page == explain(rule.name)
    assert rule.id in listing()
    assert "What to do: " in page


def test_the_page_says_what_to_do() -> None:
    assert "make the field optional" in explain("EXO803")
