"""Names as the generated Haskell has them: one scope of types, one of constructors, one of values.

The generated modules import each other unqualified, so a scope spans them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exo_gen import haskell_names as names
from exo_gen.build import TOOL_KEY
from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import rules
from exo_gen.lint.claims import Claim, clashes, taken
from exo_gen.lint.required import is_effect_sum
from exo_gen.lint.schema import Place, Schema, enum_values, properties, tagged
from exo_gen.lint.shape import Shape

TYPE: Final = "type"
CONSTRUCTOR: Final = "constructor"
VALUE: Final = "value"

_RUNTIME_JSON: Final = "Json"
_TAKEN_TYPES: Final = names.TAKEN_TYPES | {_RUNTIME_JSON}


def check_haskell(schema: Schema) -> Iterator[Diagnostic]:
    """Find names that clash in Haskell, or that it has already."""
    claims = [claim for place in schema.unique for claim in _claims(place)]
    yield from clashes(claims, rules.HASKELL_CLASH, "Haskell")
    for scopes, reserved in (
        ((TYPE, CONSTRUCTOR), _TAKEN_TYPES),
        ((VALUE,), names.TAKEN_VALUES),
    ):
        wanted = [claim for claim in claims if claim.scope in scopes]
        yield from taken(wanted, reserved, rules.HASKELL_TAKEN, "Haskell")


def _claims(place: Place) -> Iterator[Claim]:
    document, name = place.document, place.label

    def claim(scope: str, wanted: str, what: str = f"'{name}'") -> Claim:
        return Claim(scope, wanted, what, document, place.owner)

    match place.shape:
        case Shape.ENTRY_POINT:
            yield claim(VALUE, names.entry_handler(name))
            yield claim(VALUE, names.entry_server(name))
        case Shape.TOOL:
            yield from _tool(place)
        case Shape.RECORD:
            yield claim(TYPE, name)
            # Its constructor has the same name, so one that is taken is reported once.
            if name not in _TAKEN_TYPES:
                yield claim(CONSTRUCTOR, name)
            yield from _fields(place)
        case Shape.ENUM:
            yield claim(TYPE, name)
            yield claim(VALUE, names.enum_text(name), f"the text of '{name}'")
            for value, node in enum_values(place):
                if names.pascal(value):
                    what = f"value '{value}' of '{name}'"
                    yield Claim(CONSTRUCTOR, names.constructor(name, value), what, document, node)
        case Shape.SUM:
            yield claim(TYPE, name)
            yield from _variants(place)
        case _:
            # Free-form JSON called `Json` is the runtime's own type, used as it is.
            if place.shape is not Shape.FREE_FORM or name != _RUNTIME_JSON:
                yield claim(TYPE, name)
            yield claim(VALUE, names.alias_codec(name), f"the codec of '{name}'")


def _fields(place: Place) -> Iterator[Claim]:
    for one in properties(place):
        wanted = names.field(place.label, one.name)
        what = f"property '{one.place.label}'"
        yield Claim(VALUE, wanted, what, place.document, one.place.owner)
    rest = place.node.get("additionalProperties")
    if rest is not None and rest.value is True:
        wanted = names.extra_field(place.label)
        yield Claim(VALUE, wanted, f"the rest of '{place.label}'", place.document, place.owner)


def _variants(place: Place) -> Iterator[Claim]:
    for tag, node, variant in tagged(place):
        what = f"variant '{variant.label}'"
        if is_effect_sum(place):
            yield Claim(VALUE, names.effect_sender(tag), what, place.document, node)
            wanted = names.effect_constructor(tag)
        else:
            wanted = names.constructor(place.label, tag)
        if tag:
            yield Claim(CONSTRUCTOR, wanted, what, place.document, node)


def _tool(place: Place) -> Iterator[Claim]:
    node = place.node.members[TOOL_KEY].node.get("name")
    if node is not None and isinstance(node.value, str):
        what = f"tool '{node.value}'"
        yield Claim(CONSTRUCTOR, names.tool_constructor(node.value), what, place.document, node)
