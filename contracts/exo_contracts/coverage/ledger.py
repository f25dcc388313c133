"""The ledger: what each kind of subject owes, and what each of its cases pays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from exo_contracts.cases import Case, EntryCall, HostCall, Message
from exo_contracts.coverage import keywords, obligations
from exo_contracts.coverage.cells import Cell
from exo_contracts.coverage.missed import cell_of
from exo_contracts.coverage.reached import Meter
from exo_contracts.judging.canonical import canonical
from exo_contracts.subjects import Subject
from exo_gen.model import EntryPoint, JsonValue, Model

Accepts: TypeAlias = Callable[[str, JsonValue], bool]
"""The oracle: whether a value is a document of a type."""

Reaches: TypeAlias = Callable[[Case], Iterator[Cell]]


def owed(model: Model, subject: Subject) -> tuple[Cell, ...]:
    """The cells that the sweep of a subject must reach; none for what is not in the schema."""
    match subject.kind:
        case "type":
            return obligations.of_type(model, subject.name)
        case "effect":
            effect = next(e for e in model.effects if e.tag == subject.name)
            return obligations.of_effect(model, effect)
        case "entry point":
            return obligations.of_entry_point(_entry(model, subject))
        case _:
            return ()


def reaches(model: Model, accepts: Accepts, subject: Subject) -> Reaches:
    """Return what tells the cells that a case of the subject is in."""
    match subject.kind:
        case "type":
            meter = Meter(model, subject.name)
            return lambda case: _of_message(model, accepts, subject.name, meter, case)
        case "effect":
            return lambda case: _of_call(subject.name, case)
        case "entry point":
            entry = _entry(model, subject)
            return lambda case: _of_entry(entry, case)
        case _:
            return lambda case: iter(())


def _of_message(
    model: Model, accepts: Accepts, name: str, meter: Meter, case: Case
) -> Iterator[Cell]:
    if not isinstance(case, Message):
        return
    if case.canonical is not None:
        yield from meter.cells(case.value)
    elif case.miss is not None:
        cell = cell_of(model, name, case.value, case.miss)
        # Where a mistake may leave the document valid, only one that does not counts.
        if cell is not None and (case.place or not accepts(name, case.value)):
            yield cell


def _of_call(tag: str, case: Case) -> Iterator[Cell]:
    if not isinstance(case, HostCall):
        return
    if case.effect.canonical is None:
        yield Cell(tag, "payload", keywords.PAYLOAD, "outside")
        return
    yield Cell(tag, "payload", keywords.PAYLOAD, "inside")
    if case.answer.canonical is None:
        broken = keywords.NO_JSON if case.answer.place is None else keywords.NEAR_MISS
        yield Cell(tag, "reply", keywords.REPLY, "outside", broken)
        return
    if case.how == "bytes":
        yield Cell(tag, "reply", keywords.REPLY, "inside")
    match case.answer.value:
        case {"kind": "Success"}:
            yield Cell(tag, "reply", keywords.SUCCESS, "inside")
        case {"kind": "Error", "payload": {"code": str(code)}}:
            yield Cell(tag, "reply", keywords.ERROR, "at", code)


def _of_entry(entry: EntryPoint, case: Case) -> Iterator[Cell]:
    if not isinstance(case, EntryCall):
        return
    message = case.input
    if message.canonical is None:
        wrong = keywords.NO_JSON if message.place is None else keywords.NEAR_MISS
        yield Cell(entry.export, "input", keywords.INPUT, "outside", wrong)
        return
    yield Cell(entry.export, "input", keywords.INPUT, "inside")
    for at, example in enumerate(entry.examples, 1):
        if canonical(example) == message.canonical:
            yield Cell(entry.export, "input", keywords.EXAMPLE, "inside", f"example {at}")


def _entry(model: Model, subject: Subject) -> EntryPoint:
    return next(entry for entry in model.entry_points if entry.export == subject.name)
