"""The model as one JSON Schema 2020-12 document: what datamodel-code-generator reads.

Differs from the author's files in form only: every sum variant is a definition of its own (inline
variants lose their names on the way), an integer without bounds of its own refers to `Int64`, and
sums carry the `discriminator` that makes pydantic choose by tag.
"""

from __future__ import annotations

import json
from typing import Final, assert_never

from exo_gen.model import (
    INT64_MAX,
    INT64_MIN,
    Alias,
    AnyType,
    ArrayType,
    BooleanType,
    Enum,
    Field,
    IntegerType,
    JsonValue,
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
    Variant,
)

Schema = dict[str, JsonValue]

INT64: Final = "Int64"
"""The definition that stands for every integer without bounds of its own."""

_INT64: Final[Schema] = {"type": "integer", "minimum": INT64_MIN, "maximum": INT64_MAX}
_INT64_DOC: Final = "A 64-bit signed integer, which is what both languages hold."


def json_schema(model: Model) -> Schema:
    """Return `{"$defs": {...}}` with every named type and variant, in order of declaration."""
    defs = dict[str, JsonValue](definitions(model))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": defs}


def definitions(model: Model) -> dict[str, Schema]:
    """Return the schema of every named type and variant, in order of declaration."""
    found = {INT64: _with_doc(_INT64_DOC, _INT64)}
    for named in model.all_types():
        if isinstance(named, Sum):
            for variant in named.variants:
                found[variant_name(named, variant)] = _variant(variant)
        found[named.name] = _named(named)
    return found


def closed_schema(model: Model, name: str) -> Schema:
    """Return one named type as a document that needs no other; see `ClosedSchemas`."""
    return ClosedSchemas(model).of(name)


class ClosedSchemas:
    """Named types as documents that need no other, as language models are given them.

    `$defs` holds what the type reaches, itself included when it is recursive, in the order of first
    mention. The top says `type: object`, for a tool's input must. An integer without bounds of its
    own is any integer here, and sums carry no `discriminator`: it is no keyword of JSON Schema.
    """

    def __init__(self, model: Model) -> None:
        self._full = definitions(model)
        self._plain: dict[str, Schema] = {}
        self._mentions: dict[str, dict[str, None]] = {}

    def of(self, name: str) -> Schema:
        """Return the document of one named type."""
        root = self._definition(name)
        while "$ref" in root:
            root = {**self._definition(_target(root["$ref"])), **_without(root, "$ref")}
        reached = references(root)
        waiting = list(reached)
        for found in waiting:
            for key in self._mentioned(found):
                if key not in reached:
                    reached[key] = None
                    waiting.append(key)
        closed = {"type": "object", **root}
        if not reached:
            return closed
        return {**closed, "$defs": {key: self._definition(key) for key in reached}}

    def _definition(self, name: str) -> Schema:
        if name not in self._plain:
            self._plain[name] = _plain(self._full[name])
        return self._plain[name]

    def _mentioned(self, name: str) -> dict[str, None]:
        if name not in self._mentions:
            self._mentions[name] = references(self._definition(name))
        return self._mentions[name]


def compact(schema: Schema) -> str:
    """A schema as text: ASCII, no space between."""
    return json.dumps(schema, separators=(",", ":"))


def _plain(schema: Schema) -> Schema:
    """A definition without `discriminator`, and with integers in the place of `Int64`."""
    plain = _with_integers(_without(schema, "discriminator"))
    assert isinstance(plain, dict)
    return plain


# Below a `$ref` stands a text only where it is the keyword: a property of this name has a schema.


def _with_integers(value: JsonValue) -> JsonValue:
    match value:
        case dict() if value.get("$ref") == pointer(INT64):
            return {**_without(value, "$ref"), "type": "integer"}
        case dict():
            return {key: _with_integers(each) for key, each in value.items()}
        case list():
            return [_with_integers(each) for each in value]
        case _:
            return value


