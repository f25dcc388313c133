"""Rules about what is there for nobody, and what examples leave out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import rules
from exo_gen.lint.required import COMMON_FILE, NOTHING, ROLE, is_effect_sum
from exo_gen.lint.schema import Place, Schema, tagged
from exo_gen.lint.shape import DECLARATIONS, Shape
from exo_gen.order import reference_nodes

_RUNTIME: Final = frozenset({NOTHING, ROLE, "EffectError", "EffectErrorCode"})
"""Definitions that the generated code uses whether or not the schema does."""


def check_usage(schema: Schema) -> Iterator[Diagnostic]:
    """Find definitions that nothing leads to, and variants without an example."""
    used = _used(schema)
    for place in schema.definitions:
        if id(place) not in used:
            yield rules.UNUSED_DEFINITION.found(
                place.document,
                place.owner,
                f"no effect, entry point or tool leads to '{place.label}'",
                "leave it out, or refer to it",
            )
        if place.shape is Shape.SUM:
            yield from _shown(place)


def _used(schema: Schema) -> set[int]:
    """Identities of the definitions that the boundary leads to."""
    waiting = [place for place in schema.definitions if _is_root(place)]
    used = {id(place) for place in waiting}
    while waiting:
        place = waiting.pop()
        for node in reference_nodes(place.node):
            file, _, pointer = str(node.value).partition("#")
            target = schema.find(file or place.document.name, pointer.rpartition("/")[2])
            if target is not None and id(target) not in used:
                used.add(id(target))
                waiting.append(target)
    return used


def _is_root(place: Place) -> bool:
    runtime = place.document.name == COMMON_FILE and place.label in _RUNTIME
    return place.shape in DECLARATIONS or is_effect_sum(place) or runtime


def _shown(place: Place) -> Iterator[Diagnostic]:
    examples = place.node.get("examples")
    if examples is None:
        return
    kinds = [item.get("kind") for item in examples.items]
    shown = {kind.value for kind in kinds if kind is not None and isinstance(kind.value, str)}
    for tag, node, _ in tagged(place):
        if tag not in shown:
            yield rules.VARIANT_EXAMPLE.found(
                place.document,
                node,
                f"no example of '{place.label}' shows '{tag}'",
                f'add one with "kind": "{tag}"',
            )
