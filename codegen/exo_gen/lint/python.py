"""Names as the generated Python has them: classes of one module, and the fields of each class."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exo_gen import python_names as names
from exo_gen.build import EFFECT_KEY
from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import rules
from exo_gen.lint.claims import Claim, clashes, taken
from exo_gen.lint.schema import Place, Schema, properties, tagged
from exo_gen.lint.shape import Shape

CLASS: Final = "class"


def check_python(schema: Schema) -> Iterator[Diagnostic]:
    """Find names that clash in Python, or that it has already."""
    classes = [claim for place in schema.unique for claim in _classes(place)]
    yield from clashes(classes, rules.PYTHON_CLASH, "Python")
    yield from taken(classes, names.TAKEN_TYPES, rules.PYTHON_TAKEN, "Python")
    for place in schema.types:
        if place.shape is Shape.RECORD:
            fields = list(_fields(place))
            yield from clashes(fields, rules.PYTHON_CLASH, "Python")
            yield from taken(fields, names.TAKEN_FIELDS, rules.PYTHON_TAKEN, "Python")


def _classes(place: Place) -> Iterator[Claim]:
    def claim(wanted: str, what: str = f"'{place.label}'") -> Claim:
        return Claim(CLASS, wanted, what, place.document, place.owner)

    match place.shape:
        case Shape.ENTRY_POINT:
            yield from _reply(claim(names.reply(place.label), f"the reply of '{place.label}'"))
        case Shape.TOOL:
            return
        case Shape.SUM:
            yield claim(place.label)
            yield from _variants(place)
        case _:
            yield claim(place.label)


def _variants(place: Place) -> Iterator[Claim]:
    for tag, node, variant in tagged(place):
        if not tag:
            continue
        what = f"variant '{variant.label}'"
        yield Claim(CLASS, names.variant(place.label, tag), what, place.document, node)
        if EFFECT_KEY in variant.node.members:
            what = f"the reply of '{variant.label}'"
            yield from _reply(Claim(CLASS, names.reply(tag), what, place.document, node))


def _reply(reply: Claim) -> Iterator[Claim]:
    yield reply
    for tag in ("Success", "Error"):
        wanted = names.variant(reply.name, tag)
        yield Claim(CLASS, wanted, reply.what, reply.document, reply.where)


def _fields(place: Place) -> Iterator[Claim]:
    for one in properties(place):
        wanted = names.field(one.name)
        what = f"property '{one.place.label}'"
        yield Claim("field", wanted, what, place.document, one.place.owner)
