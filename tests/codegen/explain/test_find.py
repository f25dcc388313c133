"""A rule is found by id or name, whoever's rule it is, and what is none leads to those like it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

import pytest

from exo_gen.breaking.rules import BREAKING_RULES
from exo_gen.explain.find import SOURCES, Source, UnknownRule, explain, listing
from exo_gen.lint import RULES


@dataclass(frozen=True)
class Other:
    """A rule of another kind."""

    id: str
    name: str


OTHERS = Source(
    {"EXO800": Other("EXO800", "field-gone")}, lambda rule, /, *, colour: f"{rule} {colour}\n"
)


@pytest.mark.parametrize("word", ["EXO304", "exo304", "optional-nullable", "Optional-Nullable"])
def test_id_and_name_find_a_rule(word: str) -> None:
    assert explain(word).startswith("EXO304 optional-nullable (portability)\n")


def test_rules_of_every_source_are_found() -> None:
    both = (*SOURCES, OTHERS)
    assert explain("field-gone", both, colour=True) == "EXO800 True\n"
    assert explain("EXO101", both).startswith("EXO101 ")
    assert listing(both).splitlines() == [
        *(f"{rule.id}  {rule.name}" for rule in RULES.values()),
        *(f"{rule.id}  {rule.name}" for rule in BREAKING_RULES.values()),
        "EXO800  field-gone",
    ]


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("optional-nulable", "EXO304 (optional-nullable)"),
        ("nullable", "EXO304 (optional-nullable)"),
        ("EXO30", "EXO304 (optional-nullable)"),
        ("zzzz", "`exo-gen explain` lists the rules"),
    ],
)
def test_what_is_no_rule_leads_to_those_like_it(word: str, near: str) -> None:
    with pytest.raises(UnknownRule, match=f"no rule '{word}'") as error:
        explain(word)
    assert near in str(error.value)


def test_colours_are_asked_for() -> None:
    assert "\x1b" not in explain("EXO304")
    assert "\x1b[31m" in explain("EXO304", colour=True)


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ((), 0, "EXO304  optional-nullable\n"),
        (("EXO021",), 2, "there is no rule 'EXO021'"),
        (("EXO304", "EXO002"), 0, "\nEXO002 dialect (documentation)\n"),
        (("a\nb",), 2, r"there is no rule 'a\nb'"),
    ],
)
def test_the_command_helps_where_it_cannot_answer(
    words: tuple[str, ...], status: int, said: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "exo_gen", "explain", *words],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status
    assert said in done.stdout + done.stderr
