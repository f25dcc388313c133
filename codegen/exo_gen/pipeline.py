"""The pipeline: load -> lint -> model -> render -> write, as the commands run it."""

from __future__ import annotations

from exo_gen import __version__
from exo_gen.build import build
from exo_gen.diagnostics import Diagnostic, FindingsError, render_text
from exo_gen.fingerprint import fingerprint
from exo_gen.generator import generator_digest
from exo_gen.lint import lint
from exo_gen.load import Bundle, load
from exo_gen.manifest import MANIFEST_FILE, digest, read_manifest, render_manifest
from exo_gen.model import Model
from exo_gen.project import Project
from exo_gen.render.header import Header
from exo_gen.write import Drift, drift, write


class SchemaRefused(FindingsError):
    """The schema has findings; nothing was written."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        count = f"{len(diagnostics)} finding{'s' if len(diagnostics) != 1 else ''}"
        super().__init__(f"{render_text(diagnostics)}{count} in the schema; nothing was written")
        self.diagnostics = diagnostics


def load_model(project: Project) -> Model:
    """Return the model of a project's schema; raise `SchemaRefused`."""
    return build(checked_bundle(project))


def checked_bundle(project: Project) -> Bundle:
    """Return the project's schema files once lint has nothing to say; raise `SchemaRefused`."""
    bundle = load(project.schema, root=project.root)
    diagnostics = lint(bundle)
    if diagnostics:
        raise SchemaRefused(diagnostics)
    return bundle


def generate(project: Project) -> Drift:
    """Bring `generated/` up to date; return what was written and removed."""
    bundle = checked_bundle(project)
    generator = generator_digest()
    known = read_manifest(project.generated)
    if known is not None and (known.fingerprint, known.generator) == (
        fingerprint(bundle.plain()),
        generator,
    ):
        difference = drift(project.generated, known.files)
        if (
            set(difference.extra) <= {MANIFEST_FILE}
            and not difference.changed
            and not difference.missing
        ):
            return Drift()
    files = rendered(build(bundle), generator=generator)
    return write(project.generated, files, previous=known.files if known else ())


def check(project: Project) -> Drift:
    """Return how `generated/` differs from what `generate` would leave there."""
    bundle = checked_bundle(project)
    generator = generator_digest()
    known = read_manifest(project.generated)
    if known is not None and (known.fingerprint, known.generator) == (
        fingerprint(bundle.plain()),
        generator,
    ):
        manifest = digest((project.generated / MANIFEST_FILE).read_bytes())
        return drift(project.generated, {**known.files, MANIFEST_FILE: manifest})
    files = rendered(build(bundle), generator=generator)
    return drift(project.generated, {path: digest(text.encode()) for path, text in files.items()})


def rendered(model: Model, *, generator: str) -> dict[str, str]:
    """Every generated file, the manifest included: path below `generated/` -> text."""
    from exo_gen.render import render

    files = render(model, version=__version__)
    manifest = render_manifest(
        model, Header(__version__, model.fingerprint), generator=generator, files=files
    )
    return {**files, MANIFEST_FILE: manifest}
