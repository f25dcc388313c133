"""Replies to effects, for guests whose decisions depend on them."""

from __future__ import annotations

from typing import Final

from exo_contracts.generation.choice import Choose, at_random
from exo_contracts.generation.spelling import spell
from exo_contracts.generation.strategies import DEPTH, Generators
from exo_contracts.generation.sweep import replies

_RANDOM_REPLIES: Final = 150


class Replies:
    """Valid replies to every effect, ready to be picked: boundaries first, then random ones."""

    def __init__(self, generators: Generators, *, seed: int) -> None:
        self.by_kind: dict[str, tuple[bytes, ...]] = {}
        for effect in generators.model.effects:
            choose = at_random(f"{seed} {effect.reply}")
            draw = generators.named(effect.reply)
            values = [
                *replies(generators, effect),
                *(draw(choose, DEPTH) for _ in range(_RANDOM_REPLIES)),
            ]
            self.by_kind[effect.tag] = tuple(spell(value) for value in values)

    @property
    def turns(self) -> int:
        """How many turns it takes until every reply had one."""
        return max(map(len, self.by_kind.values()), default=1)

    def turn(self, at: int) -> tuple[tuple[str, bytes], ...]:
        """The replies of one turn, a different one for each kind."""
        return tuple((kind, replies[at % len(replies)]) for kind, replies in self.by_kind.items())

    def pick(self, choose: Choose) -> tuple[tuple[str, bytes], ...]:
        """Any reply for each kind."""
        return tuple((kind, known[choose(len(known))]) for kind, known in self.by_kind.items())
