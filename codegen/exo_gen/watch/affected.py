"""What a change of the schema is felt by: the names that the gate has to try again."""

from __future__ import annotations

from collections import defaultdict

from exo_gen.meaning import meaning
from exo_gen.mentions import mentioned_by, mentioned_in
from exo_gen.model import Effect, Model


def affected(old: Model, new: Model) -> frozenset[str]:
    """Return the types, effects (by tag) and entry points (by export) of `new` that are new, say
    something else, or hold what does. Where a thing stands and how it is described do not count.
    """
    known = {named.name: meaning(named) for named in old.all_types()}
    names: set[str] = set()
    users: defaultdict[str, list[str]] = defaultdict(list)
    waiting: list[str] = []
    for named in new.all_types():
        if known.get(named.name) != meaning(named):
            waiting.append(named.name)
        for used in mentioned_by(named):
            users[used].append(named.name)
    while waiting:
        name = waiting.pop()
        if name not in names:
            names.add(name)
            waiting += users[name]
    asked = {one.export: (one.input, one.output) for one in old.entry_points}
    crossing = {
        one.export
        for one in new.entry_points
        if asked.get(one.export) != (one.input, one.output)
        or not names.isdisjoint({one.input.name, one.output.name})
    }
    performed = {one.tag: _performed(one) for one in old.effects}
    crossing |= {
        one.tag
        for one in new.effects
        if performed.get(one.tag) != _performed(one) or not names.isdisjoint(_uses(one))
    }
    return frozenset(names | crossing)


def _performed(effect: Effect) -> tuple[object, ...]:
    return effect.host_function, effect.mode, effect.payload, effect.result


def _uses(effect: Effect) -> set[str]:
    return {*mentioned_in(effect.result), *mentioned_in(effect.payload)}
