"""Each rule is found where it is broken, at its places, and not where it is kept.

`pytest tests/codegen/breaking --update` rewrites what is expected.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from tests.codegen.breaking.cases import CASES, Edit, bundle

from exo_gen.breaking import Verdict, compare
from exo_gen.breaking.messages import messages
from exo_gen.breaking.places import Places
from exo_gen.breaking.proof import Prover
from exo_gen.breaking.rules import BREAKING_RULES
from exo_gen.build import build
from exo_gen.lint import lint

EXPECTED: Final = Path(__file__).with_name("found.txt")
FORM: Final = ("EXO204", "EXO601")
"""Rules of good form that a case need not keep: a sum of one, and no example."""

WAYS: Final = [(name, back) for name in CASES for back in (False, True)]


def edits(name: str, *, back: bool) -> tuple[Edit, Edit]:
    old, new = CASES[name]
    return (new, old) if back else (old, new)


def verdict(name: str, *, back: bool) -> Verdict:
    old, new = edits(name, back=back)
    return compare(build(bundle(old)), build(bundle(new)))


def told(name: str, *, back: bool) -> str:
    old, new = edits(name, back=back)
    before, after = Places(bundle(old)), Places(bundle(new))
    lines = [f"{name}, {'back' if back else 'there'}\n"]
    for one in verdict(name, back=back).findings:
        places = f"{before.find(one.old) or '-'} -> {after.find(one.new) or '-'}"
        lines.append(f"  {one.rule.id} {places}: {one.message}{one.allowed and ', allowed'}\n")
        lines.append(f"    breaks {', '.join(sorted(one.victims)) or 'a promise'}\n")
        for proof in one.proofs:
            writer = "new" if proof.written_by_new else "old"
            lines.append(f"    {proof.message}: {writer} {proof.document!r}: {proof.reason}\n")
    return "".join(lines)


def test_changes_are_judged_as_recorded(update: bool) -> None:
    found = "".join(told(name, back=back) for name, back in WAYS)
    if update:
        EXPECTED.write_text(found, encoding="utf-8")
    assert found == EXPECTED.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_both_schemas_of_a_case_are_sound(name: str) -> None:
    for edit in CASES[name]:
        assert [str(one) for one in lint(bundle(edit)) if one.rule not in FORM] == []


@pytest.mark.parametrize("name", CASES)
def test_a_schema_breaks_nothing_against_itself(name: str) -> None:
    for edit in CASES[name]:
        model = build(bundle(edit))
        assert compare(model, model).findings == ()


def test_every_rule_is_broken_by_a_case_and_kept_by_another() -> None:
    found = {way: {one.rule.id for one in verdict(*way[:1], back=way[1]).findings} for way in WAYS}
    for rule in BREAKING_RULES:
        assert any(rule in rules for rules in found.values()), f"{rule}: no case breaks it"
        assert any(rule not in rules for rules in found.values())


@pytest.mark.parametrize(("name", "back"), WAYS)
def test_every_proof_holds_with_the_validator(name: str, back: bool) -> None:
    old, new = (build(bundle(edit)) for edit in edits(name, back=back))
    prover = Prover(old, new, messages(old, new))
    for one in compare(old, new).findings:
        assert len(one.proofs) == len({victim for _, victim in one.messages}) or not one.proofs
        for proof in one.proofs:
            assert prover.holds(proof), (one.message, proof)
