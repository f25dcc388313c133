"""What is installed here: the programs that a change of the schema or the guest needs.

Facts first (`examine`), then a table of them; the verdict is a property of the facts.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from exo_gen.diagnostics import ExoGenError
from exo_gen.toolchain.errors import ToolchainError
from exo_gen.toolchain.find import Toolchain, find, version_of
from exo_gen.toolchain.native import require_native

Need = Literal["rebuild", "generate", "run", "native", "style"]
"""What the thing is for: rebuilding the guest, writing generated files, running the host; and what
may well be missing, building the guest natively and minding the Haskell's style."""

_INSTALL = "exo-gen toolchain install"


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: `version` is None when the thing is missing, and `advice` then says what to do."""

    name: str
    need: Need
    version: str | None
    place: str = ""
    advice: str = ""


def can_rebuild(facts: list[Fact]) -> bool:
    """Is everything here that turns guest sources into the committed binaries?"""
    return all(fact.version is not None for fact in facts if fact.need == "rebuild")


def examine(tree: Path | None) -> list[Fact]:
    """Look at everything, once."""
    toolchain = find()
    facts = list(_compiler_facts(toolchain))
    facts += _generator_facts(tree)
    facts += _runtime_facts()
    facts += _optional_facts()
    if tree is not None:
        facts.append(_guest_fact(tree))
    return facts


def _compiler_facts(toolchain: Toolchain | None) -> Iterator[Fact]:
    if toolchain is None:
        yield Fact("wasm32-wasi-ghc", "rebuild", None, advice=f"run: {_INSTALL}")
        return
    origin = f"({toolchain.origin}) {toolchain.ghc}"
    yield _asked("wasm32-wasi-ghc", "rebuild", toolchain.ghc, "--numeric-version", place=origin)
    options = {"wasm32-wasi-cabal": ("--numeric-version",), "wasm32-wasi-clang": (), "wasm-opt": ()}
    for name, how in options.items():
        program = toolchain.tool(name)
        if program is None:
            advice = f"put it on PATH beside {toolchain.ghc}"
            if toolchain.origin == "cache":
                advice = f"remove {toolchain.ghc.parent.parent} and run: {_INSTALL}"
            yield Fact(name, "rebuild", None, advice=advice)
        else:
            yield _asked(name, "rebuild", program, *how)


def _generator_facts(tree: Path | None) -> Iterator[Fact]:
    node = shutil.which("node")
    if node is None:
        yield Fact("node", "generate", None, advice="install node 20 or newer, then: make setup")
    else:
        yield _asked("node", "generate", Path(node))
    if tree is not None:
        package = tree / "codegen/quicktype/node_modules/quicktype-core/package.json"
        version = _json_field(package, "version")
        yield Fact("quicktype-core", "generate", version, advice="" if version else "make setup")


def _runtime_facts() -> Iterator[Fact]:
    for name in ("extism", "extism-sys"):
        try:
            yield Fact(name, "run", metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Fact(name, "run", None, advice="make setup")


def _optional_facts() -> Iterator[Fact]:
    try:
        require_native()
    except ToolchainError as error:
        advice = f"only for `guest build --native`: {error}"
    else:
        advice = ""
    for name in ("ghc", "cabal"):
        program = shutil.which(name)
        if program is None or advice:
            yield Fact(name, "native", None, advice=advice)
        else:
            yield _asked(name, "native", Path(program), "--numeric-version")
    for name in ("hlint", "ormolu"):
        program = shutil.which(name)
        if program is None:
            advice = f"only for `make lint` of the Haskell: apt-get install {name}"
            yield Fact(name, "style", None, advice=advice)
        else:
            yield _asked(name, "style", Path(program))


def _guest_fact(tree: Path) -> Fact:
    from exo_gen.guest.check import compare_with_sources

    try:
        findings = compare_with_sources(tree)
    except ExoGenError as error:
        findings = [str(error)]
    if findings:
        return Fact("committed guest", "run", None, advice=findings[0])
    return Fact("committed guest", "run", "matches its sources", place="generated/wasm/")


def _asked(name: str, need: Need, program: Path, *options: str, place: str = "") -> Fact:
    try:
        return Fact(name, need, version_of(program, *options), place or str(program))
    except ToolchainError as error:
        return Fact(name, need, None, place or str(program), advice=str(error))


def _json_field(path: Path, name: str) -> str | None:
    try:
        value = json.loads(path.read_bytes()).get(name)
    except (OSError, ValueError):
        return None
    return value if isinstance(value, str) else None


def show(facts: list[Fact], write: Callable[[str], None], *, width: int | None = None) -> None:
    """Print the table and what follows from it."""
    import io

    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("what", "for", "version", "where, or what to do"):
        table.add_column(column, overflow="fold")
    for fact in facts:
        found = fact.version is not None
        state = fact.version if fact.version is not None else "missing or stale"
        table.add_row(fact.name, fact.need, state, fact.place if found else fact.advice)
    text = io.StringIO()
    Console(file=text, width=width, highlight=False, markup=False).print(table)
    write(text.getvalue())
    if can_rebuild(facts):
        write("The guest can be rebuilt here.\n")
    else:
        write(f"The guest cannot be rebuilt here. To change that, run: {_INSTALL}\n")
