"""What a change of the schema is felt by: the names that the gate has to try again."""

from __future__ import annotations

from exo_gen.meaning import meaning
from exo_gen.mentions import mentioned_by, mentioned_in
from exo_gen.model import Effect, EntryPoint, Model


def affected(old: Model, new: Model) -> frozenset[str]:
    """Return the types, effects (by tag) and entry points (by export) of `new` that are new, say
    something else, or hold what does. Where a thing stands and how it is described do not count.
    """
    names = {
        named.name
        for named in new.all_types()
        if named.name not in _known(old) or meaning(old.lookup(named.name)) != meaning(named)
    }
    while reached := {
        named.name
        for named in new.all_types()
        if named.name not in names and not names.isdisjoint(mentioned_by(named))
    }:
        names |= reached
    crossing = {entry.export for entry in new.entry_points if _is_touched(old, entry, names)}
    crossing |= {effect.tag for effect in new.effects if _is_performed_anew(old, effect, names)}
    return frozenset(names | crossing)


def _known(model: Model) -> set[str]:
    return {named.name for named in model.all_types()}


def _is_touched(old: Model, entry: EntryPoint, names: set[str]) -> bool:
    before = {one.export: (one.input, one.output) for one in old.entry_points}
    return before.get(entry.export) != (entry.input, entry.output) or not names.isdisjoint(
        {entry.input.name, entry.output.name}
    )


def _is_performed_anew(old: Model, effect: Effect, names: set[str]) -> bool:
    before = {
        one.tag: (one.host_function, one.mode, one.payload, one.result) for one in old.effects
    }
    now = (effect.host_function, effect.mode, effect.payload, effect.result)
    uses = {*mentioned_in(effect.result), *mentioned_in(effect.payload)}
    return before.get(effect.tag) != now or not names.isdisjoint(uses)
