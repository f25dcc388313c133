"""Performances: each effect once, as small as it gets, with a success for it."""

from __future__ import annotations

from dataclasses import dataclass

from exo_contracts.generation.choice import simplest
from exo_contracts.generation.spelling import spell
from exo_contracts.generation.strategies import DEPTH, Generators
from exo_gen.model import Effect


@dataclass(frozen=True, slots=True)
class Performance:
    """An effect's document, and the document of a successful reply to it."""

    effect: Effect
    document: bytes
    reply: bytes


def performances(generators: Generators) -> tuple[Performance, ...]:
    """Every effect of the model, in its order."""
    return tuple(_performance(generators, effect) for effect in generators.model.effects)


def _performance(generators: Generators, effect: Effect) -> Performance:
    draw = generators.expression
    payload = {} if effect.payload is None else draw(effect.payload)(simplest, DEPTH)
    result = draw(effect.result)(simplest, DEPTH)
    return Performance(
        effect,
        spell({"kind": effect.tag, "payload": payload}),
        spell({"kind": "Success", "payload": result}),
    )
