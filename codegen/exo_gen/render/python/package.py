"""Compose the package `exo_types` from models, templates and runtime, formatted."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Final

import jinja2

from exo_gen.carried import carried
from exo_gen.model import Model
from exo_gen.pattern import FORMATS
from exo_gen.render.formatting import format_python
from exo_gen.render.header import Header, comment
from exo_gen.render.python.engine import ModelEngine
from exo_gen.render.python.models import render_models
from exo_gen.render.python.view import (
    docstring,
    effect_views,
    entry_point_views,
    names_of,
    tool_views,
)

PACKAGE: Final = "exo_types"

SCHEMA_FILE: Final = "schema.json"
"""The schema as a guest carries it: what a guest of another schema is compared with."""

_TEMPLATES: Final = (
    "__init__.py",
    "client.py",
    "dispatch.py",
    "effects.py",
    "formats.py",
    "host_functions.py",
    "manifest.py",
    "registry.py",
    "tools.py",
)
_RUNTIME: Final = (
    "abi.py",
    "annotations.py",
    "codec.py",
    "errors.py",
    "failure.py",
    "record.py",
    "wire.py",
)


def render_python(
    model: Model, header: Header, engine: ModelEngine | None = None
) -> dict[str, str]:
    """Return path -> text, paths relative to the folder that holds the package."""
    of_schema = {"models.py": render_models(model, engine), **_templated(model)}
    headed = {
        f"{PACKAGE}/{name}": comment(lines, "#") + text
        for sources, lines in (
            (of_schema, header.lines()),
            (_runtime(), header.lines_without_schema()),
        )
        for name, text in sources.items()
    }
    schema = carried(model.fingerprint, model.documents) + "\n"
    return {
        **format_python(headed),
        f"{PACKAGE}/{SCHEMA_FILE}": schema,
        f"{PACKAGE}/py.typed": "",
    }


def _runtime() -> dict[str, str]:
    folder = resources.files("exo_gen.render") / "runtime" / "python"
    return {name: (folder / name).read_text(encoding="utf-8") for name in _RUNTIME}


def _templated(model: Model) -> dict[str, str]:
    effects, entry_points = effect_views(model), entry_point_views(model)
    context = {
        "model": model,
        "formats": FORMATS,
        "effects": effects,
        "entry_points": entry_points,
        "effect_names": names_of(
            [text for view in effects for text in (view.parameter, view.result)], model
        ),
        "client_names": names_of(
            [text for view in entry_points for text in (view.input, view.output, view.reply)], model
        ),
        "tools": tool_views(model),
        "types": [named.name for named in model.all_types()],
    }
    templates = {name: _environment().get_template(f"{name}.jinja") for name in _TEMPLATES}
    return {name: template.render(context) for name, template in templates.items()}


@cache
def _environment() -> jinja2.Environment:
    """The templates, each compiled once."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("exo_gen.render", "templates/python"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # Python source, not markup
    )
    environment.filters["docstring"] = docstring
    environment.filters["repr"] = repr
    return environment
