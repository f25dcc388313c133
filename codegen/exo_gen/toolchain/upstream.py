"""Putting the upstream parts together: what ghc-wasm-meta's set-up does, without its extras.

GHC's binary distribution is configured for the folder it will live in, so the parts are laid out in
place rather than moved there; the marker file written last is what makes the folder count.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from exo_gen.toolchain.errors import ToolchainError
from exo_gen.toolchain.unpack import content_root, unpack

if TYPE_CHECKING:
    from exo_gen.toolchain.progress import Reporter

_C_FLAGS = "-Wno-error=int-conversion -O3 -mcpu=lime1 -mreference-types -msimd128"
_LINK_FLAGS = (
    "-Wl,--error-limit=0,--keep-section=ghc_wasm_jsffi,--keep-section=target_features,"
    "--stack-first,--strip-debug"
)

_WRAPPERS = {
    "wasm32-wasi-ghc": "wasm32-wasi-ghc/bin/wasm32-wasi-ghc",
    "wasm32-wasi-ghc-pkg": "wasm32-wasi-ghc/bin/wasm32-wasi-ghc-pkg",
    "wasm32-wasi-hsc2hs": "wasm32-wasi-ghc/bin/wasm32-wasi-hsc2hs",
    "wasm32-wasi-clang": "wasi-sdk/bin/wasm32-wasi-clang",
    "wasm32-wasi-cabal": "cabal/bin/cabal",
    "wasm-opt": "binaryen/bin/wasm-opt",
}


def assemble(archives: Mapping[str, Path], *, host: str, into: Path, reporter: Reporter) -> None:
    """Unpack the parts into `into`, build GHC's wrappers, and give them one bin folder."""
    _place(archives["wasi-sdk"], into / "wasi-sdk", reporter)
    _place(archives["binaryen"], into / "binaryen", reporter)
    _place(archives["cabal"], into / "cabal" / "bin", reporter)
    _add_libffi(archives["libffi-wasm"], into, reporter)
    _install_ghc(archives["ghc"], into, host, reporter)
    _write_wrappers(into)


def _place(archive: Path, target: Path, reporter: Reporter) -> None:
    scratch = target.with_name(target.name + ".unpacking")
    scratch.mkdir(parents=True)
    unpack(archive, scratch, reporter)
    content_root(scratch).rename(target)
    shutil.rmtree(scratch, ignore_errors=True)


def _add_libffi(archive: Path, into: Path, reporter: Reporter) -> None:
    scratch = into / "libffi.unpacking"
    scratch.mkdir()
    unpack(archive, scratch, reporter)
    sysroot = into / "wasi-sdk" / "share" / "wasi-sysroot"
    for kind in ("include", "lib"):
        source = scratch / "out" / "libffi-wasm" / kind
        shutil.copytree(source, sysroot / kind / "wasm32-wasi", dirs_exist_ok=True)
    shutil.rmtree(scratch)


def _install_ghc(archive: Path, into: Path, host: str, reporter: Reporter) -> None:
    scratch = into / "ghc.unpacking"
    scratch.mkdir()
    unpack(archive, scratch, reporter)
    source = content_root(scratch)
    prefix = into / "wasm32-wasi-ghc"
    environment = _configure_environment(into / "wasi-sdk" / "bin")
    reporter.say("configuring GHC")
    configure = ["./configure", f"--host={host}", "--target=wasm32-wasi"]
    configure += ["--with-intree-gmp", "--with-system-libffi", f"--prefix={prefix}"]
    for command in (configure, ["make", "install"]):
        _run(command, source, environment, log=into / "install.log")
    shutil.rmtree(scratch)


def _configure_environment(sdk: Path) -> dict[str, str]:
    tools = {"AR": "llvm-ar", "CC": "wasm32-wasi-clang", "CXX": "wasm32-wasi-clang++"}
    tools |= {"LD": "wasm-ld", "NM": "llvm-nm", "OBJCOPY": "llvm-objcopy", "SIZE": "llvm-size"}
    tools |= {"OBJDUMP": "llvm-objdump", "RANLIB": "llvm-ranlib", "STRIP": "llvm-strip"}
    tools |= {"STRINGS": "llvm-strings"}
    environment = os.environ | {name: str(sdk / tool) for name, tool in tools.items()}
    # A wasm32 GHC has no use for LLVM's tools; saying so keeps configure from picking up others.
    environment |= {"CC_FOR_BUILD": "cc", "LLC": "/bin/false", "OPT": "/bin/false"}
    for stage in ("STAGE1", "STAGE2"):
        environment[f"CONF_CC_OPTS_{stage}"] = _C_FLAGS
        environment[f"CONF_CXX_OPTS_{stage}"] = f"-fno-exceptions {_C_FLAGS}"
        environment[f"CONF_GCC_LINKER_OPTS_{stage}"] = _LINK_FLAGS
    return dict(environment)


def _run(command: list[str], folder: Path, environment: dict[str, str], *, log: Path) -> None:
    with log.open("ab") as output:
        try:
            done = subprocess.run(
                command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
            )
        except OSError as error:
            raise ToolchainError(f"cannot run {command[0]}: {error.strerror}") from error
    if done.returncode != 0:
        tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
        raise ToolchainError(f"{' '.join(command[:2])} of GHC's binaries failed:\n{tail}")


def _write_wrappers(into: Path) -> None:
    folder = into / "bin"
    folder.mkdir()
    for name, program in _WRAPPERS.items():
        wrapper = folder / name
        wrapper.write_text(
            '#!/bin/sh\nroot=$(dirname "$(dirname "$(readlink -f "$0")")")\n'
            f'exec "$root/{program}" "$@"\n',
            encoding="utf-8",
        )
        wrapper.chmod(0o755)
