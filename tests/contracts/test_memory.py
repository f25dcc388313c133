"""Memory: flat on the real guest, and red when anything leaks, whoever leaks it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.checkout import Checkout

from exo_contracts.cases import Soak
from exo_contracts.failure import Failure, render
from exo_contracts.findings import Finding
from exo_contracts.generation.strategies import Generators
from exo_contracts.judging.oracle import Oracle
from exo_contracts.memory import GuestMemory, HostMemory, MemorySample, MemorySeries, growths
from exo_contracts.plan import Plan
from exo_contracts.properties.memory import MemoryExam
from exo_contracts.reports.evidence import MemoryCurve
from exo_contracts.reports.report import Report
from exo_contracts.result import Result
from exo_contracts.subjects import Subject
from exo_contracts.workbench import Workbench
from exo_gen.project import Project
from exo_gen.toolchain.find import find
from exo_host.bridge import EffectBridge
from exo_host.instance import GuestInstance

MEMORY = Subject("instance", "memory")

Make = Callable[[Path], MemoryExam]


@pytest.fixture(scope="module")
def make(generators: Generators, oracle: Oracle) -> Make:
    return lambda wasm: MemoryExam(wasm, generators, oracle)


@pytest.fixture
def exam(make: Make, plan: Plan) -> MemoryExam:
    return make(plan.wasm)


def finding(exam: MemoryExam, case: Soak) -> Finding | None:
    return exam.examine(case)["memory"]


# --- the real guest ---------------------------------------------------------------------------


def test_it_is_flat_and_the_series_says_so(project: Project, plan: Plan) -> None:
    bench = Workbench(project, plan.wasm, memory_calls=600)
    result = bench.examine(MEMORY, examples=5, seed=0)
    assert [render(failed) for failed in result.failures] == []
    assert result.memory is not None
    assert result.cases == {"memory": len(result.memory.workloads)}
    assert {"effects", "notifications", "traps", "reloads"} < set(result.memory.workloads)
    for workload in result.memory.workloads:
        samples = result.memory.of(workload).samples
        assert [sample.calls for sample in samples] == sorted({s.calls for s in samples})
        assert all(sample.guest.guest_pages > 0 for sample in samples)
    assert result.untried == ()


def test_the_guest_s_part_is_the_same_in_every_run(exam: MemoryExam) -> None:
    def seen() -> list[tuple[int, GuestMemory]]:
        exam.examine(Soak("effects", 60))
        return [(sample.calls, sample.guest) for sample in exam.series.of("effects").samples]

    assert seen() == seen()


def test_other_searches_do_not_have_a_series(bench: Workbench) -> None:
    assert bench.examine(Subject("type", "Role"), examples=1, seed=0).memory is None


def test_the_page_draws_the_series() -> None:
    samples = tuple(
        MemorySample("effects", calls, FLAT, HostMemory(calls * 10**6, 0)) for calls in (8, 16)
    )
    result = Result(MEMORY, {"memory": 1}, 1.0, tried=1, memory=MemorySeries(samples))
    report = Report((result,), examples=1, seed=0, jobs=1, replayed=0, seconds=1.0)
    assert report.memory == (
        MemoryCurve("effects: the guest", ((8, 6_553_600), (16, 6_553_600))),
        MemoryCurve("effects: the process", ((8, 8_000_000), (16, 16_000_000))),
    )


# --- leaks in the host ------------------------------------------------------------------------


def test_a_leak_in_the_bridge_is_found_kept_and_replayed(
    bench: Workbench, exam: MemoryExam, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Soak("effects", 800)
    assert finding(exam, case) is None
    history: list[list[bytes]] = []
    perform = EffectBridge.perform

    def remember(self: EffectBridge, kind: str, document: bytes) -> bytes:
        history.append([document])
        return perform(self, kind, document)

    monkeypatch.setattr(EffectBridge, "perform", remember)
    found = finding(exam, case)
    assert found is not None
    assert found.cause == "objects grows with effects"
    failed = Failure.of(MEMORY, found, case, None)
    again = Failure.read(failed.plain())
    assert again == failed
    assert bench.replay(again) is not None
    assert "800 calls: effects" in render(failed)
    monkeypatch.undo()
    assert bench.replay(again) is None


def test_instances_that_are_never_freed_are_found(
    exam: MemoryExam, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[Any] = []

    def keep(self: GuestInstance) -> None:
        self.dead = True
        kept.append(self._plugin)

    monkeypatch.setattr(GuestInstance, "close", keep)
    found = finding(exam, Soak("traps", 40))
    assert found is not None
    assert found.cause == "resident_bytes grows with traps"


# --- leaks in the guest -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def leaky(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A guest that frees no question it asked the host, and keeps every input in C's heap."""
    toolchain = find()
    if toolchain is None:
        pytest.skip("no wasm32-wasi-ghc: run `exo-gen toolchain install`")
    copy = Checkout.copied_to(tmp_path_factory.mktemp("leaky"))
    copy.edit("generated/haskell/src/ExoMonad/Host/Kernel.hs", r"^ +blockFree question\n", "")
    copy.edit(
        "generated/haskell/cbits/extism_kernel.c",
        r"^uint64_t exo_input_length\(void\) \{.*$",
        "extern void *malloc(size_t);\nstatic void *volatile kept;\n"
        "uint64_t exo_input_length(void) {\n  kept = malloc(kernel_input_length());\n"
        "  return kernel_input_length();\n}",
    )
    return copy.build_contract(toolchain)


