"""The guest's own suite, compiled to WebAssembly: every decision against scripted effects.

It runs where a compiler with hspec is found, and is skipped elsewhere. Where an archive with the
compiler is named, as in CI, nothing is skipped: what is missing is a failure.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest
import wasmtime

from exo_gen.toolchain.find import Toolchain, find

ROOT = Path(__file__).parents[2]
GUEST = ROOT / "guest"
BUILD = GUEST / "dist-newstyle" / "spec"


def absent(reason: str) -> NoReturn:
    """Skip, or fail where the compiler was promised."""
    if os.environ.get("EXO_GHC_WASM_ARCHIVE"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def suite() -> Path:
    """The suite as a WASI command, compiled with warnings as errors."""
    toolchain = find()
    if toolchain is None:
        absent("no wasm32-wasi-ghc; run: exo-gen toolchain install")
    packages = toolchain.required_tool("wasm32-wasi-ghc-pkg")
    listed = subprocess.run(
        [packages, "--global", "--simple-output", "list", "hspec"], capture_output=True, text=True
    )
    if not listed.stdout.strip():
        absent(f"{toolchain.ghc} has no hspec installed")
    built = cabal(toolchain, "build")
    assert built.returncode == 0, f"the suite does not build\n{built.stdout}"
    return Path(cabal(toolchain, "list-bin").stdout.splitlines()[-1])


def cabal(toolchain: Toolchain, verb: str) -> subprocess.CompletedProcess[str]:
    """Run cabal on the suite, away from the network and from the product's build."""
    home = BUILD / "cabal"
    home.mkdir(parents=True, exist_ok=True)
    (home / "config").write_text("active-repositories: :none\n")
    return subprocess.run(
        [
            toolchain.required_tool("wasm32-wasi-cabal"),
            verb,
            "-v1",
            f"--builddir={BUILD}",
            f"--with-compiler={toolchain.ghc}",
            f"--with-hc-pkg={toolchain.required_tool('wasm32-wasi-ghc-pkg')}",
            f"--with-hsc2hs={toolchain.required_tool('wasm32-wasi-hsc2hs')}",
            "--project-file=cabal.project.ci",
            "exomonad-guest:test:spec",
        ],
        cwd=GUEST,
        env=toolchain.environment() | {"CABAL_DIR": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if verb == "build" else None,
        text=True,
    )


def test_every_story_ends_as_told(suite: Path, tmp_path: Path) -> None:
    status, report = run_wasi(suite, tmp_path / "report", "--no-color")
    assert status == 0, report
    # An empty suite would pass as well.
    found = re.search(r"^(\d+) examples, 0 failures$", report, flags=re.M)
    assert found, report
    assert int(found[1]) > 80


def run_wasi(program: Path, output: Path, *arguments: str) -> tuple[int, str]:
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
    return status, output.read_text(encoding="utf-8") + output.with_suffix(".err").read_text()
