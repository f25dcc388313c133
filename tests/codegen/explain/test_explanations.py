"""Every rule is explained by an example that breaks it and nothing else, and one that keeps all.

`pytest tests/codegen/explain --update` rewrites the places that are recorded.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from exo_gen.diagnostics import Diagnostic
from exo_gen.explain.page import lint_page
from exo_gen.explain.sample import read_explanation, whole
from exo_gen.lint import RULES, lint

FOUND: Final = Path(__file__).with_name("found.txt")


def broken(rule: str) -> list[Diagnostic]:
    told = read_explanation(rule)
    assert told is not None, f"{rule} is not explained; write explain/lint/{rule}.json"
    return lint(whole(told.bad, rule))


@pytest.mark.parametrize("rule", RULES)
def test_the_bad_example_breaks_its_rule_alone(rule: str) -> None:
    assert {one.rule for one in broken(rule)} == {rule}


def test_the_places_are_those_recorded(update: bool) -> None:
    found = "".join(f"{one}\n" for rule in RULES for one in broken(rule))
    if update:
        FOUND.write_text(found, encoding="utf-8")
    assert found == FOUND.read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", RULES)
def test_the_good_example_keeps_every_rule(rule: str) -> None:
    told = read_explanation(rule)
    assert told is not None
    assert lint(whole(told.good, rule)) == []


@pytest.mark.parametrize("rule", RULES)
def test_the_page_shows_both_and_the_finding(rule: str) -> None:
    page = lint_page(RULES[rule])
    head = f"{rule} {RULES[rule].name} ("
    for part in (head, "\nBad:\n", "\nFound:\n", "\nGood:\n", f": {rule}: "):
        assert part in page
    assert "^" in page
    words = page.partition("\nBad:")[0]
    assert all(len(line) <= 90 for line in words.splitlines())


def test_nothing_is_explained_that_is_no_rule() -> None:
    folder = Path(lint_page.__code__.co_filename).parent / "lint"
    assert {path.stem for path in folder.iterdir()} == set(RULES)
