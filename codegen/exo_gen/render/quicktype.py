"""Records, enums and aliases in Haskell, by quicktype-core with our own language and renderer.

In: the model. Out: a block of source for each of those types, by name; sums and modules are
composed elsewhere. The node part, in `codegen/quicktype`, is JSON in, JSON out
(`exo_gen.render.node`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import assert_never

from exo_gen import haskell_names
from exo_gen.mentions import mentioned_by
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
)
from exo_gen.render.node import QuicktypeError, RenderNode, run_once


class BlockEngine:
    """The engine, with a memory of what it wrote at the last call: most types stay as they are.

    A block depends on its type and on which of the names in it are aliases, for these have codecs
    of their own; of all other names it only holds the name.
    """

    def __init__(self, node: RenderNode = run_once) -> None:
        self._node = node
        self.known: dict[str, str] = {}

    def write(self, model: Model) -> dict[str, str]:
        """Return the Haskell source of every record, enum and alias, without a newline at its end.

        Raises `QuicktypeError`.
        """
        keys = {
            name: json.dumps(_sheets(model, [name]))
            for name, named in model.types.items()
            if not isinstance(named, Sum)
        }
        missing = [name for name, key in keys.items() if key not in self.known]
        answer = self._node(json.dumps(request_for(model, missing))) if missing else {}
        self.known = {
            key: answer[name] if key not in self.known else self.known[key]
            for name, key in keys.items()
        }
        return {name: self.known[key] for name, key in keys.items()}


def render_blocks(model: Model, node: RenderNode = run_once) -> dict[str, str]:
    """Return what `BlockEngine.write` does, without a memory."""
    return BlockEngine(node).write(model)


def request_for(model: Model, names: Iterable[str] | None = None) -> dict[str, JsonValue]:
    """Say in JSON which types are to be rendered, by default all, and which names are not free."""
    if names is None:
        names = [name for name, named in model.types.items() if not isinstance(named, Sum)]
    sheets = _sheets(model, names)
    around = {one for name in sheets for one in mentioned_by(model.lookup(name))}
    return {
        "types": list(sheets.values()),
        "opaque": [name for name in sorted(around) if name not in sheets],
        "taken": {
            "types": list[JsonValue](sorted(haskell_names.TAKEN_TYPES)),
            "values": list[JsonValue](sorted(haskell_names.TAKEN_VALUES)),
        },
    }


def _sheets(model: Model, names: Iterable[str]) -> dict[str, JsonValue]:
    """What is to be known of types: they themselves, and the aliases they lead to by aliases."""
    found: dict[str, JsonValue] = {}
    waiting = list(names)
    wanted = set(waiting)
    for name in waiting:
        named = model.lookup(name)
        if name not in found and (name in wanted or isinstance(named, Alias)):
            found[name] = _named(named)
            waiting += mentioned_by(named)
    return found


# --- the model as JSON --------------------------------------------------------------------------


def _named(named: NamedType) -> JsonValue:
    match named:
        case Record(name=name, doc=doc, open=is_open, fields=fields):
            sheets = [_field(field) for field in fields]
            return {"kind": "record", "name": name, "doc": doc, "open": is_open, "fields": sheets}
        case Enum(name=name, doc=doc, values=values):
            return {"kind": "enum", "name": name, "doc": doc, "values": list(values)}
        case Alias(name=name, doc=doc, target=target):
            return {"kind": "alias", "name": name, "doc": doc, "type": _expression(target)}
        case Sum():
            raise QuicktypeError(f"{named.name} is a sum, which quicktype-core does not render")
    assert_never(named)


def _field(field: Field) -> JsonValue:
    return {
        "name": field.name,
        "required": field.required,
        "doc": field.doc,
        "type": _expression(field.type),
    }


def _expression(expr: TypeExpr) -> JsonValue:
    match expr:
        case StringType(min_length=low, max_length=high, pattern=pattern, format=form):
            held = _given(minLength=low, maxLength=high, pattern=pattern, format=form)
            return {"t": "string", **held}
        case LiteralType(value=value):
            return {"t": "literal", "value": value}
        case IntegerType(minimum=low, maximum=high):
            # Int64's own bounds are the type's, not the field's.
            return {
                "t": "integer",
                **_given(
                    minimum=_decimal(low if low > INT64_MIN else None),
                    maximum=_decimal(high if high < INT64_MAX else None),
                ),
            }
        case NumberType():
            return {
                "t": "number",
                **_given(
                    minimum=_decimal(expr.minimum),
                    maximum=_decimal(expr.maximum),
                    exclusiveMinimum=_decimal(expr.exclusive_minimum),
                    exclusiveMaximum=_decimal(expr.exclusive_maximum),
                ),
            }
        case BooleanType():
            return {"t": "boolean"}
        case AnyType():
            return {"t": "any"}
        case NullableType(inner=inner):
            return {"t": "nullable", "of": _expression(inner)}
        case ArrayType(items=items, min_items=low, max_items=high):
            limits = _given(minItems=low, maxItems=high)
            return {"t": "array", "of": _expression(items), **limits}
        case MapType(values=values):
            return {"t": "map", "of": _expression(values)}
        case Ref(name=name):
            return {"t": "ref", "name": name}


def _given(**limits: int | str | None) -> dict[str, JsonValue]:
    return {name: limit for name, limit in limits.items() if limit is not None}


def _decimal(bound: float | None) -> str | None:
    """Write a bound as text: JavaScript rounds integers beyond 2**53, and 1.0 to 1."""
    return None if bound is None else repr(bound)
