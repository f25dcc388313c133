"""Rules about what both of our languages take, and others do not or not well."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import rules
from exo_gen.lint.files import MAX_EXACT
from exo_gen.lint.required import is_effect_sum, is_error_message
from exo_gen.lint.schema import Place, Schema, variants
from exo_gen.lint.shape import Shape

_SIDES: Final = (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum"))
_SIZES: Final = {Shape.STRING: "maxLength", Shape.ARRAY: "maxItems"}


def check_portable(schema: Schema) -> Iterator[Diagnostic]:
    """Check sizes, and sums that are none."""
    for place in schema.places:
        match place.shape:
            case Shape.INTEGER:
                yield from _integer(place)
            case Shape.STRING | Shape.ARRAY if not _is_sized(place):
                yield rules.UNBOUNDED_SIZE.found(
                    place.document,
                    place.owner,
                    f"'{place.label}' may be of any length",
                    f"write '{_SIZES[place.shape]}'",
                )
            case Shape.SUM if not is_effect_sum(place):
                yield from _single(place)


def _is_sized(place: Place) -> bool:
    return _SIZES[place.shape] in place.node.members or is_error_message(place)


def _integer(place: Place) -> Iterator[Diagnostic]:
    # A bound that is there lies within 2^53-1, or another rule has found it.
    missing = [side[0] for side in _SIDES if not any(key in place.node.members for key in side)]
    if missing:
        listed = " and ".join(f"'{key}'" for key in missing)
        yield rules.UNBOUNDED_INTEGER.found(
            place.document,
            place.owner,
            f"'{place.label}' may be beyond 2^53-1, which JavaScript and others round",
            f"write {listed}, at most {MAX_EXACT} from zero",
        )


def _single(place: Place) -> Iterator[Diagnostic]:
    found = list(variants(place))
    if len(found) == 1:
        yield rules.SINGLE_VARIANT.found(
            place.document,
            place.owner,
            f"'{place.label}' is a sum of one variant",
            "write its payload in its place, or the variants that are missing",
        )
