"""The table of the rules: drawn on a terminal, tab-separated in a pipe."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO

from exo_gen.lint.rules import Rule
from exo_gen.report.place import RuleText

_COLUMNS = ("rule", "name", "category", "purpose", "on")


def render_rules(rules: Mapping[str, RuleText], *, terminal: bool, colour: bool = False) -> str:
    """Return a row a rule, in order of ids; a pipe gets no heading, so that `cut` can read it."""
    rows = [(rule.id, rule.name, rule.category, rule.purpose, _on(rule)) for rule in rules.values()]
    if not terminal:
        return "".join("\t".join(row) + "\n" for row in rows)
    # Imported here: only a terminal needs it, and it is slow to load.
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*_COLUMNS)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    # Written to text first: the caller decides where it goes. The width is the terminal's.
    file = StringIO()
    Console(file=file, force_terminal=colour, no_color=not colour).print(table)
    return file.getvalue()


def _on(rule: RuleText) -> str:
    """When a rule counts: what generated code rests on cannot be left out."""
    if not isinstance(rule, Rule) or not rule.suppressible:
        return "always"
    return "by default" if rule.by_default else "if selected"
