"""What a project asks of lint: `[tool.exo-gen.lint]` of its `pyproject.toml`, read from its text.

```toml
[tool.exo-gen.lint]
select = ["naming", "EXO125"]          # in place of the rules that are on by default
extend-select = ["unused-definition"]  # beside them
ignore = ["EXO509"]

[[tool.exo-gen.lint.suppress]]
rule = "EXO122"
where = "policy.json#/$defs/Policy"    # or a file, or the name of a definition
reason = "the host hands it to the guest as configuration"
```

Rules go by id, name or category. Those on which generated code rests are always on: to ignore one
by id or name is an error, and a category means the others in it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from exo_gen.diagnostics import ExoGenError
from exo_gen.lint.rules import RULES, Category, Rule
from exo_gen.load import Configuration

_LISTS: Final = ("select", "extend-select", "ignore")
_ENTRY: Final = ("rule", "where", "reason")
_TABLE: Final = "tool.exo-gen.lint"
_DEFAULT: Final = frozenset(rule.id for rule in RULES.values() if rule.by_default)
_ALWAYS: Final = frozenset(rule.id for rule in RULES.values() if not rule.suppressible)

Table: TypeAlias = dict[str, object]


class ConfigurationError(ExoGenError):
    """The configuration cannot be used; `str()` begins with `file:line:column`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A `[[tool.exo-gen.lint.suppress]]` as written; the place is that of its first line."""

    rule: str
    where: str
    reason: str
    line: int
    column: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Settings:
    """The rules that are on, and what is suppressed."""

    selected: frozenset[str] = _DEFAULT
    entries: tuple[Entry, ...] = ()


def find_rule(word: str) -> Rule | None:
    """Return the rule of that id or name."""
    named = RULES.get(word.upper())
    return named or next((rule for rule in RULES.values() if rule.name == word), None)


def read_settings(configuration: Configuration | None) -> Settings:
    """Return what a project's file says of lint; raise `ConfigurationError`."""
    return Settings() if configuration is None else _Reader(configuration).settings()


class _Reader:
    def __init__(self, configuration: Configuration) -> None:
        self._file = configuration.shown
        self._text = configuration.text

    def settings(self) -> Settings:
        table = self._table()
        for key in table:
            if key not in (*_LISTS, "suppress"):
                known = ", ".join(f"'{one}'" for one in (*_LISTS, "suppress"))
                raise self._error(key, f"'{key}' is no setting of lint; write one of {known}")
        selected = self._rules(table, "select") if "select" in table else _DEFAULT
        ignored = self._rules(table, "ignore")
        selected = (selected | self._rules(table, "extend-select")) - ignored | _ALWAYS
        return Settings(selected, tuple(self._entries(table)))

    def _table(self) -> Table:
        try:
            inner: object = tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            at = re.search(r" \(at line (\d+), column (\d+)\)$", str(error))
            place = f"{at[1]}:{at[2]}" if at else f"{self._text.count(chr(10)) + 1}:1"
            what = str(error).partition(" (at ")[0]
            raise ConfigurationError(f"{self._file}:{place}: no TOML: {what}; mend it") from None
        for key in _TABLE.split("."):
            if not isinstance(inner, dict):
                raise self._error(key, f"'{_TABLE}' is no table; write [{_TABLE}]")
            inner = inner.get(key, {})
        if not isinstance(inner, dict):
            raise self._error("lint", f"'{_TABLE}' is no table; write [{_TABLE}]")
        return inner

    def _rules(self, table: Table, key: str) -> frozenset[str]:
        words = table.get(key, [])
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise self._error(key, f"'{key}' is no list of rules; write ids, names or categories")
        return frozenset(rule.id for word in words for rule in self._meant(key, word))

    def _meant(self, key: str, word: str) -> Iterator[Rule]:
        rule = find_rule(word)
        if rule is None and word in set(Category):
            yield from (one for one in RULES.values() if one.category == word and one.suppressible)
        elif rule is None:
            raise self._error(
                key, f"'{key}' names no rule '{word}'; `exo-gen lint --rules` lists them", word
            )
        elif key == "ignore" and not rule.suppressible:
            raise self._error(
                key,
                f"'{rule.id}' ({rule.name}) cannot be ignored, because the generated code rests "
                "on it; leave it out",
                word,
            )
        else:
            yield rule

    def _entries(self, table: Table) -> Iterator[Entry]:
        found = table.get("suppress", [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise self._error("suppress", f"'suppress' is no list; write [[{_TABLE}.suppress]]")
        starts = [
            match.start()
            for match in re.finditer(rf"(?m)^[ \t]*\[\[ *{_TABLE}\.suppress", self._text)
        ]
        for number, one in enumerate(found):
            at = starts[number] if number < len(starts) else self._find("suppress")
            for key, value in one.items():
                if key not in _ENTRY or not isinstance(value, str):
                    problem = "no text" if key in _ENTRY else "no part of a suppression"
                    raise self._error_at(
                        at, f"'{key}' is {problem}; write 'rule', 'where' and 'reason' as text"
                    )
            for key in ("rule", "where"):
                if not one.get(key):
                    raise self._error_at(at, f"a suppression has no '{key}'; write '{key}'")
            line, column = self._place(at)
            start = self._line_start(at) + column - 1
            end = start + len(self._text[start:].partition("\n")[0].rstrip())
            reason = one.get("reason", "").strip()
            yield Entry(one["rule"], one["where"], reason, line, column, start, end)

    # --- places: the parser of the standard library has none ------------------------------------

    def _find(self, key: str, value: str | None = None) -> int:
        """Where a setting is written, or one of its values; the start of the file if unknown."""
        table = re.search(rf"(?m)^[ \t]*\[+ *{re.escape(_TABLE)}\b", self._text)
        begin = table.start() if table else 0
        written = re.compile(rf"(?m)^[ \t]*(['\"]?){re.escape(key)}\1[ \t]*=").search(
            self._text, begin
        )
        if written is None:
            return begin
        at = self._text.find(value, written.end()) if value else -1
        return at if at >= 0 else written.start()

    def _line_start(self, at: int) -> int:
        return self._text.rfind("\n", 0, at) + 1

    def _place(self, at: int) -> tuple[int, int]:
        """Line and column of the first character from `at` on that is no blank."""
        while self._text[at : at + 1] in (" ", "\t") and at < len(self._text):
            at += 1
        return self._text.count("\n", 0, at) + 1, at - self._line_start(at) + 1

    def _error(self, key: str, words: str, value: str | None = None) -> ConfigurationError:
        return self._error_at(self._find(key, value), words)

    def _error_at(self, at: int, words: str) -> ConfigurationError:
        line, column = self._place(at)
        return ConfigurationError(f"{self._file}:{line}:{column}: {words}")
