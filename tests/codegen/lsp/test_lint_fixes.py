"""Every fix that is offered mends its finding, and brings no new one of its kind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
from tests.codegen.lint_cases import FAULTS, REPOSITORY, lay_out

from exo_gen.author.edits import Edit, apply_edits
from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import lint
from exo_gen.lint.fixes import FIXABLE, Fix, fixes
from exo_gen.load import Bundle, Document, load, read_text

TWISTS = {
    "a key alone": ("EXO301", '{"$schema": "./dialect.json", "$defs": {"A": {"type": "object"}}}'),
    "no key": ("EXO002", "{}"),
    "on lines": ("EXO002", '{\n    "description": "x.",\n    "$defs": {}\n}'),
    "a likely key": (
        "EXO101",
        '{"$schema": "./dialect.json", "$defs": {"A": {"description": "x.", "type": "string", '
        '"maxLenght": 3}}}',
    ),
    "a likely target": (
        "EXO011",
        '{"$schema": "./dialect.json", "$defs": {"A": {"description": "x.", '
        '"$ref": "common.json#/$defs/Unitt"}}}',
    ),
    "a value twice": (
        "EXO113",
        '{"$schema": "./dialect.json", "$defs": {"A": {"enum": ["a", "b", "a"]}}}',
    ),
    "a property twice": (
        "EXO303",
        '{"$schema": "./dialect.json", "$defs": {"A": {"type": "object", "properties": '
        '{"a": true}, "required": ["a", "a"], "additionalProperties": false}}}',
    ),
}


def fixable(bundle: Bundle) -> list[tuple[Diagnostic, Fix]]:
    """Every finding of a bundle with each of its fixes."""
    return [
        (diagnostic, fix)
        for diagnostic in lint(bundle)
        for document in bundle.documents.values()
        if document.shown == diagnostic.file
        for fix in fixes(diagnostic, document)
    ]


def count(bundle: Bundle, like: Diagnostic) -> int:
    """How many findings say the same of the same file."""
    return sum(
        (one.file, one.rule, one.message) == (like.file, like.rule, like.message)
        for one in lint(bundle)
    )


def mends(bundle: Bundle, diagnostic: Diagnostic, fix: Fix) -> Document:
    """Apply a fix, and demand that one finding less says what it mends."""
    name = PurePosixPath(diagnostic.file).name
    before = bundle.documents[name]
    after = read_text(name, before.shown, apply_edits(before.text, fix.edits))
    assert isinstance(after, Document), f"{fix.title} leaves no JSON: {after}"
    mended = replace(bundle, documents={**bundle.documents, name: after})
    assert count(mended, diagnostic) == count(bundle, diagnostic) - 1, fix.title
    return after


@pytest.mark.parametrize("fault", FAULTS)
def test_the_fixes_of_every_case_mend_it(fault: str, tmp_path: Path) -> None:
    schema = lay_out(fault, tmp_path / "schema")
    bundle = load(schema, root=tmp_path)
    for diagnostic, fix in fixable(bundle):
        mends(bundle, diagnostic, fix)


def test_the_cases_have_a_fix_of_every_rule_with_fixes(tmp_path: Path) -> None:
    met = set()
    for fault in FAULTS:
        bundle = load(lay_out(fault, tmp_path / fault / "schema"), root=tmp_path / fault)
        met |= {diagnostic.rule for diagnostic, _ in fixable(bundle)}
    assert met == FIXABLE


@pytest.mark.parametrize("twist", TWISTS)
def test_the_fixes_mend_where_commas_and_lines_are_odd(twist: str, tmp_path: Path) -> None:
    rule, text = TWISTS[twist]
    schema = lay_out("sound", tmp_path / "schema")
    (schema / "odd.json").write_text(text)
    bundle = load(schema, root=tmp_path)
    found = [(one, fix) for one, fix in fixable(bundle) if one.rule == rule]
    assert found
    for diagnostic, fix in found:
        mends(bundle, diagnostic, fix)


def test_what_is_added_stands_as_its_siblings_do() -> None:
    schema = (REPOSITORY / "schema" / "common.json").read_text()
    for line in ('\n      "additionalProperties": false,', '\n  "$schema": "./dialect.json",'):
        bad = schema.replace(line, "", 1)
        document = read_text("common.json", "common.json", bad)
        assert isinstance(document, Document)
        found = lint(Bundle({"common.json": document}, ()))
        offered = [fix for one in found for fix in fixes(one, document)]
        lines = [apply_edits(bad, fix.edits).splitlines() for fix in offered]
        assert any(line.strip("\n,") in [one.rstrip(",") for one in text] for text in lines)


def test_edits_that_overlap_are_no_edits() -> None:
    assert apply_edits("abc", [Edit(2, 3, ""), Edit(0, 1, "xy")]) == "xyb"
    with pytest.raises(ValueError, match="overlap"):
        apply_edits("abc", [Edit(0, 2, ""), Edit(1, 3, "")])
