"""Records: results as JSON and back without any loss, for the journal and for the way home.

Kept failures are JSON too (`failure.py`), made for reading: long texts are cut there. Here nothing
is, so that a result which went through the journal is equal to one that did not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exo_contracts.cases import Plain, document_in, document_out
from exo_contracts.coverage.cells import Cell, Coverage, Seen
from exo_contracts.coverage.remarks import Remark
from exo_contracts.failure import Failure
from exo_contracts.findings import Finding
from exo_contracts.latency import Latency
from exo_contracts.memory import GuestMemory, HostMemory, MemorySample, MemorySeries
from exo_contracts.result import Result
from exo_contracts.subjects import Subject


def subject_out(subject: Subject) -> list[str]:
    """A subject as JSON."""
    return [subject.kind, subject.name]


def subject_in(plain: list[Any]) -> Subject:
    """The subject that `subject_out` wrote."""
    return Subject(*plain)


def failure_out(failure: Failure) -> Plain:
    """A failure as JSON."""
    finding = failure.finding
    return {
        "subject": subject_out(failure.subject),
        "property": finding.property,
        "cause": finding.cause,
        "message": finding.message,
        "verdicts": [list(verdict) for verdict in finding.verdicts],
        "place": finding.place,
        "document": document_out(failure.document),
        "case": failure.case,
        "schema": failure.place,
    }


def failure_in(plain: Mapping[str, Any]) -> Failure:
    """The failure that `failure_out` wrote."""
    return Failure(
        subject_in(plain["subject"]),
        Finding(
            plain["property"],
            plain["cause"],
            plain["message"],
            tuple((who, what) for who, what in plain["verdicts"]),
            plain["place"],
        ),
        document_in(plain["document"]),
        plain["case"],
        plain["schema"],
    )


def result_out(result: Result) -> Plain:
    """A result as JSON; without a trace, which no campaign asks for."""
    return {
        "subject": subject_out(result.subject),
        "cases": result.cases,
        "seconds": result.seconds,
        "failures": [failure_out(failure) for failure in result.failures],
        "tried": result.tried,
        "coverage": [
            [*(getattr(cell, name) for name in Cell.__match_args__), seen.count, seen.example]
            for cell, seen in result.coverage.cells.items()
        ],
        "latency": [sorted(result.latency.buckets.items()), result.latency.longest],
        "remarks": [[said.property, said.subject, said.why] for said in result.remarks],
        "memory": None if result.memory is None else result.memory.plain(),
    }


def result_in(plain: Mapping[str, Any]) -> Result:
    """The result that `result_out` wrote."""
    buckets, longest = plain["latency"]
    cells = {Cell(*cell): Seen(count, example) for *cell, count, example in plain["coverage"]}
    return Result(
        subject=subject_in(plain["subject"]),
        cases=plain["cases"],
        seconds=plain["seconds"],
        failures=tuple(failure_in(failure) for failure in plain["failures"]),
        tried=plain["tried"],
        coverage=Coverage(cells),
        latency=Latency(dict(buckets), longest),
        remarks=tuple(Remark(*said) for said in plain["remarks"]),
        memory=None if plain["memory"] is None else _series(plain["memory"]),
    )


def _series(plain: list[Any]) -> MemorySeries:
    return MemorySeries(
        tuple(
            MemorySample(
                sample["workload"],
                sample["calls"],
                GuestMemory(**sample["guest"]),
                HostMemory(**sample["host"]),
            )
            for sample in plain
        )
    )
