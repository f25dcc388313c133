"""What a project asks of lint: which rules are on, what is suppressed, and what it cannot ask."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from tests.codegen.lint_cases import lay_out

from exo_gen.lint import RULES, judge, lint
from exo_gen.lint.settings import ConfigurationError, read_settings
from exo_gen.load import Configuration, load
from exo_gen.lsp.findings import found, range_of
from exo_gen.lsp.view import view
from exo_gen.pipeline import SchemaRefused, load_model
from exo_gen.project import Project

ALWAYS: Final = {rule.id for rule in RULES.values() if not rule.suppressible}
DEFAULT: Final = {rule.id for rule in RULES.values() if rule.by_default}

REFUSED: Final = {
    "no TOML": ("[tool.exo-gen.lint\n", "1:19: no TOML"),
    "no end": ('a = """\n', ": no TOML"),
    "no table": ("[tool.exo-gen]\nlint = 3\n", "2:1: 'tool.exo-gen.lint' is no table"),
    "an unknown setting": (
        "\n[tool.exo-gen.lint]\n\n  selekt = []\n",
        "4:3: 'selekt' is no setting of lint; write one of 'select'",
    ),
    "no list": (
        "[tool.exo-gen.lint]\nselect = 'EXO101'\n",
        "2:1: 'select' is no list of rules",
    ),
    "an unknown rule": (
        "[tool.exo-gen.lint]\nextend-select = [\n  'EXO125',\n  'EXO999',\n]\n",
        "4:4: 'extend-select' names no rule 'EXO999'",
    ),
    "what code rests on": (
        "[tool.exo-gen.lint]\nignore = ['EXO304']\n",
        "2:12: 'EXO304' (optional-nullable) cannot be ignored, because the generated code rests",
    ),
    "what code rests on, by name": (
        "[tool.exo-gen.lint]\nignore = ['ref-target']\n",
        "2:12: 'EXO011' (ref-target) cannot be ignored",
    ),
    "no place": (
        "[[tool.exo-gen.lint.suppress]]\nrule = 'EXO125'\n",
        "1:1: a suppression has no 'where'; write 'where'",
    ),
    "no text": (
        "[[tool.exo-gen.lint.suppress]]\nrule = 125\n",
        "1:1: 'rule' is no text; write 'rule', 'where' and 'reason'",
    ),
    "an unknown part": (
        "[[tool.exo-gen.lint.suppress]]\nrule = 'EXO125'\nwhere = 'A'\n"
        "[[tool.exo-gen.lint.suppress]]\nwhy = 'x'\n",
        "4:1: 'why' is no part of a suppression",
    ),
    "suppress is no list": (
        "[tool.exo-gen.lint]\nsuppress = 'EXO125'\n",
        "2:1: 'suppress' is no list",
    ),
}


def selected(text: str) -> frozenset[str]:
    return read_settings(Configuration("pyproject.toml", text)).selected


def test_without_a_word_the_default_is_on() -> None:
    assert read_settings(None).selected == selected("") == DEFAULT
    assert ALWAYS < DEFAULT < set(RULES)


def test_rules_go_by_id_name_and_category() -> None:
    assert selected("[tool.exo-gen.lint]\nselect = []\n") == ALWAYS
    assert selected("[tool.exo-gen.lint]\nselect = ['exo125']\n") == {*ALWAYS, "EXO125"}
    assert selected("[tool.exo-gen.lint]\nextend-select = ['unused-definition']\n") == {
        *DEFAULT,
        "EXO122",
    }
    naming = {rule.id for rule in RULES.values() if rule.category == "naming"}
    assert selected("[tool.exo-gen.lint]\nselect = ['naming']\n") == ALWAYS | naming
    left = selected("[tool.exo-gen.lint]\nignore = ['naming']\n")
    assert left == DEFAULT - {one for one in naming if RULES[one].suppressible}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_used_is_refused_with_its_place(case: str) -> None:
    text, expected = REFUSED[case]
    with pytest.raises(ConfigurationError) as error:
        selected(text)
    assert str(error.value).startswith("pyproject.toml:")
    assert expected in str(error.value)


def test_a_refused_configuration_ends_the_command_with_2(tmp_path: Path) -> None:
    lay_out("sound", tmp_path / "schema")
    (tmp_path / "pyproject.toml").write_text(REFUSED["what code rests on"][0])
    done = subprocess.run(
        [sys.executable, "-m", "exo_gen", "--root", str(tmp_path), "lint"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("pyproject.toml:2:12: ")


def test_what_is_suppressed_is_gone_for_the_generator_as_well(tmp_path: Path) -> None:
    lay_out("suppressed", tmp_path / "schema")
    project = Project.at(tmp_path)
    with pytest.raises(SchemaRefused):
        load_model(project)
    (tmp_path / "schema" / "pyproject.toml").rename(tmp_path / "pyproject.toml")
    assert load_model(project).types
    verdict = judge(load(project.schema, root=tmp_path))
    assert verdict.found == []
    assert {one.in_schema for one in verdict.suppressed} == {True, False}
    assert all(one.reason for one in verdict.suppressed)


def test_nothing_is_called_unused_while_a_file_cannot_be_read(tmp_path: Path) -> None:
    schema = lay_out("suppression_unused", tmp_path / "schema")
    (schema / "tools.json").write_text("{")
    assert "EXO701" not in {one.rule for one in lint(load(schema, root=schema))}


def test_an_editor_shows_what_is_wrong_with_a_suppression_where_it_is_written(
    tmp_path: Path,
) -> None:
    case = lay_out("suppression_unused", tmp_path / "schema")
    (case / "pyproject.toml").rename(tmp_path / "pyproject.toml")
    now = view(case, {}, "utf-16")
    lines = [
        range_of(now, "pyproject.toml", one).start.line for one in found(now)["pyproject.toml"]
    ]
    assert lines == [8, 13, 18]
    assert now.uri("pyproject.toml") == (tmp_path / "pyproject.toml").as_uri()
