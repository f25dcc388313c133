"""What crosses the boundary, in which direction: the messages that two schemas have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from exo_gen.breaking.pairs import Pair, Route
from exo_gen.breaking.sample import Expression
from exo_gen.breaking.verdict import Site
from exo_gen.mentions import mentioned_in, parts
from exo_gen.model import Model, Ref


class Writer(Enum):
    """Who writes a message; the other side reads it."""

    GUEST = auto()
    HOST = auto()
    EITHER = auto()
    """Nothing in the schema says who does."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message of both schemas: what it is called, who writes it, what comparing starts with.

    `old_root` and `new_root` are the types of the whole document, around what is compared.
    """

    name: str
    writer: Writer
    old: Expression
    new: Expression
    site: Site
    route: Route
    old_root: Ref
    new_root: Ref

    def pair(self, *, written_by_new: bool) -> Pair:
        """Return the pair that comparing starts with."""
        writer, reader = (self.new, self.old) if written_by_new else (self.old, self.new)
        return Pair(writer, reader, self.site, self.site, self.route)


def messages(old: Model, new: Model) -> Iterator[Message]:
    """Yield the messages that both schemas know: effects, entry points, tools, and the rest."""
    yield from _effects(old, new)
    yield from _entry_points(old, new)
    yield from _tools(old, new)
    crossing = _crossing(old) | _crossing(new)
    for name in old.types:
        if name in new.types and name not in crossing and name not in _parts(old) | _parts(new):
            yield _whole(name, Writer.EITHER, Ref(name), Ref(name))


def _effects(old: Model, new: Model) -> Iterator[Message]:
    known = {effect.tag: effect for effect in old.effects}
    for effect in new.effects:
        before = known.get(effect.tag)
        if before is None:
            continue
        tag = effect.tag
        site = Site(new.effect_type, tag)
        route = Route().into(
            "$.payload",
            lambda value, tag=tag: {"kind": tag, "payload": value},  # type: ignore[misc]
        )
        yield Message(
            f"{tag}, asked",
            Writer.GUEST,
            before.payload,
            effect.payload,
            site,
            route,
            Ref(old.effect_type),
            Ref(new.effect_type),
        )
        if effect.mode == before.mode == "call":
            # An answer is Success or Error around the result; the reply's own name says it whole.
            yield _whole(
                f"{tag}, answered", Writer.HOST, Ref(before.reply), Ref(effect.reply), site
            )


def _entry_points(old: Model, new: Model) -> Iterator[Message]:
    known = {entry.name: entry for entry in old.entry_points}
    for entry in new.entry_points:
        before = known.get(entry.name)
        if before is not None:
            site = Site(entry.name)
            called, answered = f"{entry.name}, called", f"{entry.name}, answered"
            yield _whole(called, Writer.HOST, before.input, entry.input, site)
            yield _whole(answered, Writer.GUEST, Ref(before.reply), Ref(entry.reply), site)


def _tools(old: Model, new: Model) -> Iterator[Message]:
    known = {tool.type_name: tool for tool in old.tools}
    for tool in new.tools:
        before = known.get(tool.type_name)
        if before is not None:
            site = Site(tool.type_name)
            yield _whole(f"{tool.name}, called", Writer.HOST, before.input, tool.input, site)
            yield _whole(f"{tool.name}, answered", Writer.GUEST, before.output, tool.output, site)


def _whole(name: str, writer: Writer, old: Ref, new: Ref, site: Site | None = None) -> Message:
    return Message(name, writer, old, new, site or Site(name), Route(), old, new)


def _crossing(model: Model) -> frozenset[str]:
    """The names that effects, entry points and tools speak of themselves."""
    found = {model.effect_type, model.error_type}
    for effect in model.effects:
        found |= {*mentioned_in(effect.payload), *mentioned_in(effect.result)}
    for entry in model.entry_points:
        found |= {entry.input.name, entry.output.name}
    for tool in model.tools:
        found |= {tool.input.name, tool.output.name}
    return frozenset(found)


def _parts(model: Model) -> frozenset[str]:
    """The types that are parts of others."""
    return frozenset(
        name
        for named in model.types.values()
        for _, expression in parts(named)
        for name in mentioned_in(expression)
        if name != named.name
    )
