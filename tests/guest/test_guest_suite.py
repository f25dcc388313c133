"""The guest's own suite: every decision against scripted effects, and what the codecs rest on.

The same suite runs as WebAssembly and natively, compiled by two compilers with warnings as errors.
Each runs where its compiler with hspec is found, and is skipped elsewhere. Where an archive with
the compiler for WebAssembly is named, as in CI, that half is not skipped: what is missing fails.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

import pytest
import wasmtime

from exo_gen.guest.cabal import for_wasm
from exo_gen.guest.native import for_native, needed
from exo_gen.toolchain.errors import MissingNativeError
from exo_gen.toolchain.find import find
from exo_gen.toolchain.native import require_native

ROOT: Final = Path(__file__).parents[2]
BUILD: Final = ROOT / "guest" / "dist-newstyle"
SUITE: Final = "exomonad-guest:test:spec"


@dataclass(frozen=True, slots=True)
class Report:
    """What a run of the suite ended with, and what it said."""

    status: int
    text: str

    @property
    def examples(self) -> int:
        """How many examples there were, none of which failed; 0 when some did."""
        found = re.search(r"^(\d+) examples, 0 failures$", self.text, flags=re.M)
        return int(found[1]) if found else 0


def absent(reason: str) -> NoReturn:
    """Skip, or fail where the compiler was promised."""
    if os.environ.get("EXO_GHC_WASM_ARCHIVE"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def in_wasm(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The suite as a WASI command, run by wasmtime."""
    toolchain = find()
    if toolchain is None:
        absent("no wasm32-wasi-ghc; run: exo-gen toolchain install")
    packages = toolchain.required_tool("wasm32-wasi-ghc-pkg")
    listed = subprocess.run(
        [packages, "--global", "--simple-output", "list", "hspec"], capture_output=True, text=True
    )
    if not listed.stdout.strip():
        absent(f"{toolchain.ghc} has no hspec installed")
    cabal = for_wasm(toolchain, BUILD / "spec")
    program = cabal.build(ROOT, [SUITE], strict=True)[SUITE]
    return run_wasi(program, tmp_path_factory.mktemp("wasm") / "report", "--no-color")


@pytest.fixture(scope="module")
def natively() -> Report:
    """The suite as a program of this machine."""
    try:
        toolchain = require_native()
        toolchain.require_libraries(needed(ROOT, "test-suite spec"))
    except MissingNativeError as error:
        pytest.skip(str(error))
    # In the folder that the native guest is built in: the library is there already.
    cabal = for_native(toolchain, BUILD / "native")
    program = cabal.build(ROOT, [SUITE], strict=True)[SUITE]
    done = subprocess.run(
        [program, "--no-color"],
        env={"LANG": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    return Report(done.returncode, done.stdout)


@pytest.mark.parametrize("side", ["in_wasm", "natively"])
def test_every_story_ends_as_told(side: str, request: pytest.FixtureRequest) -> None:
    report: Report = request.getfixturevalue(side)
    assert report.status == 0, report.text
    # An empty suite would pass as well.
    assert report.examples > 80, report.text


def test_both_sides_tell_the_same_number_of_stories(in_wasm: Report, natively: Report) -> None:
    assert in_wasm.examples == natively.examples


def run_wasi(program: Path, output: Path, *arguments: str) -> Report:
    """Run a WASI command: its exit status, and what it wrote."""
    config = wasmtime.Config()
    config.cache = True
    engine = wasmtime.Engine(config)
    store = wasmtime.Store(engine)
    wasi = wasmtime.WasiConfig()
    wasi.argv = [program.name, *arguments]
    # Without it the Haskell runtime cannot write what is not ASCII.
    wasi.env = [("LANG", "C.UTF-8")]
    wasi.stdout_file = output
    wasi.stderr_file = output.with_suffix(".err")
    store.set_wasi(wasi)
    linker = wasmtime.Linker(engine)
    linker.define_wasi()
    instance = linker.instantiate(store, wasmtime.Module.from_file(engine, str(program)))
    start = instance.exports(store)["_start"]
    assert isinstance(start, wasmtime.Func)
    try:
        start(store)
        status = 0
    except wasmtime.ExitTrap as ended:
        status = ended.code
    said = output.read_text(encoding="utf-8") + output.with_suffix(".err").read_text()
    return Report(status, said)
