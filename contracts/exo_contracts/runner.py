"""Run the gate: every subject held against its properties, on one process or several.

Kept failures are replayed first. What a subject's cases are depends on the seed and the subject
alone, not on which process examines it or when.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from hashlib import sha256
from math import inf
from multiprocessing import get_context
from time import perf_counter
from typing import TypeAlias

from exo_contracts import failure as failures
from exo_contracts.database import opened
from exo_contracts.failure import Failure
from exo_contracts.plan import Plan
from exo_contracts.reports.report import Report
from exo_contracts.result import Result
from exo_contracts.subjects import Subject, chosen, subjects
from exo_contracts.workbench import Workbench
from exo_gen.diagnostics import ExoGenError
from exo_gen.pipeline import load_model
from exo_types.manifest import FINGERPRINT

Progress: TypeAlias = Callable[[Result, int, int], None]
"""Called after each subject with its result, how many are done, and how many there are."""


class StaleGenerated(ExoGenError):
    """The Python that would be examined was generated from another schema."""


class NothingToExamine(ExoGenError):
    """No subject has a name like the ones asked for."""


class WorkerDied(ExoGenError):
    """A process of the gate ended without a word."""


def run(plan: Plan, *, progress: Progress | None = None) -> Report:
    """Run a plan; raise `ExoGenError`, or `HostError` when the guest cannot be loaded."""
    started = perf_counter()
    wanted, known_subjects = examinable(plan)
    everything = failures.kept(plan.kept)
    kept = [known for known in everything if known.subject in wanted]
    jobs = max(1, min(plan.jobs, len(wanted)))
    results: dict[Subject, Result] = {}
    deadline = inf if plan.minutes is None else started + 60 * plan.minutes
    with _bench(plan, jobs) as examine:
        for result in examine(wanted, kept, deadline):
            results[result.subject] = result
            if progress is not None:
                progress(result, len(results), len(wanted))
    return Report(
        # A subject that time did not suffice for was not tried, and the report says so.
        results=tuple(results.get(subject) or Result(subject, {}, 0.0) for subject in wanted),
        examples=plan.examples,
        seed=plan.seed,
        jobs=jobs,
        replayed=len(kept),
        stale=tuple(known.id for known in everything if known.subject not in known_subjects),
        seconds=perf_counter() - started,
        fingerprint=FINGERPRINT,
        only=plan.only,
        guest=sha256(plan.wasm.read_bytes()).hexdigest(),
    )


def examinable(plan: Plan) -> tuple[list[Subject], frozenset[Subject]]:
    """The subjects a plan wants, and all there are; raise `StaleGenerated`, `NothingToExamine`."""
    model = load_model(plan.project)
    if model.fingerprint != FINGERPRINT:
        raise StaleGenerated("generated/ is not of this schema; run `exo-gen generate`")
    wanted = chosen(model, plan.only)
    if not wanted:
        names = ", ".join(sorted(subject.name for subject in subjects(model))[:8])
        raise NothingToExamine(
            f"no subject is named {' or '.join(plan.only)}; there are {names} ..."
        )
    return wanted, frozenset(subjects(model))


def replay(plan: Plan, known: Failure) -> Failure | None:
    """Try one kept failure again; None when its property holds now."""
    bench = Workbench(plan.project, plan.wasm, memory_calls=plan.memory_calls)
    if not bench.knows(known.subject):
        raise NothingToExamine(
            f"the schema has no {known.subject} any more; remove {known.id}.json"
        )
    return bench.replay(known)


def keep(report: Report, plan: Plan) -> None:
    """Save what failed, the smallest of each cause, so that every later run replays it first."""
    for failed in report.by_cause():
        # A process that died may not have told of what; that cannot be tried again.
        if failed.case:
            failures.save(failed, plan.kept)


_Examine: TypeAlias = Callable[[Sequence[Subject], Sequence[Failure], float], Iterator[Result]]
"""Examine subjects, replaying what is kept of them; begin none after a time of `perf_counter`."""


@contextmanager
def _bench(plan: Plan, jobs: int) -> Iterator[_Examine]:
    """The means to examine subjects, in this process or in others."""
    if jobs == 1:
        bench = _equipped(plan)
        yield lambda wanted, kept, deadline: (
            _one(bench, plan, subject, kept) for subject in wanted if perf_counter() < deadline
        )
        return
    # Not forked: the wasm engine's threads would not come along.
    pool = ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_start, initargs=(plan,)
    )
    try:
        yield lambda wanted, kept, deadline: _shared_out(pool, plan, wanted, kept, deadline)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _equipped(plan: Plan) -> Workbench:
    """A bench with the example database of the plan."""
    known = opened(plan.database, plan.project.root) if plan.remembers else None
    return Workbench(plan.project, plan.wasm, database=known, memory_calls=plan.memory_calls)


def _one(bench: Workbench, plan: Plan, subject: Subject, kept: Sequence[Failure]) -> Result:
    """Replay what is kept of a subject, then search it."""
    with bench.traced() if plan.traced else nullcontext([]) as traces:
        again = [bench.replay(known) for known in kept if known.subject == subject]
        result = bench.examine(
            subject, examples=plan.examples, seed=plan.seed, remembers=plan.remembers
        )
    relapsed = (failed for failed in again if failed is not None)
    trace = next(iter(traces), None)
    return replace(result, failures=(*relapsed, *result.failures), trace=trace)


# --- other processes ------------------------------------------------------------------------

_BENCHES: dict[Plan, Workbench | Exception] = {}
"""The bench of this process; or why it has none, to be raised where the parent hears it."""


def _start(plan: Plan) -> None:
    try:
        _BENCHES[plan] = _equipped(plan)
    except Exception as error:
        _BENCHES[plan] = error


def _work(plan: Plan, subject: Subject, kept: Sequence[Failure]) -> Result:
    bench = _BENCHES[plan]
    if isinstance(bench, Exception):
        raise bench
    return _one(bench, plan, subject, kept)


def _shared_out(
    pool: ProcessPoolExecutor,
    plan: Plan,
    wanted: Sequence[Subject],
    kept: Sequence[Failure],
    deadline: float,
) -> Iterator[Result]:
    waiting: set[Future[Result]] = {
        pool.submit(_work, plan, subject, [known for known in kept if known.subject == subject])
        for subject in wanted
    }
    while waiting:
        left = None if deadline == inf else max(0.0, deadline - perf_counter())
        done, waiting = wait(waiting, timeout=left, return_when=FIRST_COMPLETED)
        if perf_counter() >= deadline:
            deadline = inf
            waiting = {future for future in waiting if not future.cancel()}
        try:
            yield from [future.result() for future in done]
        except BrokenProcessPool:
            raise WorkerDied(
                "a process of the gate died, of a crash in the engine or for want of memory; "
                "run with --jobs 1 to see where"
            ) from None
