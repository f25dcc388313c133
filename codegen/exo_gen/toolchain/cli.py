"""`exo-gen toolchain`: get the Haskell compiler, or ask what is there."""

from __future__ import annotations

import sys

import click


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
def doctor() -> None:
    """Show what is installed, and what to do about the rest; exit 1 if no rebuild is possible."""
    import shutil

    from exo_gen.guest.tree import find_tree
    from exo_gen.toolchain import doctor as examination

    facts = examination.examine(find_tree())
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 160
    examination.show(facts, lambda text: click.echo(text, nl=False), width=width)
    if not examination.can_rebuild(facts):
        raise SystemExit(1)
