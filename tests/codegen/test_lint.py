"""Each fault of a schema is found, at its place, with its rule and a fix.

`pytest tests/codegen/test_lint.py --update` rewrites the expected problems.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.codegen.lint_cases import CASES, FAULTS, REPOSITORY, lay_out

from exo_gen.build import build
from exo_gen.diagnostics import Diagnostic, render_text
from exo_gen.lint import RULES, lint
from exo_gen.lint.settings import read_settings
from exo_gen.load import load


def problems(fault: str, schema: Path) -> list[Diagnostic]:
    return lint(load(lay_out(fault, schema), root=schema))


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_reported_as_recorded(fault: str, tmp_path: Path, update: bool) -> None:
    expected = CASES / fault / "problems.txt"
    found = render_text(problems(fault, tmp_path / "schema"))
    if update:
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


def test_every_rule_has_a_fault(tmp_path: Path) -> None:
    found = {one.rule for fault in FAULTS for one in problems(fault, tmp_path / fault)}
    assert found == set(RULES)


def test_a_schema_keeps_every_rule_with_all_of_them_on(tmp_path: Path) -> None:
    bundle = load(lay_out("every_rule", tmp_path / "schema"), root=tmp_path / "schema")
    assert read_settings(bundle.configuration).selected == set(RULES)
    assert lint(bundle) == []


def test_problems_come_in_order_of_place_and_each_once(tmp_path: Path) -> None:
    for fault in FAULTS:
        found = problems(fault, tmp_path / fault)
        assert found == sorted(found)
        assert len({str(one) for one in found}) == len(found)


def test_problems_read_alike(tmp_path: Path) -> None:
    for fault in FAULTS:
        for one in problems(fault, tmp_path / fault):
            assert one.line >= 1
            assert one.column >= 1
            assert one.message[:1] == one.message[:1].lower(), one
            assert not one.message.endswith("."), one
            assert one.fix.split()[0] in {
                "add",
                "define",
                "leave",
                "make",
                "mend",
                "move",
                "put",
            } | {
                "write",
                "say",
            }, one


def test_rules_are_described_alike() -> None:
    assert list(RULES) == sorted(RULES)
    assert len({rule.name for rule in RULES.values()}) == len(RULES)
    for rule in RULES.values():
        assert rule.purpose.endswith("."), rule
        assert rule.purpose.count(". ") == 0, f"one sentence: {rule}"


def test_committed_schema_is_sound_and_can_be_modelled() -> None:
    bundle = load(REPOSITORY / "schema")
    assert lint(bundle) == []
    assert build(bundle).types


def test_a_file_that_cannot_be_read_hides_no_fault_of_another(tmp_path: Path) -> None:
    schema = lay_out("empty_sum", tmp_path / "schema")
    (schema / "common.json").write_bytes(b'{"\xff": 1}')
    assert {one.rule for one in lint(load(schema))} == {"EXO001", "EXO203"}
