"""Rules about examples: the boundary has some, and each is a document of its type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exo_gen.build import EFFECT_KEY, ENTRY_KEY, TOOL_KEY
from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import rules
from exo_gen.lint.required import is_effect_sum
from exo_gen.lint.schema import Place, Schema, part_of, variants
from exo_gen.lint.shape import Shape
from exo_gen.lint.validate import mismatches
from exo_gen.model import JsonValue
from exo_gen.positions import Member, Node

_SELF_EVIDENT: Final = frozenset({Shape.ENUM, Shape.LITERAL, Shape.BOOLEAN, Shape.FREE_FORM})
"""Shapes that are an example of themselves, or that have no room for one."""


def check_examples(schema: Schema) -> Iterator[Diagnostic]:
    """Check all examples against their types, and that none is missing."""
    for place in schema.definitions:
        member = place.node.members.get("examples")
        if member is not None:
            yield from _examples(schema, place, member)
        if is_effect_sum(place):
            yield from _of_effects(schema, place)
        elif place.shape in (Shape.ENTRY_POINT, Shape.TOOL):
            yield from _of_declaration(schema, place)


def _examples(schema: Schema, place: Place, member: Member) -> Iterator[Diagnostic]:
    if not isinstance(member.node.value, list) or not member.node.items:
        yield rules.KEYWORD_VALUE.found(
            place.document,
            member.node,
            f"'examples' of '{place.label}' is no list of documents",
            "write at least one example, or leave 'examples' out",
        )
    expected = _input(schema, place) if place.shape in _ANNOTATIONS else place
    if expected is None:
        return
    for example in member.node.items:
        for mistake in mismatches(schema, expected, example):
            yield rules.EXAMPLE_WRONG.found(
                place.document,
                mistake.where,
                f"the example is no '{expected.label}': {mistake}",
                f"write a valid '{expected.label}'",
            )


_ANNOTATIONS: Final = {Shape.ENTRY_POINT: ENTRY_KEY, Shape.TOOL: TOOL_KEY}


def _input(schema: Schema, place: Place) -> Place | None:
    """Return the type that an entry point or a tool takes."""
    annotation = place.node.get(_ANNOTATIONS[place.shape])
    taken = annotation.get("input") if annotation is not None else None
    return schema.resolve(place.document, taken) if taken is not None else None


def _of_effects(schema: Schema, place: Place) -> Iterator[Diagnostic]:
    examples = place.node.get("examples")
    shown = set(_kinds(examples))
    for variant in variants(place):
        tag = variant.tag.value if variant.tag is not None else None
        if variant.payload is not None and not (isinstance(tag, str) and tag in shown):
            yield from _needs_example(schema, variant.payload, variant.payload.owner)
        annotation = variant.node.get(EFFECT_KEY)
        result = annotation.members.get("result") if annotation is not None else None
        if result is not None:
            yield from _needs_example(schema, part_of(place, result), result)


def _kinds(examples: Node | None) -> Iterator[JsonValue]:
    for item in examples.items if examples is not None else ():
        kind = item.get("kind")
        if kind is not None and isinstance(kind.value, str):
            yield kind.value


def _of_declaration(schema: Schema, place: Place) -> Iterator[Diagnostic]:
    annotation = place.node.get(_ANNOTATIONS[place.shape])
    taken = annotation.members.get("input") if annotation is not None else None
    if taken is not None and "examples" not in place.node.members:
        yield from _needs_example(schema, part_of(place, taken), taken)


def _needs_example(schema: Schema, user: Place, where: Member | Node) -> Iterator[Diagnostic]:
    """Ask for an example of the definition that `user` refers to, if any."""
    target = schema.resolve(user.document, user.node)
    passed: dict[int, Place] = {}
    while target is not None and id(target) not in passed:
        if "examples" in target.node.members or target.shape in _SELF_EVIDENT:
            return
        passed[id(target)] = target
        target = schema.resolve(target.document, target.node)
    if passed:
        name = next(iter(passed.values())).label
        yield rules.EXAMPLE_MISSING.found(
            user.document,
            where,
            f"'{name}' crosses the boundary without an example",
            f"write 'examples' in '{name}'",
        )
