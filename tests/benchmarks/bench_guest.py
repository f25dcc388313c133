"""The guest as a module: how large, how soon ready, how much memory it keeps, how soon rebuilt."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Final

import pytest
from tests.benchmarks.budgets import GUEST_SIZE, INSTANCE, MEMORY, REBUILD
from tests.benchmarks.conftest import ROOT
from tests.benchmarks.documents import hook
from tests.benchmarks.meter import Meter

from exo_contracts.scratch import Scratch
from exo_gen.guest.build import LIVE, PRODUCT, UNTOUCHED, build, write
from exo_gen.toolchain.find import Toolchain
from exo_host.compiled import CompiledGuest, load_guest
from exo_host.instance import GuestInstance

GUEST: Final = ROOT / "generated" / "wasm" / "guest.wasm"
_MIB: Final = 2**20
_EXPORT: Final = "handle_pre_tool_use"
_HANDLER: Final = Path("guest/src/ExoMonad/Guest/Hook/Rule/LongCommand.hs")
_LINE: Final = re.compile(r'(?<=^      ")', re.M)
"""Where the text of its verdict begins, on a line of its own."""


class NoEffects:
    """Answers effects with nothing, which the guest takes for a failure of the host."""

    def perform(self, kind: str, document: bytes) -> bytes:
        return b""


@pytest.fixture(scope="module")
def compiled() -> CompiledGuest:
    return load_guest(GUEST)


def test_guest_size(meter: Meter) -> None:
    """The committed product."""
    size = GUEST.stat().st_size
    meter.value(GUEST_SIZE, lambda: (size / _MIB, f"{size:,} bytes"))


def test_new_instance(meter: Meter, compiled: CompiledGuest) -> None:
    """Made, its runtime started, and its first call answered."""
    document = hook(300)
    made: list[GuestInstance] = []

    def ready() -> None:
        made.append(GuestInstance(compiled, NoEffects()))
        made[-1].call(_EXPORT, document)

    def close() -> None:
        while made:
            made.pop().close()

    meter.seconds(INSTANCE, ready, rounds=101, setup=close)
    close()


def test_memory(meter: Meter, compiled: CompiledGuest) -> None:
    """What the process gains, kernel's and guest's memory included, once it has warmed up."""
    calls = 10 if meter.trial else 100_000
    instance = GuestInstance(compiled, NoEffects())
    document = hook(1024)

    def gained() -> tuple[float, str]:
        for _ in range(calls // 10):
            instance.call(_EXPORT, document)
        before = _resident()
        for _ in range(calls):
            instance.call(_EXPORT, document)
        gain = _resident() - before
        return gain / _MIB, f"{before / _MIB:.1f} MiB before, {gain:+,} bytes"

    meter.value(MEMORY, gained)
    instance.close()


def test_rebuild(meter: Meter, toolchain: Toolchain, tmp_path: Path) -> None:
    """Change one line of a rule; `exo-gen guest build --live`: compile, link, optimise, stamp."""
    scratch = Scratch.copied_from(ROOT, tmp_path / "tree")
    if meter.trial:
        (scratch.root / "guest" / "cabal.project.local").write_text("optimization: False\n")
    handler = scratch.root / _HANDLER
    original = handler.read_text(encoding="utf-8")
    edits = 0

    def edit() -> None:
        nonlocal edits
        edits += 1
        changed, count = _LINE.subn(f"{edits}: ", original)
        assert count == 1, f"{_HANDLER} has {count} lines that begin with a string"
        handler.write_text(changed, encoding="utf-8")

    def rebuild() -> None:
        options = UNTOUCHED if meter.trial else LIVE
        built = build(scratch.root, toolchain, (PRODUCT,), options=options, incremental=True)
        write(scratch.root, built)

    if not meter.trial:
        rebuild()
    meter.seconds(REBUILD, rebuild, rounds=3, setup=edit)
    shutil.rmtree(scratch.root)


def _resident() -> int:
    """Bytes of this process in main memory; Linux only."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
