"""Source findings about what crosses the boundary: effects, entry points and tools.

Each is a name that code on both sides has to follow: a method of the host's handlers and a
constructor in the guest, a field of the guest's entry points and a method of the host's client.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from exo_gen.breaking import rules
from exo_gen.breaking.rules import BreakingRule
from exo_gen.breaking.verdict import Finding, Site, Victim
from exo_gen.model import Effect, EntryPoint, Model, Tool

_NOWHERE: Final = Site("")
_BOTH: Final = frozenset({Victim.PYTHON, Victim.HASKELL})
_GUEST: Final = frozenset({Victim.HASKELL})

_Thing = TypeVar("_Thing", Effect, EntryPoint, Tool)


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a kind of thing is called and judged, and which languages have to follow."""

    word: str
    added: BreakingRule
    removed: BreakingRule
    retyped: BreakingRule
    feel_addition: frozenset[Victim]
    feel_change: frozenset[Victim]


_EFFECT: Final = _Kind(
    "effect", rules.EFFECT_NEW, rules.EFFECT_GONE, rules.EFFECT_RETYPED, _BOTH, _BOTH
)
_ENTRY: Final = _Kind(
    "entry point", rules.ENTRY_NEW, rules.ENTRY_GONE, rules.ENTRY_RETYPED, _GUEST, _BOTH
)
_TOOL: Final = _Kind("tool", rules.TOOL_NEW, rules.TOOL_GONE, rules.TOOL_RETYPED, _GUEST, _GUEST)


def source_boundary_findings(old: Model, new: Model) -> Iterator[Finding]:
    """Yield what no longer compiles for an effect, an entry point or a tool."""
    yield from _changes(
        _EFFECT,
        {one.tag: one for one in old.effects},
        {one.tag: one for one in new.effects},
        lambda tag: Site(new.effect_type, tag),
        lambda one: (one.payload, one.result, one.mode),
    )
    yield from _changes(
        _ENTRY,
        {one.name: one for one in old.entry_points},
        {one.name: one for one in new.entry_points},
        Site,
        lambda one: (one.input, one.output),
    )
    yield from _changes(
        _TOOL,
        {one.type_name: one for one in old.tools},
        {one.type_name: one for one in new.tools},
        Site,
        lambda one: one.input,
    )


def _changes(
    kind: _Kind,
    before: Mapping[str, _Thing],
    after: Mapping[str, _Thing],
    site_of: Callable[[str], Site],
    types_of: Callable[[_Thing], object],
) -> Iterator[Finding]:
    for name, was in before.items():
        site, now = site_of(name), after.get(name)
        if now is None:
            text = f"{kind.word} {name} is gone"
            yield Finding(kind.removed, text, site, _NOWHERE, kind.feel_change)
        elif types_of(was) != types_of(now):
            text = f"{kind.word} {name} takes or answers another type"
            yield Finding(kind.retyped, text, site, site, kind.feel_change)
    for name in after:
        if name not in before:
            text = f"{kind.word} {name} is new"
            yield Finding(kind.added, text, _NOWHERE, site_of(name), kind.feel_addition)
