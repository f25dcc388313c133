"""Who uses each type, and which side of the boundary writes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from exo_gen.mentions import mentioned_in, parts, reachable
from exo_gen.model import Model, Ref, TypeExpr
from exo_gen.render.docs.anchors import anchor, effect_anchor, entry_anchor, tool_anchor
from exo_gen.render.docs.words import Link


@dataclass(frozen=True, slots=True)
class Use:
    """A type's place in the whole: where it is named, and who writes values of it."""

    places: tuple[Link, ...]
    guest_writes: bool
    host_writes: bool

    @property
    def direction(self) -> str:
        """Who writes values of the type, in words."""
        match self.guest_writes, self.host_writes:
            case True, True:
                return "guest and host write it"
            case True, False:
                return "guest writes it, host reads it"
            case False, True:
                return "host writes it, guest reads it"
            case _:
                return "in no effect, entry point or tool"


def uses(model: Model) -> Mapping[str, Use]:
    """Return the use of every declared type, by name."""
    places: dict[str, dict[Link, None]] = {name: {} for name in model.types}

    def note(expression: TypeExpr | None, link: Link) -> None:
        for name in mentioned_in(expression):
            places[name][link] = None

    for named in model.types.values():
        for part, expression in parts(named):
            whole = anchor(named.name, part) if part else named.name
            note(expression, Link(f"{named.name}.{part}" if part else named.name, whole))
    for effect in model.effects:
        at = effect_anchor(effect)
        note(effect.payload, Link(f"effect {effect.tag}, asked", at))
        note(effect.result, Link(f"effect {effect.tag}, answered", at))
    for entry in model.entry_points:
        at = entry_anchor(entry)
        note(entry.input, Link(f"entry point {entry.export}, asked", at))
        note(entry.output, Link(f"entry point {entry.export}, answered", at))
    for tool in model.tools:
        at = tool_anchor(tool)
        note(tool.input, Link(f"tool {tool.name}, asked", at))
        note(tool.output, Link(f"tool {tool.name}, answered", at))
    guest, host = (
        reachable(model, (name for root in roots for name in mentioned_in(root)))
        for roots in (_guest_roots(model), _host_roots(model))
    )
    return {name: Use(tuple(found), name in guest, name in host) for name, found in places.items()}


def _guest_roots(model: Model) -> Iterator[TypeExpr | None]:
    yield from (Ref(name) for name in (model.effect_type, model.error_type) if name in model.types)
    yield from (effect.payload for effect in model.effects)
    yield from (entry.output for entry in model.entry_points)
    yield from (tool.output for tool in model.tools)


def _host_roots(model: Model) -> Iterator[TypeExpr | None]:
    yield from (Ref(name) for name in (model.error_type,) if name in model.types)
    yield from (effect.result for effect in model.effects)
    yield from (entry.input for entry in model.entry_points)
    # An agent's arguments reach the guest by way of the host.
    yield from (tool.input for tool in model.tools)
