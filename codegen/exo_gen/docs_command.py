"""`exo-gen docs`: the boundary's reference, as a page or as Markdown."""

from __future__ import annotations

from pathlib import Path

import click

from exo_gen import __version__
from exo_gen.cli import FindProject
from exo_gen.diagnostics import ExoGenError


@click.command()
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write it; by default dist/docs in the checkout.",
)
@click.option("--markdown", is_flag=True, help="Write boundary.md, for reviewers, instead.")
@click.pass_obj
def docs(find: FindProject, output: Path | None, markdown: bool) -> None:
    """Write the reference of the boundary: one page that needs no other."""
    from exo_gen.pipeline import load_model
    from exo_gen.render.docs import render_docs
    from exo_gen.render.docs.markdown import render_markdown
    from exo_gen.render.header import Header

    project = find()
    model = load_model(project)
    files = (
        {"boundary.md": render_markdown(model)}
        if markdown
        else render_docs(model, Header(__version__, model.fingerprint))
    )
    folder = output if output is not None else project.root / "dist" / "docs"
    for name, text in files.items():
        click.echo(f"wrote {_write(folder / name, text)}")


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
