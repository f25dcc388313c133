"""The table of the dialect's constraints: each keyword, and what holds documents to it.

Nothing in it is written by hand but an example of each keyword. Each example goes through lint, the
JSON Schema, the Python engine and the Haskell codecs, and the table says what came out; so a
keyword that one of them passes over is an error here, and not a gap in the boundary.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from exo_gen.build import ModelError, expression
from exo_gen.diagnostics import ExoGenError
from exo_gen.model import Alias, JsonValue, Model, SourcePosition, TypeExpr
from exo_gen.pattern import FORMATS
from exo_gen.positions import parse
from exo_gen.render.docs.markdown import code
from exo_gen.render.haskell.expression import haskell_codec
from exo_gen.render.header import Header
from exo_gen.render.json_schema import expression_schema
from exo_gen.render.python.models import render_models

EXAMPLES: Final[Mapping[str, tuple[dict[str, JsonValue], JsonValue]]] = {
    "type": ({"type": "boolean"}, "bool"),
    "const": ({"const": "v1"}, 1),
    "anyOf": ({"anyOf": [{"type": "string"}, {"type": "null"}]}, []),
    "minLength": ({"type": "string", "minLength": 1}, -1),
    "maxLength": ({"type": "string", "maxLength": 9}, -1),
    "pattern": ({"type": "string", "pattern": "^[a-z]+$"}, "^\\w+$"),
    "format": ({"type": "string", "format": "uuid"}, "email"),
    "minimum": ({"type": "number", "minimum": 0.5}, "0"),
    "maximum": ({"type": "number", "maximum": 9.5}, "9"),
    "exclusiveMinimum": ({"type": "number", "exclusiveMinimum": 0.5}, "0"),
    "exclusiveMaximum": ({"type": "number", "exclusiveMaximum": 9.5}, "9"),
    "items": ({"type": "array", "items": {"type": "boolean"}}, 1),
    "minItems": ({"type": "array", "items": {"type": "boolean"}, "minItems": 1}, -1),
    "maxItems": ({"type": "array", "items": {"type": "boolean"}, "maxItems": 9}, -1),
    "additionalProperties": ({"type": "object", "additionalProperties": {"type": "boolean"}}, 1),
}
"""A schema with each keyword, and a value of it that lint refuses."""

STRUCTURE: Final = frozenset(
    {"$ref", "enum", "oneOf", "properties", "required", "x-exo-effect", "x-exo-entry", "x-exo-tool"}
)
"""Keywords that declare something with a name of its own, which the reference shows for each."""

ABOUT: Final = frozenset(
    {"$comment", "description", "examples", "x-deprecated", "x-since", "x-unstable"}
)
"""Keywords that ask nothing of a document."""


class KeywordIgnored(ExoGenError):
    """One side passes over a keyword: a bug in exo-gen."""


@dataclass(frozen=True, slots=True)
class Row:
    """What each side makes of one keyword."""

    keyword: str
    example: str
    lint: str
    json_schema: str
    python: str
    haskell: str


def render_dialect(header: Header) -> dict[str, str]:
    """Return `dialect.md`; raise `KeywordIgnored`."""
    return {"dialect.md": "\n".join(_page(header)) + "\n"}


def rows() -> tuple[Row, ...]:
    """Return a row for each keyword that constrains documents; raise `KeywordIgnored`."""
    held = {keyword: _expression(example) for keyword, (example, _) in EXAMPLES.items()}
    bare = {
        keyword: _expression({key: value for key, value in example.items() if key != keyword})
        for keyword, (example, _) in EXAMPLES.items()
    }
    with_it, without = _rows(held), _rows(bare)
    for keyword, row in with_it.items():
        other = without.get(keyword)
        for side in ("lint", "json_schema", "python", "haskell"):
            said = getattr(row, side)
            if not said or (other is not None and side != "lint" and said == getattr(other, side)):
                raise KeywordIgnored(f"{side} passes over '{keyword}': {said or 'nothing'}")
    return tuple(with_it.values())


@cache
def _rows_of_this_build() -> tuple[Row, ...]:
    """The rows, made once: they depend on no schema."""
    return rows()


def _rows(kinds: Mapping[str, TypeExpr | None]) -> dict[str, Row]:
    """What the sides make of expressions, each under the keyword that it is an example of."""
    known = {keyword: kind for keyword, kind in kinds.items() if kind is not None}
    python = _python(known)
    return {
        keyword: Row(
            keyword,
            json.dumps(EXAMPLES[keyword][0]),
            ", ".join(_lint(keyword)),
            json.dumps(expression_schema(kind)),
            python[keyword],
            haskell_codec(_model({}), kind),
        )
        for keyword, kind in known.items()
    }


def _expression(schema: dict[str, JsonValue]) -> TypeExpr | None:
    """What a schema means; None for one that says too little to mean anything."""
    try:
        return expression(parse(json.dumps(schema)))
    except ModelError:
        return None


def _lint(keyword: str) -> list[str]:
    """The rules that refuse a wrong value of a keyword."""
    from exo_gen.lint import lint
    from exo_gen.load import Bundle, Document

    def found(schema: dict[str, JsonValue]) -> set[str]:
        text = json.dumps({"$defs": {"Example": schema}})
        document = Document("example.json", "example.json", parse(text), text)
        return {finding.rule for finding in lint(Bundle({document.name: document}, ()))}

    example, wrong = EXAMPLES[keyword]
    return sorted(found({**example, keyword: wrong}) - found(example))


def _python(kinds: Mapping[str, TypeExpr]) -> dict[str, str]:
    """The annotations that the engine writes."""
    names = {keyword: f"Of{keyword[0].upper()}{keyword[1:]}" for keyword in kinds}
    source = render_models(_model({names[keyword]: kind for keyword, kind in kinds.items()}))
    written = {
        ast.unparse(statement.target): ast.unparse(statement.value)
        for statement in ast.parse(source).body
        if isinstance(statement, ast.AnnAssign) and statement.value is not None
    }
    return {keyword: written[name] for keyword, name in names.items()}


def _model(types: Mapping[str, TypeExpr]) -> Model:
    here = SourcePosition("example.json", 1, 1)
    aliases = {name: Alias(name, "example", "", kind, (), here) for name, kind in types.items()}
    return Model(aliases, {}, (), (), (), ("example",), {"example": ""}, "0" * 64)


def _page(header: Header) -> Iterator[str]:
    yield from (f"<!-- {line} -->" for line in header.lines_without_schema())
    yield from ("", "# The dialect: what holds documents to each keyword", "")
    yield (
        "Each example was put through lint, the JSON Schema, the Python engine and the Haskell "
        "codecs; this is what came out. Lint's column names the rules that refuse a wrong value of "
        "the keyword. The gate counts its cases by the same keywords, and is red without one."
    )
    yield ""
    yield "| Keyword | Example | Lint | JSON Schema | Python | Haskell |"
    yield "|---|---|---|---|---|---|"
    for row in _rows_of_this_build():
        cells = (row.keyword, row.example, row.lint, row.json_schema, row.python, row.haskell)
        yield f"| {' | '.join(code(cell) for cell in cells)} |"
    yield from ("", "A format is the pattern that decides it, the same on both sides:", "")
    yield "| Format | Pattern |"
    yield "|---|---|"
    for name, pattern in FORMATS.items():
        yield f"| {code(name)} | {code(pattern)} |"
