"""Compose the cabal package: one module a schema file, the schema's other modules, the runtime."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from exo_gen import __version__
from exo_gen.model import Model, Sum
from exo_gen.render.haskell import view
from exo_gen.render.haskell.haddock import haddock
from exo_gen.render.haskell.imports import PLUMBING, import_lines, vocabulary
from exo_gen.render.haskell.types import type_modules
from exo_gen.render.header import Header, comment

RENDER_FOLDER: Final = Path(__file__).resolve().parents[1]
TEMPLATES: Final = RENDER_FOLDER / "templates" / "haskell"
RUNTIME: Final = RENDER_FOLDER / "runtime" / "haskell"

_RUNTIME_SUFFIXES: Final = frozenset({".hs", ".c", ".h"})

# Modules of the runtime that are nobody's business but its own.
_INTERNAL: Final = "ExoMonad.Wire."
_WASM_ONLY: Final = "ExoMonad.Host"


def render_haskell(model: Model, blocks: Mapping[str, str], header: Header) -> dict[str, str]:
    """Return the package's files, paths relative to `generated/haskell`.

    `blocks` holds the source of every record, enum and alias.
    """
    engine = _engine()
    opening = comment(header.lines(), "--")
    known = vocabulary(model)
    plumbing = {**known, **PLUMBING}
    context = _context(model, header)
    files: dict[str, str] = {}
    for module in type_modules(model, {**blocks, **_sums(model, engine)}, known):
        template = engine.get_template("types.hs.jinja")
        files[module.path] = template.render(header=opening, module=module)
    for path in _schema_files():
        template = engine.get_template(f"{path}.jinja")
        text = template.render(context, imports="")
        if path.endswith(".hs"):
            imports = import_lines(text, plumbing, without=_module_name(path))
            text = template.render(context, imports=imports)
        files[path] = text
    files |= _runtime(header)
    files["exomonad-types.cabal"] = _cabal(engine, opening, files)
    return dict(sorted(files.items()))


@cache
def _engine() -> Environment:
    engine = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    engine.filters["haddock"] = haddock
    return engine


def _context(model: Model, header: Header) -> dict[str, object]:
    effect_type = model.lookup(model.effect_type)
    return {
        "header": comment(header.lines(), "--"),
        "c_header": comment(header.lines(), "//"),
        "fingerprint": model.fingerprint,
        "doc": effect_type.doc,
        "effects": view.effect_views(model),
        "entries": view.entry_views(model),
        "tools": view.tool_views(model),
        "types": view.echo_views(model),
        "formats": view.format_views(),
        "error": view.error_view(model),
        "role": view.role_type(model),
    }


def _sums(model: Model, engine: Environment) -> dict[str, str]:
    template = engine.get_template("sum.hs.jinja")
    return {
        name: template.render(sum=view.sum_view(model, named))
        for name, named in model.types.items()
        if isinstance(named, Sum) and name != model.effect_type
    }


def _schema_files() -> Iterator[str]:
    """Yield the files that have a template of their own in its place in the package."""
    for path in sorted(TEMPLATES.glob("*/**/*.jinja")):
        yield path.relative_to(TEMPLATES).as_posix().removesuffix(".jinja")


def _runtime(header: Header) -> dict[str, str]:
    lines = header.lines_without_schema()
    files = {}
    for path in sorted(RUNTIME.rglob("*")):
        if path.suffix in {".hs", ".c", ".h"}:
            opening = comment(lines, "--" if path.suffix == ".hs" else "//")
            relative = path.relative_to(RUNTIME).as_posix()
            files[relative] = opening + path.read_text(encoding="utf-8")
    return files


def _cabal(engine: Environment, header: str, files: Mapping[str, str]) -> str:
    modules = [_module_name(path) for path in sorted(files) if path.startswith("src/")]
    everywhere = [name for name in modules if not name.startswith(_WASM_ONLY)]
    return engine.get_template("exomonad-types.cabal.jinja").render(
        header=header,
        version=__version__,
        modules=[name for name in everywhere if not name.startswith(_INTERNAL)],
        internal=[name for name in everywhere if name.startswith(_INTERNAL)],
    )


def _module_name(path: str) -> str:
    return path.removeprefix("src/").removesuffix(".hs").replace("/", ".")
