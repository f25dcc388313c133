"""Fixtures of the benchmarks, and the table at the end of `make bench`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from tests.benchmarks import plain_plugin
from tests.benchmarks.budgets import Outcome
from tests.benchmarks.contract_guest import EchoGuest
from tests.benchmarks.meter import Meter
from tests.benchmarks.plain_plugin import PlainPlugin

from exo_gen.toolchain.find import Toolchain, find

ROOT: Final = Path(__file__).parents[2]
_OUTCOMES: Final = pytest.StashKey[list[Outcome]]()

# Extism makes an error value in every call, good or not. Where backtraces are wanted, each of them
# takes a backtrace: 9 us a call, ours and theirs alike, which would flatter every ratio here.
os.environ["RUST_BACKTRACE"] = "0"


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_OUTCOMES] = []


@pytest.fixture
def meter(benchmark: Any, request: pytest.FixtureRequest) -> Meter:
    return Meter(benchmark, request.config.stash[_OUTCOMES].append)


@pytest.fixture(scope="session")
def toolchain() -> Toolchain:
    found = find()
    if found is None:
        pytest.skip("no wasm32-wasi-ghc: run `exo-gen toolchain install`")
    return found


@pytest.fixture(scope="session")
def plain_wasm(toolchain: Toolchain, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plain_plugin.build(toolchain, tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="session")
def bare() -> Any:
    return plain_plugin.bare_host_function()


@pytest.fixture(scope="session")
def plain(plain_wasm: Path, bare: Any) -> PlainPlugin:
    return PlainPlugin(plain_wasm, bare)


@pytest.fixture(scope="session")
def echo_guest() -> EchoGuest:
    return EchoGuest(ROOT / "generated" / "wasm" / "guest-contract.wasm")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    outcomes = terminalreporter.config.stash[_OUTCOMES]
    if outcomes:
        terminalreporter.section("budgets")
        for line in _table(outcomes):
            terminalreporter.write_line(line)


def _table(outcomes: list[Outcome]) -> Iterator[str]:
    rows = [
        ("what", "budget", "measured", "", "made from"),
        *(
            (
                o.budget.what,
                o.budget.written,
                o.budget.unit.written(o.measured),
                o.verdict,
                o.detail,
            )
            for o in outcomes
        ),
    ]
    align: tuple[Callable[[str, int], str], ...] = (str.ljust, str.rjust, str.rjust, str.ljust)
    widths = [max(len(row[at]) for row in rows) for at in range(len(align))]
    for row in rows:
        cells = [put(text, width) for put, text, width in zip(align, row, widths, strict=False)]
        yield "  ".join((*cells, row[-1])).rstrip()
