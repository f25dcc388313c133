"""`exo-gen contract differential`: the native guest against the wasm guest.

Exit status: 0 no difference, 1 a difference, 2 usage or environment.
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from time import perf_counter
from typing import Final

import click

from exo_contracts.command import FindProject, guarded

_WASM: Final = Path("generated") / "wasm" / "guest.wasm"
_file = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option(
    "--examples",
    type=click.IntRange(min=1),
    default=2000,
    show_default=True,
    help="Requests to make of each guest.",
)
@click.option("--seed", type=int, help="The same seed makes the same requests.")
@click.option("--case", "number", type=click.IntRange(min=0), help="Run one script, by number.")
@click.option("--guest", type=_file, help="The wasm guest; by default the committed product.")
@click.option("--native", type=_file, help="The native guest; by default that of dist/native.")
@click.pass_obj
def differential(
    find: FindProject,
    examples: int,
    seed: int | None,
    number: int | None,
    guest: Path | None,
    native: Path | None,
) -> None:
    """Ask the native guest and the wasm guest the same, answer their effects the same.

    They must perform the same effects in the same order and reply the same, byte for byte, also
    after calls that left something behind. `exo-gen guest build --native` makes the native one.
    """
    from exo_contracts.differential.decider import NativeDecider, WasmDecider
    from exo_contracts.differential.run import differ
    from exo_contracts.differential.script import Scripts
    from exo_contracts.differential.show import show
    from exo_contracts.generation.strategies import Generators
    from exo_gen.build import build
    from exo_gen.load import load
    from exo_host.native.binary import NATIVE_GUEST, find_native

    project = find()
    if seed is None:
        seed = secrets.randbelow(2**32)
    model = build(load(project.schema, root=project.root))
    started = perf_counter()
    one = guarded(lambda: NativeDecider(find_native(native or project.root / NATIVE_GUEST)))
    other = guarded(lambda: WasmDecider(guest or project.root / _WASM))
    scripts = Scripts(Generators(model), seed=seed)
    outcome = guarded(lambda: differ(scripts, one, other, examples=examples, only=number))
    found = outcome.difference
    if found is not None:
        again = f"exo-gen contract differential --seed {seed} --case {found.script.number}"
        click.echo(show(found, names=(one.name, other.name), reproduce=again), nl=False)
        sys.exit(1)
    click.echo(
        f"no difference: {outcome.requests:,} requests in {outcome.scripts:,} scripts, "
        f"seed {seed}, {perf_counter() - started:.1f} s"
    )
