"""The pipeline: load -> lint -> model -> render -> write, as the commands run it."""

from __future__ import annotations

from dataclasses import dataclass

from exo_gen import __version__
from exo_gen.diagnostics import Diagnostic, FindingsError, render_text
from exo_gen.fingerprint import fingerprint
from exo_gen.generator import generator_digest
from exo_gen.load import Bundle, load
from exo_gen.manifest import MANIFEST_FILE, Manifest, digest, read_manifest, render_manifest
from exo_gen.model import Model
from exo_gen.project import Project
from exo_gen.render.engines import Engines
from exo_gen.render.header import Header
from exo_gen.write import Drift, drift, recover, write


class SchemaRefused(FindingsError):
    """The schema has findings; nothing was written."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        count = f"{len(diagnostics)} finding{'s' if len(diagnostics) != 1 else ''}"
        super().__init__(f"{render_text(diagnostics)}{count} in the schema; nothing was written")
        self.diagnostics = diagnostics


@dataclass(frozen=True, slots=True)
class Reading:
    """A schema that lint accepted: its documents, and what they mean."""

    bundle: Bundle
    model: Model


def read(project: Project, *, known: Bundle | None = None) -> Reading:
    """Read a project's schema; raise `SchemaRefused`. What is as in `known` is not parsed again."""
    bundle = load(project.schema, root=project.root, known=known)
    return Reading(bundle, _model(bundle))


def load_model(project: Project) -> Model:
    """Return the model of a project's schema; raise `SchemaRefused`."""
    return read(project).model


def generate(
    project: Project,
    *,
    anew: bool = False,
    engines: Engines | None = None,
    reading: Reading | None = None,
) -> Drift:
    """Bring `generated/` up to date; return what was written and removed.

    An unchanged tree is recognised and not rendered, unless it is asked for `anew`. What the caller
    has already may be given: `engines` that are warm, and the schema's `reading`.
    """
    recover(project.generated)
    bundle = reading.bundle if reading else load(project.schema, root=project.root)
    state = _State.of(project, bundle)
    if state.current is not None and not anew:
        difference = state.current
        if not difference.changed and not difference.missing:
            return Drift()
    model = reading.model if reading else _model(bundle)
    files = rendered(model, generator=state.generator, engines=engines)
    return write(project.generated, files, previous=state.known.files if state.known else ())


def check(project: Project) -> Drift:
    """Return how `generated/` differs from what `generate` would leave there.

    Nothing is written, except that a run which died while writing is finished or taken back.
    """
    recover(project.generated)
    bundle = load(project.schema, root=project.root)
    state = _State.of(project, bundle)
    if state.current is not None:
        return state.current
    files = rendered(_model(bundle), generator=state.generator)
    return drift(project.generated, {path: digest(text.encode()) for path, text in files.items()})


@dataclass(frozen=True, slots=True)
class _State:
    """The tree of a project as found.

    `current` is set when schema and generator are those of the manifest. Then the schema was linted
    when the manifest was written, nothing needs rendering, and digests say how the tree differs.
    """

    generator: str
    known: Manifest | None
    current: Drift | None

    @classmethod
    def of(cls, project: Project, bundle: Bundle) -> _State:
        generator = generator_digest()
        known = read_manifest(project.generated)
        if known is None or bundle.unreadable or known.generator != generator:
            return cls(generator, known, None)
        if known.fingerprint != _fingerprint(bundle):
            return cls(generator, known, None)
        manifest = digest((project.generated / MANIFEST_FILE).read_bytes())
        current = drift(project.generated, {**known.files, MANIFEST_FILE: manifest})
        return cls(generator, known, current)


def _model(bundle: Bundle) -> Model:
    # Imported here: an unchanged tree is recognised without lint.
    from exo_gen.build import build
    from exo_gen.lint import lint

    diagnostics = lint(bundle)
    if diagnostics:
        raise SchemaRefused(diagnostics)
    return build(bundle)


def _fingerprint(bundle: Bundle) -> str | None:
    """The bundle's fingerprint; None when it holds what can have none, which lint will name."""
    try:
        return fingerprint(bundle.plain())
    except ValueError:
        return None


def rendered(model: Model, *, generator: str, engines: Engines | None = None) -> dict[str, str]:
    """Every generated file, the manifest included: path below `generated/` -> text."""
    from exo_gen.render import render

    files = render(model, version=__version__, engines=engines or Engines())
    manifest = render_manifest(
        model, Header(__version__, model.fingerprint), generator=generator, files=files
    )
    return {**files, MANIFEST_FILE: manifest}
