"""Names as the generated Haskell has them: one scope of types, one of constructors, one of values.

The generated modules import each other unqualified, so a scope spans them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exo_gen import haskell_names as names
from exo_gen.build import ENTRY_KEY, TOOL_KEY
from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import rules
from exo_gen.lint.claims import Claim, clashes, taken
from exo_gen.lint.required import is_effect_sum
from exo_gen.lint.schema import Place, Schema, enum_values, properties, tagged
from exo_gen.lint.shape import Shape

TYPE: Final = "type"
CONSTRUCTOR: Final = "constructor"
VALUE: Final = "value"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_RUNTIME_JSON: Final = "Json"

_PRELUDE_TYPES: Final = _words(
    """
    Applicative Bool Bounded Char Double EQ Either Enum Eq False FilePath Float Floating Foldable
    Fractional Functor GT IO IOError Int Integer Integral Just LT Left Maybe Monad MonadFail Monoid
    Nothing Num Ord Ordering Rational Read ReadS Real RealFloat RealFrac Right Semigroup Show ShowS
    String Traversable True Word
    """
)
"""Types, classes and constructors that every module imports without asking."""

TAKEN_TYPES: Final = (
    names.TAKEN_TYPES
    | _PRELUDE_TYPES
    | {_RUNTIME_JSON, "Echo", "EntryPoints", "HostFunction", "SomeException"}
)

TAKEN_VALUES: Final = names.TAKEN_VALUES | _words(
    """
    a action allTools answer arguments ask b callHost catch code contractEcho contractMisbehave
    contractPerform contractRepeat decodeToolCall displayException document echoes effect
    entries entryPoints evaluate expected failure function handler hoistEntryPoints input
    interpret liftA2 m message misbehave n name onInput outcome payload reason refuse repeatedly
    said serve succeeded throughHost tool toolName toolRoles try value written
    """
)
"""What the generated modules call their own functions and variables, shadowing included: a codec by
such a name would be a warning, where it is no error."""


def check_haskell(schema: Schema) -> Iterator[Diagnostic]:
    """Find names that clash in Haskell, or that it has already."""
    claims = list(haskell_claims(schema))
    yield from clashes(claims, rules.HASKELL_CLASH, "Haskell")
    for scopes, reserved in (
        ((TYPE, CONSTRUCTOR), TAKEN_TYPES),
        ((VALUE,), TAKEN_VALUES),
    ):
        wanted = [claim for claim in claims if claim.scope in scopes]
        yield from taken(wanted, reserved, rules.HASKELL_TAKEN, "Haskell")


def haskell_claims(schema: Schema) -> Iterator[Claim]:
    """Yield every name that the schema makes in Haskell."""
    for place in schema.unique:
        yield from _claims(place)


def _claims(place: Place) -> Iterator[Claim]:
    document, name = place.document, place.label

    def claim(scope: str, wanted: str, what: str = f"'{name}'") -> Claim:
        return Claim(scope, wanted, what, document, place.owner)

    match place.shape:
        case Shape.ENTRY_POINT:
            yield claim(VALUE, names.entry_handler(name))
            yield claim(VALUE, names.entry_server(name))
            yield from _export(place)
        case Shape.TOOL:
            yield from _tool(place)
        case Shape.RECORD:
            yield claim(TYPE, name)
            # Its constructor has the same name, so one that is taken is reported once.
            if name not in TAKEN_TYPES:
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
            wanted = names.effect_constructor(tag)
            yield Claim(VALUE, names.effect_sender(tag), what, place.document, node)
            yield Claim(VALUE, f"host{wanted}", what, place.document, node)
        else:
            wanted = names.constructor(place.label, tag)
        if tag:
            yield Claim(CONSTRUCTOR, wanted, what, place.document, node)


def _export(place: Place) -> Iterator[Claim]:
    node = place.node.members[ENTRY_KEY].node.get("export")
    if node is not None and isinstance(node.value, str):
        wanted = names.camel(names.pascal(node.value))
        yield Claim(VALUE, wanted, f"export '{node.value}'", place.document, node)


def _tool(place: Place) -> Iterator[Claim]:
    node = place.node.members[TOOL_KEY].node.get("name")
    if node is not None and isinstance(node.value, str):
        what = f"tool '{node.value}'"
        yield Claim(CONSTRUCTOR, names.tool_constructor(node.value), what, place.document, node)
