"""`exo-gen rename`: a definition gets another name, everywhere or nowhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from exo_gen.project import Project


@click.command()
@click.argument("old")
@click.argument("new")
@click.pass_obj
def rename(find: Callable[[], Project], old: str, new: str) -> None:
    """Rename the definition OLD to NEW, and every reference to it.

    Nothing is changed when the name is taken, or when the schema would have findings.
    """
    from exo_gen.author.edits import apply_edits
    from exo_gen.author.rename import rename as plan
    from exo_gen.author.rename import renamed
    from exo_gen.diagnostics import FindingsError, render_text
    from exo_gen.lint import lint
    from exo_gen.load import load
    from exo_gen.replace import replace_files

    project = find()
    bundle = load(project.schema, root=project.root)
    edits = plan(bundle, old, new)
    findings = lint(renamed(bundle, edits))
    if findings:
        raise FindingsError(
            f"{render_text(findings)}with '{old}' called '{new}' the schema would have findings; "
            "nothing was changed"
        )
    texts = {name: apply_edits(bundle.documents[name].text, mine) for name, mine in edits.items()}
    replace_files({project.schema / name: text for name, text in texts.items()})
    for name, mine in edits.items():
        times = f"{len(mine)} times" if len(mine) > 1 else "once"
        click.echo(f"{bundle.documents[name].shown}: '{old}' is '{new}' now, {times}")
    click.echo("run `exo-gen generate` to bring generated/ up to date")
