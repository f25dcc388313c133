"""`exo-gen guest`: compile the guest to WebAssembly, or check that what is committed fits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from exo_gen.project import Project


@click.group()
def guest() -> None:
    """The Haskell guest: from its sources to generated/wasm, and back."""


@guest.command()
@click.option("--product-only", is_flag=True, help="Build guest.wasm only.")
@click.option("--contract-only", is_flag=True, help="Build guest-contract.wasm only.")
@click.option("--no-opt", is_flag=True, help="Skip wasm-opt: faster, larger, not for committing.")
@click.option("--incremental", is_flag=True, help="Recompile less: faster, not for committing.")
@click.pass_obj
def build(
    find_project: Callable[[], Project],
    product_only: bool,
    contract_only: bool,
    no_opt: bool,
    incremental: bool,
) -> None:
    """Compile the guest and replace the binaries in generated/wasm."""
    from exo_gen.guest import build as builder
    from exo_gen.guest.tree import WASM
    from exo_gen.toolchain.find import require

    if product_only and contract_only:
        raise click.UsageError("--product-only and --contract-only exclude each other")
    wanted: tuple[builder.Binary, ...] = builder.BINARIES
    if product_only or contract_only:
        wanted = (builder.CONTRACT if contract_only else builder.PRODUCT,)
    tree = find_project().root
    built = builder.build(tree, require(), wanted, optimise=not no_opt, incremental=incremental)
    builder.write(tree, built)
    for binary, entry in built.items():
        click.echo(f"{WASM / binary.file}: {len(entry.wasm):,} bytes")


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
