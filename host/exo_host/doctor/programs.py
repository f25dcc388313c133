"""Programs: the wasm compiler, git, tmux, language servers, and the versions of libraries."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Final

from exo_gen.toolchain.find import find
from exo_host.doctor.finding import Finding, broken, missing, ok
from exo_host.doctor.needs import ServerProgram
from exo_host.doctor.probes import Unanswered, run_program

_OLDEST_GIT: Final = (2, 36)
"""The first with `git worktree list -z`."""
_OLDEST_TMUX: Final = (3, 2)
"""The first with `display-popup`."""


def check_compiler() -> Iterator[Finding]:
    """Find the wasm compiler where a build of the guest would."""
    name = "wasm compiler"
    toolchain = find()
    if toolchain is None:
        yield missing(
            name, "not installed; the guest is not built here", "exo-gen toolchain install"
        )
        return
    try:
        ran = run_program([str(toolchain.ghc), "--numeric-version"])
    except Unanswered as error:
        yield broken(name, str(error), "exo-gen toolchain doctor")
        return
    if ran.status:
        yield broken(name, f"{toolchain.ghc} does not say its version", "exo-gen toolchain doctor")
    else:
        yield ok(name, f"wasm32-wasi-ghc {ran.output} ({toolchain.origin})")


def check_git() -> Iterator[Finding]:
    """Ask git for its version."""
    wanted = ".".join(map(str, _OLDEST_GIT))
    mend = f"install git {wanted} or newer"
    try:
        said = run_program(["git", "--version"]).output
    except Unanswered as error:
        yield broken("git", str(error), mend)
        return
    version = version_in(said)
    if version is None or version < _OLDEST_GIT:
        yield broken("git", f"{said or 'it does not say its version'}; too old", mend)
    else:
        yield ok("git", said)


def check_tmux(program: str, environment: str) -> Iterator[Finding]:
    """Is there a tmux with popups, and are we in it? Without, nobody is asked in a popup."""
    install = "install tmux 3.2 or newer, such as with: apt-get install tmux"
    try:
        said = run_program([program, "-V"]).output
    except Unanswered as error:
        yield missing("tmux", str(error), install)
        return
    version = version_in(said)
    if version is not None and version < _OLDEST_TMUX:
        yield missing("tmux", f"{said} has no popups", install)
        return
    yield ok("tmux", said)
    yield _terminal(program, environment)


def check_language_servers(
    servers: Mapping[str, Sequence[ServerProgram]],
) -> Iterator[Finding]:
    """Of each language's alternatives, which is installed?"""
    beside = str(Path(sys.executable).parent)
    for language, alternatives in servers.items():
        name = f"language server: {language}"
        tried = [each.program for each in alternatives]
        places = (shutil.which(p) or shutil.which(p, path=beside) for p in tried)
        found = next((place for place in places if place), None)
        if found is not None:
            yield ok(name, found)
        elif alternatives:
            yield missing(name, f"no {' or '.join(tried)} on PATH", alternatives[0].install)


def check_libraries() -> Iterator[Finding]:
    """The WebAssembly runtime, by its own word."""
    try:
        import extism  # type: ignore[import-untyped]

        runtime = str(extism.extism_version()).lstrip("v")
        libraries = [f"{each} {metadata.version(each)}" for each in ("extism", "extism-sys")]
    except (ImportError, OSError, metadata.PackageNotFoundError) as error:
        yield broken("extism", str(error), "pip install --force-reinstall extism extism-sys")
        return
    for optional in ("wasmtime",):
        try:
            libraries.append(f"{optional} {metadata.version(optional)} (for tests)")
        except metadata.PackageNotFoundError:
            continue
    yield ok("extism", f"runtime {runtime}, its wasmtime built in; {', '.join(libraries)}")


def version_in(said: str) -> tuple[int, int] | None:
    """Return the first `major.minor` in what a program said."""
    found = re.search(r"(\d+)\.(\d+)", said)
    return None if found is None else (int(found.group(1)), int(found.group(2)))


def _terminal(program: str, environment: str) -> Finding:
    name = "terminal"
    mend = "start exo-host serve inside tmux"
    if not environment:
        return missing(name, "not inside tmux; no popup can be shown", mend)
    try:
        ran = run_program([program, "-S", environment.split(",")[0], "list-sessions"])
    except Unanswered as error:
        return missing(name, str(error), mend)
    if ran.status:
        return missing(name, "TMUX names a server that does not answer", mend)
    return ok(name, "inside tmux")
