"""What the doctor says of a machine, and whether it says it with the right exit status."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.codegen.toolchain.samples import GHC, make_tar

from exo_gen.cli import exo_gen
from exo_gen.toolchain.install import Installed

PROGRAMS = ("wasm32-wasi-ghc", "wasm32-wasi-cabal", "wasm32-wasi-clang", "wasm-opt")


def rows(output: str) -> dict[str, list[str]]:
    """The table's rows by their first word."""
    return {words[0]: words[1:] for words in map(str.split, output.splitlines()) if words}


def test_without_a_compiler_it_names_the_command_and_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(exo_gen, ["toolchain", "doctor"])
    assert result.exit_code == 1
    assert rows(result.output)["wasm32-wasi-ghc"][1] == "missing"
    assert "To change that, run: exo-gen toolchain install" in result.output


def test_what_is_optional_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = rows(CliRunner().invoke(exo_gen, ["toolchain", "doctor"]).output)
    for name in ("ghc", "cabal", "hlint", "ormolu"):
        assert " ".join(found[name][:5]).endswith("missing or stale only"), found[name]


def test_with_everything_it_shows_versions_and_succeeds(
    tmp_path: Path, run: Callable[[object], Installed], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run(make_tar(tmp_path / "all.tar.xz", {f"top/bin/{name}": GHC for name in PROGRAMS}))
    result = CliRunner().invoke(exo_gen, ["toolchain", "doctor"])
    assert result.exit_code == 0
    found = rows(result.output)
    assert all(found[name][:2] == ["rebuild", "9.10.3"] for name in PROGRAMS)
    assert "The guest can be rebuilt here." in result.output


@pytest.mark.parametrize("broken", PROGRAMS[1:])
def test_a_companion_that_does_not_run_is_named(
    tmp_path: Path,
    run: Callable[[object], Installed],
    monkeypatch: pytest.MonkeyPatch,
    broken: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    files = {f"top/bin/{name}": GHC for name in PROGRAMS}
    files[f"top/bin/{broken}"] = "#!/bin/sh\necho bad library >&2\nexit 1\n"
    run(make_tar(tmp_path / "all.tar.xz", files))
    result = CliRunner().invoke(exo_gen, ["toolchain", "doctor"])
    assert result.exit_code == 1
    assert rows(result.output)[broken][1] == "missing"
    assert "bad library" in result.output


def test_in_a_checkout_it_tells_the_state_of_the_committed_guest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema/effects.json").touch()
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(exo_gen, ["toolchain", "doctor"])
    assert "generated/manifest.json is missing; run: exo-gen generate" in result.output
