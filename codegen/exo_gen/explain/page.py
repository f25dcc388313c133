"""A rule's page: words wrapped for a terminal, examples with the findings that lint has of them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from exo_gen.build import DEFINITIONS
from exo_gen.explain.sample import Sample, read_explanation, text_of, whole
from exo_gen.lint import RULES, lint
from exo_gen.lint.rules import Rule
from exo_gen.load import Bundle
from exo_gen.report import render_excerpts

_WIDTH: Final = 88
_MARGIN: Final = "  "
_PLAIN_WIDTH: Final = 150
"""Characters of an example's line that are shown."""


def lint_page(rule: Rule, *, colour: bool = False) -> str:
    """Return all that there is to say of a rule of lint, as lines of text."""
    parts = [f"{rule.id} {rule.name} ({rule.category})", _wrapped(rule.purpose)]
    told = read_explanation(rule.id)
    if told is not None:
        parts.append(_wrapped(told.why))
        bundle = whole(told.bad, rule.id)
        parts.append("Bad:\n" + _shown(told.bad, bundle))
        parts.append("Found:\n" + _found(told.bad, bundle, colour=colour))
        parts.append("Good:\n" + _shown(told.good, whole(told.good, rule.id)))
    parts.append(_wrapped(_when(rule)))
    return "\n\n".join(parts) + "\n"


def _when(rule: Rule) -> str:
    if not rule.suppressible:
        return "Always on, and cannot be suppressed."
    off = (
        "On by default"
        if rule.by_default
        else f'Off by default; on with extend-select = ["{rule.id}"] in [tool.exo-gen.lint]'
    )
    return (
        f'{off}. To let a finding stay: "$comment": "exo-lint: allow {rule.id} because ..." in the '
        "schema, or [[tool.exo-gen.lint.suppress]] in pyproject.toml."
    )


def _found(sample: Sample, bundle: Bundle, *, colour: bool) -> str:
    sources = {name: document.text for name, document in bundle.documents.items()}
    sources |= {name: text_of(name, bundle, sample) for name in sample}
    text = render_excerpts(lint(bundle), sources, RULES, colour=colour)
    return textwrap.indent(text, _MARGIN).rstrip("\n")


def _shown(sample: Sample, bundle: Bundle) -> str:
    lines: list[str] = []
    for name, fragment in sample.items():
        lines.append(f"{_MARGIN}{name}")
        text = text_of(name, bundle, sample).split("\n")
        wanted = list(range(1, len(text)))
        if isinstance(fragment, dict):
            wanted = list(_lines(bundle, name, frozenset(fragment)))
        width = len(str(wanted[-1]))
        for number in wanted:
            line = text[number - 1]
            cut = line if len(line) <= _PLAIN_WIDTH else f"{line[:_PLAIN_WIDTH]} ..."
            lines.append(f"{_MARGIN}{_MARGIN}{number:>{width}} | {cut}".rstrip())
    return "\n".join(lines)


def _lines(bundle: Bundle, name: str, definitions: frozenset[str]) -> Iterator[int]:
    """Yield the numbers of the lines that hold the sample's own definitions."""
    document = bundle.documents[name]
    for member in document.root.object(DEFINITIONS):
        if member.key in definitions:
            last = document.text.count("\n", 0, member.node.end) + 1
            yield from range(member.line, last + 1)


def _wrapped(text: str) -> str:
    return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
