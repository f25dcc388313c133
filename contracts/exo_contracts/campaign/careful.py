"""A shard in a process of its own: one that has killed its worker, or that wants to be alone.

Before each case the process writes it down, so that when it dies the case it died of is known. What
dies three times is a finding; what does not was killed by something else, and its result counts.

The process is this module run with a folder: it reads `order.json` and writes `delivery.json`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from exo_contracts.campaign.orders import Delivery, Order, carried_out
from exo_contracts.campaign.parcel import located
from exo_contracts.cases import Case, document_in, document_out
from exo_contracts.failure import Failure
from exo_contracts.findings import Examination, Finding
from exo_contracts.generation.choice import Choose
from exo_contracts.properties import Exam
from exo_contracts.properties.memory import MemoryExam
from exo_contracts.result import Result
from exo_contracts.subjects import Subject
from exo_contracts.workbench import Workbench
from exo_gen.diagnostics import ExoGenError

ATTEMPTS: Final = 3
"""How often a shard must kill its process to be a finding."""

PROPERTY: Final = "survival"
CAUSE: Final = "crashes its process"

_ORDER: Final = "order.json"
_DELIVERY: Final = "delivery.json"
_AT: Final = "at.json"


class ShardFailed(ExoGenError):
    """The gate itself went wrong in the middle of a shard."""


def carefully(unpacked: Path, order: Order) -> Delivery:
    """Do an order on a parcel unpacked in a folder; raise `ShardFailed`."""
    ended = 0
    for _ in range(ATTEMPTS):
        with tempfile.TemporaryDirectory(prefix="exomonad-careful-", dir=unpacked) as name:
            folder = Path(name)
            (folder / _ORDER).write_text(json.dumps(order.plain()))
            ended, said = _run(folder)
            if ended == 0:
                return Delivery.unpacked((folder / _DELIVERY).read_bytes())
            if ended > 0:
                last = (said.strip().splitlines() or [f"exit status {ended}"])[-1]
                raise ShardFailed(f"{order.shard} cannot be examined: {last}")
            at = _read(folder / _AT)
    return crashed(order, f"its process died of {signal.Signals(-ended).name}", at)


def crashed(order: Order, how: str, at: Mapping[str, Any] | None = None) -> Delivery:
    """The finding that a shard does not survive; `at` is the case it was at, if that is known."""
    subject = order.shard.subject
    known = f"{how} each of {ATTEMPTS} times, at this document"
    unknown = f"{how} each of {ATTEMPTS} times; which document it was at is not known"
    finding = Finding(PROPERTY, CAUSE, unknown if at is None else known, (("process", how),))
    document = b"" if at is None else document_in(at["document"])
    case = {} if at is None else at["case"]
    return Delivery(Result(subject, {}, 0.0, (Failure(subject, finding, document, case),)))


def _run(folder: Path) -> tuple[int, str]:
    """Run this module; its exit status, negative for a signal, and what it said."""
    with subprocess.Popen(
        [sys.executable, "-m", __name__, str(folder)],
        # Held open: its end tells the process that this one is gone.
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    ) as process:
        assert process.stderr is not None
        said = process.stderr.read()
        return process.wait(), said


def _read(path: Path) -> Mapping[str, Any] | None:
    try:
        at: Mapping[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return at


# --- in the process -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Noted:
    """An exam that writes down each case before it is held against anything."""

    exam: Exam[Any]
    path: Path

    def sweep(self) -> Iterable[Case]:
        """The exam's own."""
        return self.exam.sweep()

    def draw(self, choose: Choose) -> Sequence[Case]:
        """The exam's own."""
        return self.exam.draw(choose)

    def examine(self, case: Case, *, thorough: bool = False) -> Examination:
        """Write the case down, then let the exam see to it."""
        kept = self.essential(case)
        at = {"document": document_out(kept.document), "case": kept.plain()}
        self.path.write_text(json.dumps(at))
        return self.exam.examine(case, thorough=thorough)

    def essential(self, case: Case) -> Case:
        """The exam's own."""
        essential: Case = self.exam.essential(case)
        return essential

    def read(self, plain: Mapping[str, Any]) -> Case:
        """The exam's own."""
        case: Case = self.exam.read(plain)
        return case


class _NotingBench(Workbench):
    """A bench whose exams write down what they are at."""

    path: Path

    def exam(self, subject: Subject) -> Exam[Any]:
        """The exam of a subject, noted."""
        exam = super().exam(subject)
        # That of the memory is asked for its measurements too.
        return exam if isinstance(exam, MemoryExam) else _Noted(exam, self.path)


def _main(folder: Path) -> None:
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    order = Order.read(json.loads((folder / _ORDER).read_bytes()))
    bench = _NotingBench(*located(folder.parent))
    bench.path = folder / _AT
    (folder / _DELIVERY).write_bytes(carried_out(bench, order).packed())


def _leave_with_parent() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
