"""Lives: every kind of step once, then steps by chance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from exo_contracts.generation.choice import Choose
from exo_contracts.generation.inputs import Inputs
from exo_contracts.generation.performances import Performance, performances
from exo_contracts.generation.spelling import spell
from exo_contracts.generation.strategies import DEPTH, Generators
from exo_contracts.properties.messages import choose_misses
from exo_contracts.stateful.steps import ENDS, GUESTS, HANDLINGS, Handling, Life, Step
from exo_gen.model import EntryPoint

SNAPSHOT: Final = "snapshot"
RESTORE: Final = "restore"
"""The entry points by which a guest's memory leaves it and enters another."""

_LONGEST: Final = 12
_BARE: Final = GUESTS - 1


class Lives:
    """The lives of a model's guests."""

    def __init__(self, generators: Generators) -> None:
        self._generators = generators
        self._entries = [
            (entry, Inputs(entry, generators)) for entry in generators.model.entry_points
        ]
        self._performances = performances(generators)
        self._asked = tuple(p for p in self._performances if p.effect.mode == "call")
        exports = {entry.export for entry, _ in self._entries}
        self._remembers = exports >= {SNAPSHOT, RESTORE}
        self._kinds: tuple[Callable[[Choose], Step], ...] = (
            self._call,
            self._perform,
            self._end,
            self._stop,
            lambda choose: Step("release", choose(GUESTS)),
            lambda choose: Step("reload", choose(_BARE)),
            lambda choose: Step("replace", _BARE),
            lambda choose: Step("give up", choose(_BARE), document=self._asked[0].document),
            *((self._snapshot, self._restore) if self._remembers else ()),
        )

    def each(self) -> Iterator[Life]:
        """Yield every kind of step, before and after calls that leave something behind."""
        for guest, renewal in ((0, Step("reload", 0)), (_BARE, Step("replace", _BARE))):
            calls = tuple(self._calls(guest))
            one = calls[:1]
            yield Life(calls)
            yield Life((*one, Step("call", guest, "exo_misbehave", b"stack\n"), *one))
            for end in ENDS:
                yield Life((*one, self._ending(guest, end), *one, renewal, *one))
            yield Life((*one, Step("stop", guest, document=self._first), *one, renewal, *one))
            yield Life((*calls, renewal, *calls))
            if self._remembers:
                kept, back = Step("snapshot", guest), Step("restore", guest)
                # After each call, for a later one may take back what there is to remember.
                yield Life(tuple(s for call in calls for s in (call, kept, renewal, back)))
                yield Life((*one, kept, self._ending(guest, "trap"), renewal, back, *one))
                yield Life(tuple(self._told(guest)))
        yield Life((Step("give up", 0, document=self._asked[0].document), *self._calls(0)))
        for performance in (self._asked[0], self._performances[-1]):
            for handling in _handlings(performance):
                step = Step("perform", 1, "exo_perform", performance.document, handling)
                yield Life((step, step, Step("release", 1), *self._calls(1)))

    def draw(self, choose: Choose) -> Life:
        """Draw a life, a few steps long; the shortest has one."""
        steps = [self._step(choose)]
        while len(steps) < _LONGEST and choose(8) > 0:
            steps.append(self._step(choose))
        return Life(tuple(steps))

    @property
    def _first(self) -> bytes:
        return self._performances[0].document

    def _calls(self, guest: int) -> Iterator[Step]:
        """The first example of every entry point, for one guest."""
        for entry, _ in self._entries:
            if entry.examples and entry.export not in (SNAPSHOT, RESTORE):
                yield Step("call", guest, entry.export, spell(entry.examples[0]))

    def _told(self, guest: int) -> Iterator[Step]:
        """Make a guest remember each example of what there may be to remember."""
        for entry, _ in self._entries:
            for example in entry.examples if entry.export == RESTORE else ():
                yield Step("restore", guest, document=spell(example))

    def _step(self, choose: Choose) -> Step:
        # Half of all steps are calls: what went wrong before shows in them.
        at = choose(2 * len(self._kinds))
        return self._kinds[at if at < len(self._kinds) else 0](choose)

    def _call(self, choose: Choose) -> Step:
        guest = choose(GUESTS)
        if choose(3) == 0:
            return Step("call", guest, "exo_echo", self._echo(choose))
        entry, inputs = self._entries[choose(len(self._entries))]
        handling = HANDLINGS[choose(3)]
        return Step("call", guest, entry.export, self._input(entry, inputs, choose), handling)

    def _echo(self, choose: Choose) -> bytes:
        types = tuple(self._generators.model.all_types())
        name = types[choose(len(types))].name
        document = spell(self._generators.named(name)(choose, DEPTH))
        # One in four is cut short.
        end = -1 if choose(4) == 3 else None
        return b"%s\n%s" % (name.encode(), document[:end])

    def _input(self, entry: EntryPoint, inputs: Inputs, choose: Choose) -> bytes:
        value = inputs.draw(choose)
        if choose(4) < 3:
            return spell(value)
        misses = choose_misses(self._generators, entry.input.name, value, choose, 1)
        return spell(next((miss.of(value) for miss in misses), value))

    def _perform(self, choose: Choose) -> Step:
        one = self._performances[choose(len(self._performances))]
        known = _handlings(one)
        handling = known[choose(len(known))]
        return Step("perform", choose(GUESTS), "exo_perform", one.document, handling)

    def _end(self, choose: Choose) -> Step:
        return self._ending(choose(GUESTS), ENDS[choose(len(ENDS))])

    def _ending(self, guest: int, how: str) -> Step:
        document = b"" if how == "missing" else self._first
        return Step("end", guest, how, document)

    def _stop(self, choose: Choose) -> Step:
        return Step("stop", choose(GUESTS), document=self._first)

    def _snapshot(self, choose: Choose) -> Step:
        return Step("snapshot", choose(GUESTS))

    def _restore(self, choose: Choose) -> Step:
        return Step("restore", choose(GUESTS))


def _handlings(performance: Performance) -> tuple[Handling, ...]:
    """Nobody waits for a notification, so there is nobody to be refused."""
    if performance.effect.mode == "call":
        return HANDLINGS
    return tuple(handling for handling in HANDLINGS if handling != "refuse")
