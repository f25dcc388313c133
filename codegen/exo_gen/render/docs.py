"""One self-contained HTML page of the whole boundary: effects, entry points, tools, types."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

import jinja2
from markupsafe import Markup, escape

from exo_gen.examples import examples
from exo_gen.model import (
    Alias,
    AnyType,
    ArrayType,
    BooleanType,
    Enum,
    IntegerType,
    LiteralType,
    MapType,
    Model,
    NamedType,
    NullableType,
    NumberType,
    Record,
    Ref,
    StringType,
    Sum,
    TypeExpr,
)
from exo_gen.render.header import Header

_EMPTY: Final = "{}"


@dataclass(frozen=True, slots=True)
class Row:
    """A property, a variant, or a value in a type's table."""

    name: str
    type: Markup
    note: str
    doc: str


@dataclass(frozen=True, slots=True)
class TypeView:
    """A named type as the page shows it."""

    name: str
    sort: str
    module: str
    doc: str
    rows: tuple[Row, ...]
    examples: tuple[str, ...]


def render_docs(model: Model, header: Header) -> dict[str, str]:
    """Return `index.html`; it needs nothing from the network."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("exo_gen.render", "templates/docs"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=True,
    )
    page = environment.get_template("index.html.jinja").render(
        header=header.lines(),
        model=model,
        types=[_view(model, named) for named in model.types.values()],
        type_of=_type,
    )
    return {"index.html": page}


def _view(model: Model, named: NamedType) -> TypeView:
    sort, rows = _rows(named)
    shown = tuple(
        json.dumps(example, ensure_ascii=False, indent=2) for example in examples(model, named.name)
    )
    return TypeView(named.name, sort, named.module, named.doc, rows, shown)


def _rows(named: NamedType) -> tuple[str, tuple[Row, ...]]:
    match named:
        case Record():
            sort = "open record" if named.open else "record"
            return sort, tuple(
                Row(field.name, _type(field.type), "" if field.required else "optional", field.doc)
                for field in named.fields
            )
        case Enum():
            return "one of", tuple(Row(value, Markup(), "", "") for value in named.values)
        case Sum():
            return "sum", tuple(
                Row(variant.tag, _type(variant.payload), "", variant.doc)
                for variant in named.variants
            )
        case Alias():
            return "name for", (Row("", _type(named.target), "", ""),)


def _type(expression: TypeExpr | None) -> Markup:
    """A type expression in words, names linked."""
    match expression:
        case None:
            return Markup(f"<code>{_EMPTY}</code>")
        case Ref():
            name = escape(expression.name)
            return Markup(f'<a href="#{name}">{name}</a>')
        case NullableType():
            return _type(expression.inner) + " or null"
        case ArrayType():
            bounds = _between(expression.min_items, expression.max_items, "items")
            return Markup("list of ") + _type(expression.items) + bounds
        case MapType():
            return Markup("map of text to ") + _type(expression.values)
        case LiteralType():
            return escape(json.dumps(expression.value))
        case StringType():
            return escape(
                "text" + _between(expression.min_length, expression.max_length, "characters")
            )
        case IntegerType():
            low = None if expression.minimum == -(2**63) else expression.minimum
            high = None if expression.maximum == 2**63 - 1 else expression.maximum
            return escape("integer" + _between(low, high))
        case NumberType():
            above, below = expression.exclusive_minimum, expression.exclusive_maximum
            strict = "".join(
                f", {sign} {bound}"
                for sign, bound in ((">", above), ("<", below))
                if bound is not None
            )
            return escape("number" + _between(expression.minimum, expression.maximum) + strict)
        case BooleanType():
            return escape("true or false")
        case AnyType():
            return escape("any JSON")


def _between(low: float | None, high: float | None, unit: str = "") -> str:
    """`, 1 to 10 items`; nothing when there are no bounds."""
    if low is None and high is None:
        return ""
    words = (
        f"at most {high}"
        if low is None
        else f"{low} or more"
        if high is None
        else f"{low} to {high}"
    )
    return f", {words} {unit}".rstrip()
