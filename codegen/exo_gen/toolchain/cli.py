"""`exo-gen toolchain`: get the Haskell compiler, or ask what is there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pathlib import Path

    from exo_gen.project import Project


@click.group()
def toolchain() -> None:
    """The Haskell compiler that a rebuild of the guest needs."""


@toolchain.command()
def install() -> None:
    """Install wasm32-wasi-ghc into the user's cache, unless one is on PATH.

    EXO_GHC_WASM_ARCHIVE names an archive to take it from (a path or a URL; a .sha256 file beside
    it is verified); otherwise the pinned upstream binaries are downloaded. EXO_CACHE_DIR moves the
    cache.
    """
    from exo_gen.toolchain import install as installer
    from exo_gen.toolchain.find import version_of
    from exo_gen.toolchain.progress import reporter_for

    done = installer.install(reporter_for(sys.stderr))
    found = done.toolchain
    state = "installed" if done.fresh else "already here"
    version = version_of(found.ghc, "--numeric-version")
    click.echo(f"{state}: wasm32-wasi-ghc {version} ({found.origin}) {found.ghc}")


@toolchain.command()
@click.pass_obj
def doctor(find_project: Callable[[], Project]) -> None:
    """Show what is installed, and what to do about the rest; exit 1 if no rebuild is possible."""
    import shutil

    from exo_gen.toolchain import doctor as examination

    facts = examination.examine(_tree(find_project))
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 160
    examination.show(facts, lambda text: click.echo(text, nl=False), width=width)
    if not examination.can_rebuild(facts):
        raise SystemExit(1)


def _tree(find_project: Callable[[], Project]) -> Path | None:
    """The checkout, if the doctor was called in one; it has something to say elsewhere too."""
    from exo_gen.diagnostics import ExoGenError

    try:
        return find_project().root
    except ExoGenError:
        return None
