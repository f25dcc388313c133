"""`exo-gen explain`: what a rule demands, why, and an example on either side of it."""

from __future__ import annotations

import os
import sys

import click

from exo_gen.printable import printable


@click.command()
@click.argument("rules", nargs=-1)
def explain(rules: tuple[str, ...]) -> None:
    """Explain RULES, each an id such as EXO304 or a name such as optional-nullable.

    Without RULES: list them.
    """
    from exo_gen.explain.find import explain as page
    from exo_gen.explain.find import listing

    if not rules:
        click.echo(listing(), nl=False)
        click.echo("run `exo-gen explain EXO304` or `exo-gen explain optional-nullable`", err=True)
        return
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    pages = [page(printable(word), colour=colour) for word in rules]
    click.echo("\n".join(pages), nl=False)
