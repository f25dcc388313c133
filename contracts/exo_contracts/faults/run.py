"""Run the catalogue: plant, let the gate loose, and write down which property killed what.

The faults of the guest share one build, made while the first faults of the Python are tried; those
have a copy of the tree each. Every trial is a process of its own, so `jobs` of them run at once.
What a fault is killed by depends on neither their number nor their order.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final, TypeAlias

from exo_contracts.faults.fault import Fault, hold_against, source_of
from exo_contracts.faults.report import FaultReport, FaultResult
from exo_contracts.faults.schemata import compile_in
from exo_contracts.faults.trial import UNPLANTED, Assignment, Task, Trial
from exo_contracts.plan import GUEST
from exo_contracts.scratch import Scratch

if TYPE_CHECKING:
    from exo_gen.project import Project
    from exo_gen.toolchain.find import Toolchain

EXAMPLES: Final = 100
"""Random examples a subject, after its sweep."""

_PATIENCE: Final = 300.0
"""Seconds that a trial of one fault may take: a fault may well make something run for ever."""

Progress: TypeAlias = Callable[[FaultResult, int, int], None]
"""Called after each fault with its result, how many are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Hunt:
    """What to try, and how much of it."""

    project: Project
    faults: tuple[Fault, ...]
    jobs: int = 1
    examples: int = EXAMPLES
    seed: int = 0


def run(
    hunt: Hunt, toolchain: Callable[[], Toolchain], *, progress: Progress | None = None
) -> FaultReport:
    """Try every fault; raise `StaleCatalogue`, or `ExoGenError` when the guest cannot be built.

    The compiler is only asked for when there are faults of the guest.
    """
    started = perf_counter()
    hold_against(hunt.faults, hunt.project.root)
    compiled = [fault for fault in hunt.faults if fault.compiled]
    compiler = toolchain() if compiled else None
    by_id = {fault.id: fault for fault in hunt.faults}
    results: dict[str, FaultResult] = {}
    unplanted: list[str] = []
    with tempfile.TemporaryDirectory(prefix="exo-faults-") as folder:
        for trial in _trials(hunt, Path(folder), compiled, compiler):
            fault = by_id.get(trial.fault)
            if fault is not None:
                results[fault.id] = FaultResult.of(fault, trial)
                if progress is not None:
                    progress(results[fault.id], len(results), len(by_id))
            elif trial.sighting is not None:
                unplanted.append(f"{trial.sighting.subject}: {trial.sighting.cause}")
            elif trial.broken is not None:
                unplanted.append(trial.broken)
    return FaultReport(
        tuple(results[fault.id] for fault in hunt.faults),
        tuple(sorted(unplanted)),
        perf_counter() - started,
    )


def _trials(
    hunt: Hunt, folder: Path, compiled: Sequence[Fault], compiler: Toolchain | None
) -> Iterator[Trial]:
    """Every trial as soon as it is over, those without a fault included."""
    workers = _Workers(hunt, folder)
    edited = [fault for fault in hunt.faults if not fault.compiled]
    with ThreadPoolExecutor(hunt.jobs) as pool:
        building = compiler and pool.submit(workers.build, compiled, compiler)
        waiting: set[Future[list[Trial]]] = set()
        if edited:
            workers.copy_python()
            waiting |= {pool.submit(workers.examine_python, None, edited)}
            waiting |= {pool.submit(workers.examine_python, fault, ()) for fault in edited}
        if building:
            # Trials go first to whoever is idle; the guest's can only be queued once it is built.
            numbers = building.result()
            parts = max(2 * hunt.jobs, len(compiled) // _TOGETHER)
            waiting |= {
                pool.submit(workers.examine_guest, part)
                for part in _parts(_guest_tasks(compiled, numbers), parts)
            }
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                yield from future.result()


_TOGETHER: Final = 12
"""Faults of the guest that one process tries, one after another, with the guest loaded once."""


def _guest_tasks(faults: Sequence[Fault], numbers: Mapping[str, int]) -> list[Task]:
    unplanted = [
        Task("", (subject,), UNPLANTED)
        for subject in dict.fromkeys(subject for fault in faults for subject in fault.subjects)
    ]
    planted = [Task(fault.id, fault.subjects, numbers[fault.id]) for fault in faults]
    return [*unplanted, *planted]


def _parts(tasks: Sequence[Task], parts: int) -> list[tuple[Task, ...]]:
    """The tasks dealt out in turn."""
    return [dealt for at in range(parts) if (dealt := tuple(tasks[at::parts]))]


class _Workers:
    """What the threads do: each makes a copy, or a process, and waits for it."""

    def __init__(self, hunt: Hunt, folder: Path) -> None:
        self._hunt = hunt
        self._root = hunt.project.root
        self._folder = folder
        self._python = Scratch(folder / "python")

    def build(self, faults: Sequence[Fault], compiler: Toolchain) -> Mapping[str, int]:
        """Compile the guest with every fault in it, each switched off."""
        copy = Scratch.copied_from(self._root, self._folder / "guest")
        numbers = compile_in(copy, faults)
        copy.build_contract(compiler)
        return numbers

    def copy_python(self) -> None:
        """Make the copy that those with a fault are copies of, its Python compiled once."""
        Scratch.copied_from(self._root, self._python.root)
        self._python.python("-m", "compileall", "-q", ".")

    def examine_guest(self, tasks: tuple[Task, ...]) -> list[Trial]:
        """Let the gate loose on the built guest."""
        guest = self._folder / "guest" / _BUILT
        return self._examine(Scratch(self._root), guest, tasks)

    def examine_python(self, fault: Fault | None, others: Sequence[Fault]) -> list[Trial]:
        """Let the gate loose on a copy with one fault, or on all subjects with none."""
        if fault is None:
            subjects = dict.fromkeys(subject for other in others for subject in other.subjects)
            return self._examine(
                self._python, self._root / GUEST, tuple(Task("", (one,)) for one in subjects)
            )
        copy = Scratch(self._folder / fault.id)
        shutil.copytree(self._python.root, copy.root)
        try:
            _plant(fault, copy)
            task = Task(fault.id, fault.subjects)
            return self._examine(copy, self._root / GUEST, (task,))
        finally:
            shutil.rmtree(copy.root)

    def _examine(self, copy: Scratch, guest: Path, tasks: tuple[Task, ...]) -> list[Trial]:
        hunt = self._hunt
        assignment = Assignment(copy.root, guest, tasks, hunt.examples, hunt.seed)
        try:
            done = subprocess.run(
                [sys.executable, "-m", "exo_contracts.faults.trial"],
                input=json.dumps(assignment.plain()),
                env=copy.environment,
                cwd=copy.root,
                capture_output=True,
                text=True,
                check=False,
                timeout=_PATIENCE * len(tasks),
            )
        except subprocess.TimeoutExpired:
            return [Trial(task.fault, broken="it does not come to an end") for task in tasks]
        trials = [Trial.read(json.loads(line)) for line in done.stdout.splitlines()]
        last = next(reversed(done.stderr.strip().splitlines()), "without a word")
        died = f"the process ended with status {done.returncode}: {last}"
        return [*trials, *(Trial(task.fault, broken=died) for task in tasks[len(trials) :])]


_BUILT: Final = Path("guest-contract.wasm")


def _plant(fault: Fault, copy: Scratch) -> None:
    path = copy.root / fault.path
    planted = fault.planted(source_of(fault, copy.root))
    # Not in place, and never the code of the file as it was: that would plant nothing.
    path.unlink()
    path.write_text(planted, encoding="utf-8")
    Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)
