"""`exo-gen guest`: compile the guest to WebAssembly, or check that what is committed fits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from pathlib import Path

    from exo_gen.project import Project


@click.group()
def guest() -> None:
    """The Haskell guest: from its sources to generated/wasm, and back."""


@guest.command()
@click.option("--product-only", is_flag=True, help="Build guest.wasm only.")
@click.option("--contract-only", is_flag=True, help="Build guest-contract.wasm only.")
@click.option("--no-opt", is_flag=True, help="Skip wasm-opt: faster, larger, not for committing.")
@click.option("--incremental", is_flag=True, help="Recompile less: faster, not for committing.")
@click.option(
    "--live",
    is_flag=True,
    help="For trying out a change: --incremental --product-only with a quick wasm-opt. Gives up a "
    "third of the size, a few per cent of speed, and that the same sources give the same bytes.",
)
@click.option(
    "--native", is_flag=True, help="Build dist/native/exo-guest-native, with ghc and cabal on PATH."
)
@click.pass_obj
def build(
    find_project: Callable[[], Project],
    product_only: bool,
    contract_only: bool,
    no_opt: bool,
    incremental: bool,
    live: bool,
    native: bool,
) -> None:
    """Compile the guest and replace the binaries in generated/wasm.

    After --incremental, --live or --no-opt, `exo-gen guest check` refuses what is there until
    `exo-gen guest build` has run without them.
    """
    from exo_gen.guest import build as builder
    from exo_gen.guest.tree import WASM
    from exo_gen.toolchain.find import require

    chosen = {
        "--product-only": product_only,
        "--contract-only": contract_only,
        "--no-opt": no_opt,
        "--incremental": incremental,
        "--live": live,
        "--native": native,
    }
    _refuse_together(chosen)
    tree = find_project().root
    if native:
        _build_native(tree)
        return
    started = perf_counter()
    wanted: tuple[builder.Binary, ...] = builder.BINARIES
    if product_only or contract_only or live:
        wanted = (builder.CONTRACT if contract_only else builder.PRODUCT,)
    options = builder.UNTOUCHED if no_opt else builder.LIVE if live else builder.SMALL
    built = builder.build(tree, require(), wanted, options=options, incremental=incremental or live)
    builder.write(tree, built)
    for binary, entry in built.items():
        click.echo(f"{WASM / binary.file}: {len(entry.wasm):,} bytes")
    click.echo(f"built in {perf_counter() - started:.1f} s")


@guest.command()
@click.option("--rebuild", "mode", flag_value="rebuild", help="Insist on building again.")
@click.option("--no-rebuild", "mode", flag_value="digests", help="Compare digests only.")
@click.pass_obj
def check(find_project: Callable[[], Project], mode: str | None) -> None:
    """Do the committed binaries match the sources? Exit 1 if not.

    Digests always; bytes too when a compiler is found, if it is the one that built them. --rebuild
    makes its absence, or another version, an error.
    """
    from exo_gen.diagnostics import FindingsError
    from exo_gen.guest import check as checker
    from exo_gen.toolchain.errors import ToolchainError
    from exo_gen.toolchain.find import find, require

    tree = find_project().root
    findings = checker.compare_with_sources(tree)
    if findings:
        raise FindingsError("\n".join(findings))
    click.echo("the committed guest was built from these sources")
    toolchain = require() if mode == "rebuild" else find() if mode is None else None
    if toolchain is None:
        return
    other = checker.differing_compiler(tree, toolchain)
    if other and mode == "rebuild":
        raise ToolchainError(f"the binaries cannot be compared byte for byte: {other}")
    findings = checker.compare_with_rebuild(tree, toolchain, same_compiler=other is None)
    if findings:
        raise FindingsError("\n".join(findings))
    click.echo(f"built again, {f'not compared: {other}' if other else 'the same bytes'}")


@guest.command()
@click.option("--top", default=5, show_default=True, help="How many contributors to name.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.pass_obj
def size(find_project: Callable[[], Project], top: int, form: str) -> None:
    """Say how large guest.wasm is, against its budget, and what makes it so.

    Builds the product in a folder of its own and writes nothing to generated/.
    """
    from exo_gen.guest.measure import weigh
    from exo_gen.guest.size_report import as_json, show
    from exo_gen.toolchain.find import require

    weight = weigh(find_project().root, require())
    if form == "json":
        click.echo(as_json(weight, top))
    else:
        show(weight, top)


def _build_native(tree: Path) -> None:
    from exo_gen.guest.native import NATIVE, build_native

    started = perf_counter()
    size = build_native(tree).stat().st_size
    click.echo(f"{NATIVE}: {size:,} bytes")
    click.echo(f"built in {perf_counter() - started:.1f} s")


def _refuse_together(chosen: Mapping[str, bool]) -> None:
    """Options that say different things of what to build, or the same thing twice."""
    given = [name for name, is_given in chosen.items() if is_given]
    for one, others in _ALONE.items():
        for other in given:
            if one in given and other in others:
                raise click.UsageError(f"{one} and {other} exclude each other")


_ALONE: Final = {
    "--product-only": {"--contract-only"},
    "--live": {"--contract-only", "--no-opt"},
    "--native": {"--product-only", "--contract-only", "--no-opt", "--incremental", "--live"},
}
