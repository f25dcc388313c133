"""Lint knows the names that the generated code really uses."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pydantic import BaseModel
from tests.codegen.lint_cases import REPOSITORY, lay_out

from exo_gen import python_names
from exo_gen.build import build
from exo_gen.lint import lint
from exo_gen.lint.haskell import TAKEN_TYPES, TAKEN_VALUES, haskell_claims
from exo_gen.lint.schema import Schema
from exo_gen.load import load
from exo_gen.model import Record
from exo_gen.render.python.models import render_models
from exo_types.record import Record as BaseRecord

GENERATED: Final = REPOSITORY / "generated" / "python" / "exo_types"


def public(kind: type) -> set[str]:
    return {name for name in dir(kind) if not name.startswith("_")}


def test_names_of_the_base_class_are_pydantics() -> None:
    assert public(BaseModel) == python_names.BASE_CLASS


def test_names_that_a_field_would_hide_are_those_of_record() -> None:
    assert public(BaseRecord) - public(BaseModel) == python_names.TAKEN_FIELDS


def bound_names(path: Path) -> Iterator[str]:
    """Yield what a module binds at its top, types of the schema left out."""
    for statement in ast.parse(path.read_text(encoding="utf-8")).body:
        match statement:
            case ast.ImportFrom(module="exo_types.models"):
                continue
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                yield from (name.asname or name.name for name in names)
            case ast.ClassDef(name=name) if path.name != "models.py":
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]) if path.name != "models.py":
                yield name
            case ast.AnnAssign(target=ast.Name(id=name)) if path.name != "models.py":
                yield name


def test_names_that_a_type_would_hide_are_those_beside_the_models() -> None:
    beside = {
        name
        for path in (GENERATED / file for file in ("models.py", "client.py", "effects.py"))
        for name in bound_names(path)
        if name[:1].isupper() and not name.isupper()
    }
    assert beside <= python_names.TAKEN_TYPES, beside - python_names.TAKEN_TYPES


def test_fields_are_named_as_the_models_name_them(tmp_path: Path) -> None:
    schema = lay_out("every_shape", tmp_path / "schema")
    awkward = [
        "class",
        "class-of",
        "schema",
        "model_dump",
        "copy",
        "None",
        "from",
        "tool-name",
        "aB",
    ]
    record = {
        "description": "Names that Python has other plans for.",
        "type": "object",
        "properties": {name: {"description": "Text.", "type": "string"} for name in awkward},
        "additionalProperties": False,
    }
    head = {"$schema": "./dialect.json", "description": "Awkward names."}
    document = json.dumps({**head, "$defs": {"Awkward": record}})
    (schema / "awkward.json").write_text(document, encoding="utf-8")
    bundle = load(schema)
    assert lint(bundle) == []
    model = build(bundle)
    classes = {
        statement.name: [
            field.target.id
            for field in statement.body
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        ]
        for statement in ast.parse(render_models(model)).body
        if isinstance(statement, ast.ClassDef)
    }
    for named in model.types.values():
        if isinstance(named, Record):
            assert classes[named.name] == [python_names.field(one.name) for one in named.fields]


# --- Haskell ------------------------------------------------------------------------------------

TOKEN: Final = re.compile(
    r'"(?:\\.|[^"\\])*"|--[^\n]*|\{-.*?-\}'  # texts and comments
    r"|\b(?:[A-Z]\w*\.)+[A-Za-z_][\w']*"  # qualified names, which nothing clashes with
    r"|(?P<name>[A-Za-z][\w']*)",
    re.DOTALL,
)
NO_SCHEMA: Final = frozenset({"Wire.hs", "Pattern.hs", "Drill.hs"})
"""Modules beside them that know nothing of the schema."""

FOREIGN: Final = frozenset({"ccall", "export", "unsafe", "x0a"})
"""Words of foreign declarations and literals, which are no names."""


def generated_haskell() -> Iterator[Path]:
    """Yield the generated modules in which names of the schema are in scope."""
    folder = REPOSITORY / "generated" / "haskell"
    for part in ("src/ExoMonad/*.hs", "src/ExoMonad/Types/*.hs", "exports/*.hs", "contract/*.hs"):
        yield from (path for path in folder.glob(part) if path.name not in NO_SCHEMA)


def test_every_name_in_the_generated_haskell_is_claimed_or_taken() -> None:
    schema = Schema(load(REPOSITORY / "schema"))
    known = {claim.name for claim in haskell_claims(schema)} | TAKEN_TYPES | TAKEN_VALUES | FOREIGN
    paths = list(generated_haskell())
    assert paths
    for path in paths:
        text = path.read_text(encoding="utf-8")
        modules = set(re.findall(r"^(?:module|import(?: qualified)?) (\w+)|\bas (\w+)", text, re.M))
        names = {match["name"] for match in TOKEN.finditer(text) if match["name"]}
        unknown = names - known - {word for pair in modules for word in pair}
        assert not unknown, f"{path.name}: {sorted(unknown)}"
