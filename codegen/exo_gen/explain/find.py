"""Find rules by what somebody types: an id, a name, a category, or something like one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol

from exo_gen.breaking.rules import BREAKING_RULES
from exo_gen.diagnostics import ExoGenError
from exo_gen.explain.change import change_page
from exo_gen.explain.page import lint_page
from exo_gen.lint.rules import RULES


class Explicable(Protocol):
    """What a rule must have to be found, whoever's rule it is."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


class Page(Protocol):
    """Writes the page of the rule with an id."""

    def __call__(self, rule: str, /, *, colour: bool) -> str: ...


@dataclass(frozen=True, slots=True)
class Source:
    """Rules of one kind by id, and how a page of theirs is written."""

    rules: Mapping[str, Explicable]
    page: Page


class UnknownRule(ExoGenError):
    """There is no such rule; `str()` names the nearest."""


def _lint_page(rule: str, /, *, colour: bool) -> str:
    return lint_page(RULES[rule], colour=colour)


SOURCES: tuple[Source, ...] = (Source(RULES, _lint_page), Source(BREAKING_RULES, change_page))
"""All rules that can be explained."""


def explain(word: str, sources: Iterable[Source] = SOURCES, *, colour: bool = False) -> str:
    """Return the page of the rule that `word` is the id or the name of; raise `UnknownRule`."""
    known = list(sources)
    for source in known:
        for rule in source.rules.values():
            if word.upper() == rule.id or word.lower() == rule.name:
                return source.page(rule.id, colour=colour)
    rules = [rule for source in known for rule in source.rules.values()]
    near = _near(word, rules)
    hint = f"did you mean {_listed(near)}?" if near else "`exo-gen explain` lists the rules"
    raise UnknownRule(f"there is no rule '{word}'; {hint}")


def listing(sources: Iterable[Source] = SOURCES) -> str:
    """Return every rule's id and name, a line each."""
    return "".join(
        f"{rule.id}  {rule.name}\n" for source in sources for rule in source.rules.values()
    )


def _near(word: str, rules: list[Explicable]) -> list[Explicable]:
    names = {rule.name: rule for rule in rules} | {rule.id.lower(): rule for rule in rules}
    lowered = word.lower()
    within = [rule for rule in rules if len(lowered) > 2 and lowered in rule.name]
    close = [names[name] for name in get_close_matches(lowered, names, n=4, cutoff=0.65)]
    return list({rule.id: rule for rule in (*within, *close)}.values())[:4]


def _listed(rules: list[Explicable]) -> str:
    return " or ".join(f"{rule.id} ({rule.name})" for rule in rules)
