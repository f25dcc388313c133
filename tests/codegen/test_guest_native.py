"""`exo-gen guest build --native`: what it does with a compiler, and what it says without one.

The compiler and cabal are shell scripts, so that every path takes milliseconds; other tests build
the native guest for real.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exo_gen.cli import exo_gen
from exo_gen.diagnostics import ExoGenError
from exo_gen.guest.depends import build_depends
from exo_gen.guest.errors import GuestBuildError
from exo_gen.guest.native import NATIVE, needed
from exo_gen.toolchain.errors import MissingNativeError
from exo_gen.toolchain.native import require_native

ROOT = Path(__file__).parents[2]
GUEST_CABAL = """\
name: exomonad-guest

library
  build-depends:
    , base  >=4.15
    , text

  exposed-modules: A

executable exo-guest-native
  build-depends:
    , base
    , exomonad-guest
    , process  >=1.6
"""
CABAL = """#!/bin/sh
if [ "$1" = --numeric-version ]; then echo 3.4.1.0; exit; fi
for word in "$@"; do case $word in --builddir=*) folder=${word#--builddir=} ;; esac; done
test -f "$CABAL_DIR/config" || exit 9
if [ "$1" = list-bin ]; then echo "$folder/program"; exit; fi
echo "$@" > "$folder/arguments"
if grep -q 'syntax error' src/*.hs; then echo 'src/A.hs:1:1: error: parse error' >&2; exit 1; fi
cp src/A.hs "$folder/program"
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a guest of one file, and a PATH with nothing of a compiler on it."""
    root = tmp_path / "project"
    for folder in ("schema", "guest/src", "generated/haskell"):
        (root / folder).mkdir(parents=True)
    (root / "schema/effects.json").touch()
    (root / "guest/src/A.hs").write_text("module A where\n")
    (root / "guest/exomonad-guest.cabal").write_text(GUEST_CABAL)
    (root / "guest/freer").mkdir()
    freer = "name: exomonad-freer\n\nlibrary\n  build-depends: base\n"
    (root / "guest/freer/exomonad-freer.cabal").write_text(freer)
    types = "name: exomonad-types\n\nlibrary\n  build-depends:\n    , bytestring\n"
    (root / "generated/haskell/exomonad-types.cabal").write_text(types)
    monkeypatch.chdir(root)
    programs(tmp_path, {}, monkeypatch)
    return root


def programs(tmp_path: Path, scripts: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let PATH have these programs and what shell scripts need."""
    folder = tmp_path / "bin"
    folder.mkdir(exist_ok=True)
    for name in ("sh", "cp", "grep"):
        if not (folder / name).exists():
            (folder / name).symlink_to(Path("/bin") / name)
    for name, script in scripts.items():
        (folder / name).write_text(script)
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def compiler(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    ghc: str = "9.0.2",
    libraries: str = "base bytestring process text",
) -> None:
    scripts = {
        "ghc": f"#!/bin/sh\necho {ghc}\n",
        "ghc-pkg": f"#!/bin/sh\necho {libraries}\n",
        "cabal": CABAL,
    }
    programs(tmp_path, scripts, monkeypatch)


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(exo_gen, ["guest", "build", *arguments])
    if isinstance(result.exception, ExoGenError):
        raise result.exception
    return result


def test_a_build_puts_the_program_where_it_is_looked_for(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiler(tmp_path, monkeypatch)
    result = run("--native")
    assert result.exit_code == 0, result.output
    assert (tree / NATIVE).read_text() == "module A where\n"
    assert [path.name for path in (tree / NATIVE).parent.iterdir()] == [NATIVE.name]
    assert f"{NATIVE}: 15 bytes\nbuilt in " in result.output
    arguments = (tree / "guest/dist-newstyle/native/arguments").read_text()
    assert "exe:exo-guest-native" in arguments
    assert "--project-file=cabal.project " in arguments


def test_a_build_that_fails_leaves_the_program_that_was_there(
    tree: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    compiler(tmp_path, monkeypatch)
    run("--native")
    (tree / "guest/src/A.hs").write_text("syntax error\n")
    with pytest.raises(GuestBuildError):
        run("--native")
    assert "src/A.hs:1:1: error: parse error" in capfd.readouterr().err
    assert (tree / NATIVE).read_text() == "module A where\n"


@pytest.mark.usefixtures("tree")
def test_without_a_compiler_it_names_the_packages() -> None:
    with pytest.raises(MissingNativeError) as raised:
        run("--native")
    assert str(raised.value) == (
        "a native build of the guest needs ghc and cabal on PATH; "
        "Debian, Ubuntu: apt-get install ghc cabal-install"
    )
    assert raised.value.exit_code == 2


@pytest.mark.usefixtures("tree")
def test_a_compiler_that_is_too_old_is_named_with_its_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiler(tmp_path, monkeypatch, ghc="8.10.7")
    with pytest.raises(MissingNativeError, match=r"ghc 9\.0\.2 or newer, and .*ghc is 8\.10\.7"):
        require_native()


@pytest.mark.usefixtures("tree")
def test_a_library_that_is_missing_is_named_with_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiler(tmp_path, monkeypatch, libraries="base bytestring")
    with pytest.raises(MissingNativeError) as raised:
        run("--native")
    assert "the libraries process, text in the package database of" in str(raised.value)
    assert "apt-get install libghc-process-dev libghc-text-dev" in str(raised.value)


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    "together",
    [("--native", "--live"), ("--native", "--contract-only"), ("--live", "--no-opt")],
)
def test_options_that_exclude_each_other(together: tuple[str, str]) -> None:
    result = run(*together)
    assert result.exit_code == 2
    assert "exclude each other" in result.output


def test_the_libraries_of_a_stanza() -> None:
    assert build_depends(GUEST_CABAL, "library") == {"base", "text"}
    assert build_depends(GUEST_CABAL, "test-suite spec") == frozenset()
    assert needed(ROOT, "test-suite spec") >= {"hspec", "QuickCheck", "base", "text"}
