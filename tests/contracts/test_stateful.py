"""The life of guests: sound on the real host and guest, and red when the host gets it wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from extism.extism import HOST_FN_REGISTRY  # type: ignore[import-untyped]

from exo_contracts.failure import Failure, kept, render, save
from exo_contracts.generation.choice import at_random
from exo_contracts.generation.strategies import Generators
from exo_contracts.properties.stateful import LifeExam
from exo_contracts.search import search
from exo_contracts.stateful import slots, world
from exo_contracts.stateful.generate import Lives
from exo_contracts.stateful.steps import Life, Step
from exo_contracts.subjects import Subject
from exo_contracts.workbench import Workbench
from exo_host.bridge import EffectBridge
from exo_host.compiled import CompiledGuest, load_guest
from exo_host.engines import Engines
from exo_host.guest import Guest
from exo_host.instance import GuestInstance

LIFE = Subject("instance", "life")
ASK = b'{"kind":"GitGetBranch","payload":{"directory":"/"}}'
LONG = Step("call", 0, "exo_echo", b'Role\n"dev"')

Plant = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture(scope="module")
def exam(bench: Workbench) -> Any:
    return bench.exam(LIFE)


# --- as it stands -----------------------------------------------------------------------------


def test_it_is_sound_after_every_kind_of_step_and_some_by_chance(bench: Workbench) -> None:
    result = bench.examine(LIFE, examples=150, seed=0, remembers=False)
    assert [render(failed) for failed in result.failures] == []
    assert result.cases["stateful"] > 50
    assert result.untried == ()


def test_every_kind_of_step_is_in_the_sweep(exam: LifeExam) -> None:
    done = {step.do for life in exam.sweep() for step in life.steps}
    drawn = {step.do for seed in range(60) for step in exam.draw(at_random(seed))[0].steps}
    assert done == drawn | {"release"}
    assert {"snapshot", "restore"} < done


def test_without_the_entry_points_nothing_is_kept_or_restored(generators: Generators) -> None:
    lives = Lives(generators)
    lives._remembers = False
    assert not {"snapshot", "restore"} & {s.do for life in lives.each() for s in life.steps}


def test_the_same_seed_makes_the_same_steps(exam: LifeExam) -> None:
    class Spy:
        def __init__(self) -> None:
            self.drawn: list[Life] = []

        def __getattr__(self, name: str) -> Any:
            return getattr(exam, name)

        def sweep(self) -> tuple[Life, ...]:
            return ()

        def examine(self, case: Life, *, thorough: bool = False) -> dict[str, None]:
            self.drawn.append(case)
            return {"stateful": None}

    seen = []
    for seed in ("0", "0", "1"):
        spy = Spy()
        search(spy, examples=20, seed=seed)
        seen.append(spy.drawn)
    assert seen[0] == seen[1] != seen[2]


def test_a_life_can_be_kept_and_read_again(exam: LifeExam) -> None:
    for seed in range(20):
        (life,) = exam.draw(at_random(seed))
        assert exam.read(life.plain()) == life


@pytest.mark.parametrize("wrong", [{"do": "dance", "guest": 0}, {"do": "call", "guest": 9}])
def test_a_step_that_nobody_knows_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no step"):
        Step.read(wrong)


# --- planted faults ---------------------------------------------------------------------------


def _lives_on_after_a_trap(patch: pytest.MonkeyPatch) -> None:
    call = GuestInstance.call

    def survive(self: GuestInstance, export: str, data: bytes) -> bytes:
        try:
            return call(self, export, data)
        finally:
            self.dead = False

    patch.setattr(GuestInstance, "call", survive)


def _answers_with_what_was_answered_before(patch: pytest.MonkeyPatch) -> None:
    call = GuestInstance.call
    before: dict[int, bytes] = {}

    def stale(self: GuestInstance, export: str, data: bytes) -> bytes:
        reply = call(self, export, data)
        return before.setdefault(id(self), reply) if export == "exo_echo" else reply

    patch.setattr(GuestInstance, "call", stale)


def _handles_effects_twice(patch: pytest.MonkeyPatch) -> None:
    perform = EffectBridge.perform

    def twice(self: EffectBridge, kind: str, document: bytes) -> bytes:
        observe, self._observe = self._observe, lambda _: None
        perform(self, kind, document)
        self._observe = observe
        return perform(self, kind, document)

    patch.setattr(EffectBridge, "perform", twice)


def _shares_one_engine(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Engines, "lend", lambda self: self._idle[0])
    patch.setattr(Engines, "give_back", lambda self, engine: None)


def _closes_nothing(patch: pytest.MonkeyPatch) -> None:
    async def nothing(self: Guest) -> None:
        await self.drain()

    patch.setattr(Guest, "close", nothing)


def _forgets_what_it_is_given(patch: pytest.MonkeyPatch) -> None:
    call = GuestInstance.call

    def forget(self: GuestInstance, export: str, data: bytes) -> bytes:
        if export == "restore" and b"s-41" in data:
            return b'{"kind":"Success","payload":{}}'
        return call(self, export, data)

    patch.setattr(GuestInstance, "call", forget)


def _registers_functions_again(patch: pytest.MonkeyPatch) -> None:
    functions = list(HOST_FN_REGISTRY)
    patch.setattr(world, "HOST_FN_REGISTRY", functions)

    def again(path: Path, *, exact: bool) -> CompiledGuest:
        functions.extend(functions[:1])
        return load_guest(path, exact=exact)

    patch.setattr(world, "load_guest", again)


def _waits_for_handlers_for_ever_and_then_answers_late(patch: pytest.MonkeyPatch) -> None:
    """A late answer that finds its way into the next reply."""
    answered = EffectBridge._answered
    late: list[bytes] = []

    def leak(self: EffectBridge, effect: Any, document: bytes) -> bytes:
        reply = answered(self, effect, document)
        if b'"timeout"' in reply:
            late.append(b'{"kind":"Error","payload":{"code":"conflict","message":"late"}}')
            return reply
        return late.pop() if late else reply

    patch.setattr(EffectBridge, "_answered", leak)


def _cannot_be_stopped(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(GuestInstance, "cancel", lambda self: None)
    patch.setattr(slots, "_PATIENCE", 0.2)


FAULTS: dict[str, tuple[Plant, str]] = {
    "lives on after a trap": (_lives_on_after_a_trap, "a sound guest traps"),
    "stale output": (_answers_with_what_was_answered_before, "an echo is another document"),
    "effects handled twice": (_handles_effects_twice, "effects are not handled once each"),
    "one engine for all": (_shares_one_engine, "stopping one guest ends another's call"),
    "never closed": (_closes_nothing, "a closed guest answers"),
    "restores nothing": (
        _forgets_what_it_is_given,
        "it remembers something else than it was given",
    ),
    "functions pile up": (_registers_functions_again, "host functions are registered again"),
    "a late answer": (
        _waits_for_handlers_for_ever_and_then_answers_late,
        "an effect is answered otherwise",
    ),
    "unstoppable": (_cannot_be_stopped, "a computation cannot be stopped"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_host_is_found_shrunk_kept_and_replayed(
    bench: Workbench, exam: LifeExam, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    plant, cause = FAULTS[name]
    plant(monkeypatch)
    hit = next(
        (
            (life, found)
            for life in exam.sweep()
            if (found := exam.examine(life)["stateful"]) is not None and found.cause == cause
        ),
        None,
    )
    assert hit is not None, f"nothing is found that is {cause!r}"
    (life, found), essential = hit, exam.essential(hit[0])
    assert len(essential.steps) <= min(4, len(life.steps))
    failed = Failure.of(LIFE, found, essential, None)
    save(failed, tmp_path)
    (again,) = kept(tmp_path)
    assert again == failed
    assert all(str(step)[:40] in render(again) for step in essential.steps)
    monkeypatch.undo()
    assert bench.replay(again) is None
    plant(monkeypatch)
    replayed = bench.replay(again)
    assert replayed is not None
    assert replayed.finding.cause == cause


def test_what_does_not_matter_is_left_out(exam: LifeExam, monkeypatch: pytest.MonkeyPatch) -> None:
    _shares_one_engine(monkeypatch)
    stop = Step("stop", 1, document=ASK)
    life = Life((LONG, Step("release", 1), LONG, stop, LONG, Step("reload", 0)))
    assert exam.essential(life).steps == (stop,)