def references(value: JsonValue) -> dict[str, None]:
    """The definitions that are referred to, each once, in the order of first mention."""
    found: dict[str, None] = {}
    match value:
        case {"$ref": str(target)}:
            found[_target(target)] = None
        case dict():
            for each in value.values():
                found |= references(each)
        case list():
            for each in value:
                found |= references(each)
    return found


def _without(schema: Schema, keyword: str) -> Schema:
    return {key: value for key, value in schema.items() if key != keyword}


def _target(ref: JsonValue) -> str:
    return str(ref).removeprefix(pointer(""))


def variant_name(owner: Sum, variant: Variant) -> str:
    """The name of a variant's own class: sum and tag together."""
    return f"{owner.name}{variant.tag}"


def _named(named: NamedType) -> Schema:
    match named:
        case Record():
            return _with_doc(named.doc, _record(named.fields, is_open=named.open))
        case Enum():
            return _with_doc(named.doc, {"type": "string", "enum": list(named.values)})
        case Alias():
            return _with_doc(named.doc, expression_schema(named.target))
        case Sum():
            names = {variant.tag: variant_name(named, variant) for variant in named.variants}
            return _with_doc(
                named.doc,
                {
                    "oneOf": [{"$ref": pointer(name)} for name in names.values()],
                    "discriminator": {
                        "propertyName": "kind",
                        "mapping": {tag: pointer(name) for tag, name in names.items()},
                    },
                },
            )
    assert_never(named)


def _record(fields: tuple[Field, ...], *, is_open: bool) -> Schema:
    return {
        "type": "object",
        "properties": {
            field.name: _with_doc(field.doc, expression_schema(field.type)) for field in fields
        },
        "required": [field.name for field in fields if field.required],
        "additionalProperties": is_open,
    }


def _variant(variant: Variant) -> Schema:
    payload: Schema = {"$ref": pointer("Unit")}
    if variant.payload is not None:
        payload = expression_schema(variant.payload)
    return _with_doc(
        variant.doc,
        {
            "type": "object",
            "properties": {"kind": {"type": "string", "const": variant.tag}, "payload": payload},
            "required": ["kind", "payload"],
            "additionalProperties": False,
        },
    )


def expression_schema(expression: TypeExpr) -> Schema:
    """Translate one type expression."""
    match expression:
        case StringType():
            return _constrained(
                "string",
                minLength=expression.min_length,
                maxLength=expression.max_length,
                pattern=expression.pattern,
                format=expression.format,
            )
        case LiteralType():
            return {"type": "string", "const": expression.value}
        case IntegerType(minimum=low, maximum=high) if (low, high) == (INT64_MIN, INT64_MAX):
            return {"$ref": pointer(INT64)}
        case IntegerType():
            return {"type": "integer", "minimum": expression.minimum, "maximum": expression.maximum}
        case NumberType():
            return _constrained(
                "number",
                minimum=expression.minimum,
                maximum=expression.maximum,
                exclusiveMinimum=expression.exclusive_minimum,
                exclusiveMaximum=expression.exclusive_maximum,
            )
        case BooleanType():
            return {"type": "boolean"}
        case AnyType():
            return {}
        case NullableType():
            return {"anyOf": [expression_schema(expression.inner), {"type": "null"}]}
        case ArrayType():
            schema = _constrained(
                "array", minItems=expression.min_items, maxItems=expression.max_items
            )
            return {**schema, "items": expression_schema(expression.items)}
        case MapType():
            return {"type": "object", "additionalProperties": expression_schema(expression.values)}
        case Ref():
            return {"$ref": pointer(expression.name)}
    assert_never(expression)


def _constrained(type_name: str, **bounds: int | float | str | None) -> Schema:
    stated: Schema = {key: bound for key, bound in bounds.items() if bound is not None}
    return {"type": type_name, **stated}


def _with_doc(doc: str, schema: Schema) -> Schema:
    return {"description": doc, **schema} if doc else schema


def pointer(name: str) -> str:
    return f"#/$defs/{name}"