def test_a_block_that_is_not_freed_is_found(make: Make, leaky: Path) -> None:
    found = finding(make(leaky), Soak("effects of one call", 32))
    assert found is not None
    assert found.cause == "kernel_live grows with effects of one call"


def test_what_c_never_frees_is_found(make: Make, leaky: Path) -> None:
    found = finding(make(leaky), Soak("large documents", 200))
    assert found is not None
    assert found.cause == "guest_pages grows with large documents"


# --- what counts as flat ----------------------------------------------------------------------


def series(*guests: GuestMemory) -> MemorySeries:
    return MemorySeries(
        tuple(
            MemorySample("w", calls, guest, HostMemory(0, 0))
            for calls, guest in enumerate(guests, 1)
        )
    )


FLAT = GuestMemory(100, 10**6, 65_472, 0)


def grown(samples: MemorySeries) -> list[str]:
    return [growth.quantity for growth in growths(samples)]


def test_what_does_not_change_is_flat() -> None:
    assert grown(series(*[FLAT] * 8)) == []


def test_warming_up_in_the_first_half_is_no_growth() -> None:
    cold = GuestMemory(10, 10**5, 65_472, 0)
    assert grown(series(cold, cold, FLAT, FLAT, FLAT, FLAT)) == []


def test_a_slow_leak_shows_over_enough_calls() -> None:
    def after(calls: int) -> MemorySeries:
        """Three bytes a call, seen sixteen times."""
        return series(
            *(GuestMemory(100, 10**6 + 3 * calls * n // 16, 65_472, 0) for n in range(1, 17))
        )

    assert grown(after(2_000)) == []
    assert grown(after(200_000)) == ["live_bytes"]


def test_a_block_in_use_is_never_too_few() -> None:
    more = GuestMemory(100, 10**6, 65_472, 1)
    assert grown(series(FLAT, more, FLAT, FLAT)) == ["kernel_live"]


def test_a_kernel_that_takes_a_page_late_is_found() -> None:
    more = GuestMemory(100, 10**6, 2 * 65_472, 0)
    assert grown(series(FLAT, FLAT, FLAT, more)) == ["kernel_bytes"]


@pytest.mark.parametrize(
    ("mebibytes", "leaks"),
    [
        ([50, 90, 90, 90, 90, 90, 90, 90], False),
        ([50, 50, 50, 50, 50, 200, 200, 200], False),
        ([50, 50, 50, 50, 50, 50, 50, 200], False),
        ([50, 60, 70, 80, 90, 100, 110, 120], True),
    ],
)
def test_a_process_that_jumps_once_does_not_leak(mebibytes: list[int], leaks: bool) -> None:
    samples = (
        MemorySample("w", calls, FLAT, HostMemory(size * 2**20, 0))
        for calls, size in enumerate(mebibytes, 1)
    )
    assert grown(MemorySeries(tuple(samples))) == (["resident_bytes"] if leaks else [])


def test_a_few_samples_tell_nothing() -> None:
    assert grown(series(FLAT, FLAT, FLAT)) == []
