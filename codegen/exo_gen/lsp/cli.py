"""`exo-gen lsp`: the language server, for an editor to start."""

from __future__ import annotations

import logging
import sys

import click


@click.command()
def lsp() -> None:
    """Serve schema files to an editor: the Language Server Protocol on stdin and stdout."""
    from exo_gen.lsp.features import make_server

    if sys.stdin.isatty():
        click.echo("exo-gen lsp talks to an editor, on stdin and stdout; stop it with ^C", err=True)
    # What goes wrong is answered in words; pygls would write tracebacks to stderr as well.
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    make_server().start_io()
