"""`exo-gen docs`: the boundary's reference, as a page or as Markdown."""

from __future__ import annotations

from pathlib import Path

import click

from exo_gen import __version__
from exo_gen.cli import FindProject
from exo_gen.diagnostics import ExoGenError
from exo_gen.model import Model
from exo_gen.project import Project
from exo_gen.render.header import Header


@click.command()
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write it; by default dist/docs in the checkout.",
)
@click.option("--markdown", is_flag=True, help="Write boundary.md, for reviewers, instead.")
@click.option(
    "--against",
    metavar="REV|DIR",
    help="Show what changed since an older schema: a git revision, or a folder. "
    "With --markdown, write changes.md: the changes alone, to paste in a pull request.",
)
@click.pass_obj
def docs(find: FindProject, output: Path | None, markdown: bool, against: str | None) -> None:
    """Write the reference of the boundary: one page that needs no other."""
    from exo_gen.pipeline import load_model

    project = find()
    model = load_model(project)
    files = (
        _reference(model, markdown=markdown)
        if against is None
        else _changes(project, model, against, markdown=markdown)
    )
    folder = output if output is not None else project.root / "dist" / "docs"
    for name, text in files.items():
        click.echo(f"wrote {_write(folder / name, text)}")


def _reference(model: Model, *, markdown: bool) -> dict[str, str]:
    from exo_gen.render.docs import render_docs
    from exo_gen.render.docs.markdown import render_markdown

    if markdown:
        return {"boundary.md": render_markdown(model)}
    return render_docs(model, Header(__version__, model.fingerprint))


def _changes(project: Project, model: Model, against: str, *, markdown: bool) -> dict[str, str]:
    # Imported here: only a comparison pays for it.
    from exo_gen.breaking.against import schema_at
    from exo_gen.breaking.models import model_of
    from exo_gen.render.docs import render_docs
    from exo_gen.render.docs.changes_markdown import render_changes
    from exo_gen.render.docs.changes_view import changes_view

    old = model_of(schema_at(project, against), against, older=True)
    view = changes_view(old, model, against)
    if markdown:
        return {"changes.md": render_changes(view)}
    return render_docs(model, Header(__version__, model.fingerprint), view)


def _write(path: Path, text: str) -> Path:
    """Write a file and the folders to it; say what to do when that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ExoGenError(
            f"cannot write {path}: {error.strerror}; choose another folder with -o"
        ) from None
    return path
