"""What the two sides ask of each other by name: host functions, exports, tools and their roles."""

from __future__ import annotations

from collections.abc import Iterator

from exo_gen.breaking import rules
from exo_gen.breaking.rules import BreakingRule
from exo_gen.breaking.verdict import Finding, Site, Victim
from exo_gen.model import Effect, EntryPoint, Model, Tool

_NOWHERE = Site("")
_BOTH = (Victim.OLD_GUEST, Victim.NEW_GUEST)


def boundary_findings(old: Model, new: Model) -> Iterator[Finding]:
    """Yield what one side asks for and the other does not offer."""
    yield from _effects(old, new)
    yield from _entry_points(old, new)
    yield from _tools(old, new)


def _effects(old: Model, new: Model) -> Iterator[Finding]:
    before = {one.tag: one for one in old.effects}
    after = {one.tag: one for one in new.effects}
    for tag in [*before, *(tag for tag in after if tag not in before)]:
        site, name = Site(new.effect_type, tag), f"{tag}, asked"
        match before.get(tag), after.get(tag):
            case None, Effect(host_function=function):
                text = f"effect {tag} is new; an old host offers no '{function}'"
                yield _found(rules.EFFECT_ADDED, text, _NOWHERE, site, name, Victim.NEW_GUEST)
            case Effect(host_function=function), None:
                text = f"effect {tag} is gone; an old guest asks for '{function}'"
                yield _found(rules.EFFECT_REMOVED, text, site, _NOWHERE, name, Victim.OLD_GUEST)
            case Effect() as was, Effect() as now:
                if was.host_function != now.host_function:
                    text = (
                        f"effect {tag} was performed by '{was.host_function}', "
                        f"now by '{now.host_function}'"
                    )
                    yield _found(rules.HOST_FUNCTION_CHANGED, text, site, site, name, *_BOTH)
                if was.mode != now.mode:
                    text = f"effect {tag} was a '{was.mode}', now it is a '{now.mode}'"
                    yield _found(rules.MODE_CHANGED, text, site, site, name, *_BOTH)


def _entry_points(old: Model, new: Model) -> Iterator[Finding]:
    before = {one.name: one for one in old.entry_points}
    after = {one.name: one for one in new.entry_points}
    for key in [*before, *(key for key in after if key not in before)]:
        site, name = Site(key), f"{key}, called"
        match before.get(key), after.get(key):
            case None, EntryPoint(export=export):
                text = f"entry point {key} is new; an old guest has no '{export}'"
                yield _found(rules.ENTRY_ADDED, text, _NOWHERE, site, name, Victim.OLD_GUEST)
            case EntryPoint(export=export), None:
                text = f"entry point {key} is gone; an old host calls '{export}'"
                yield _found(rules.ENTRY_REMOVED, text, site, _NOWHERE, name, Victim.NEW_GUEST)
            case EntryPoint() as was, EntryPoint() as now if was.export != now.export:
                text = f"entry point {key} was exported as '{was.export}', now as '{now.export}'"
                yield _found(rules.EXPORT_CHANGED, text, site, site, name, *_BOTH)


def _tools(old: Model, new: Model) -> Iterator[Finding]:
    before = {one.type_name: one for one in old.tools}
    after = {one.type_name: one for one in new.tools}
    for key in [*before, *(key for key in after if key not in before)]:
        site = Site(key)
        match before.get(key), after.get(key):
            case None, Tool(name=called):
                text = f"tool '{called}' is new; an old guest does not know it"
                name = f"{called}, called"
                yield _found(rules.TOOL_ADDED, text, _NOWHERE, site, name, Victim.OLD_GUEST)
            case Tool(name=called), None:
                text = f"tool '{called}' is gone; an old host still offers it"
                name = f"{called}, called"
                yield _found(rules.TOOL_REMOVED, text, site, _NOWHERE, name, Victim.NEW_GUEST)
            case Tool() as was, Tool() as now:
                yield from _tool(site, was, now)


def _tool(site: Site, was: Tool, now: Tool) -> Iterator[Finding]:
    name = f"{now.name}, called"
    if was.name != now.name:
        text = f"tool '{was.name}' is called '{now.name}' now"
        yield _found(rules.TOOL_NAME_CHANGED, text, site, site, name, *_BOTH)
    for role in now.roles:
        if role not in was.roles:
            text = f"tool '{now.name}' is for '{role}' too; an old guest refuses it"
            yield _found(rules.TOOL_ROLE_ADDED, text, site, site, name, Victim.OLD_GUEST)
    for role in was.roles:
        if role not in now.roles:
            text = f"tool '{was.name}' is no longer for '{role}'; an old host offers it"
            yield _found(rules.TOOL_ROLE_REMOVED, text, site, site, name, Victim.NEW_GUEST)


def _found(
    rule: BreakingRule, text: str, old: Site, new: Site, message: str, *victims: Victim
) -> Finding:
    felt = tuple((message, victim) for victim in victims)
    return Finding(rule, text, old, new, frozenset(victims), felt)
