"""Turn pydantic's account of a failure into the wire contract's `PATH: expected E, got G`.

Pydantic names places by its own route through unions; here the route is walked again along the
document and the annotations, so that the path is the one the guest reports.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from exo_types.annotations import alternatives, describe, one_of, tags, unalias, variant
from exo_types.formats import FORMATS
from exo_types.record import Absent, Null
from exo_types.wire import WireError, key_step, kind_of

_BOUNDS: Final[Mapping[str, tuple[str, str]]] = {
    "greater_than_equal": (">=", "ge"),
    "greater_than": (">", "gt"),
    "less_than_equal": ("<=", "le"),
    "less_than": ("<", "lt"),
}
_LENGTHS: Final[Mapping[str, tuple[str, str, str]]] = {
    "string_too_short": ("string of at least {} characters", "min_length", "characters"),
    "string_too_long": ("string of at most {} characters", "max_length", "characters"),
    "too_short": ("array of at least {} items", "min_length", "items"),
    "too_long": ("array of at most {} items", "max_length", "items"),
}
_LONGEST_SHOWN: Final = 64


def wire_error(annotation: Any, document: object, error: ValidationError) -> WireError:
    """Report the first failure of validating `document` against `annotation`."""
    failures = [
        (failure, _Place.of(failure, annotation, document))
        for failure in error.errors(include_url=False)
    ]
    # Pydantic goes through maps and unknown properties as the document has them, the guest by key.
    return _explain(*min(failures, key=lambda failure: failure[1].order))


class _Place:
    """A place reached by following a failure's location through annotations and document."""

    def __init__(self, annotation: Any, document: object) -> None:
        self.path = "$"
        self.annotation = annotation
        self.document = document
        self.optional = False
        self.chosen = False
        self.order: list[tuple[int, int, str]] = []

    @classmethod
    def of(cls, failure: ErrorDetails, annotation: Any, document: object) -> _Place:
        """The place of a failure."""
        place = cls(annotation, document)
        for step in failure["loc"]:
            place.follow(step)
        return place

    def follow(self, step: int | str) -> None:
        """Take one step; a step that only names a union's member is passed over."""
        here = variant(self.annotation, self.document)
        if isinstance(step, int):
            self.order.append((0, step, ""))
            item = self.document[step] if isinstance(self.document, list) else None
            held = get_args(unalias(here))
            self._move(f"[{step}]", held[0] if held else Any, item)
        elif isinstance(here, type) and issubclass(here, BaseModel):
            self._follow_property(here, step)
        elif isinstance(self.document, dict) and step in self.document:
            self.order.append((0, 0, step))
            values = get_args(unalias(here))
            self._move(key_step(step), values[1] if len(values) > 1 else Any, self.document[step])

    def _follow_property(self, model: type[BaseModel], step: str) -> None:
        value = self.document.get(step) if isinstance(self.document, dict) else None
        for at, (name, field) in enumerate(model.model_fields.items()):
            if step == (field.alias or name):
                self.order.append((0, at, ""))
                self._move(key_step(step), field.annotation, value)
                self.optional = not field.is_required()
                return
        if not self.chosen and len(alternatives(self.annotation)) > 1:
            # The first step into a sum is the tag; a property may have the same name.
            self.chosen = True
        else:
            self.order.append((1, 0, step))
            self._move(key_step(step), Any, value)

    def _move(self, step: str, annotation: Any, document: object) -> None:
        self.path += step
        self.annotation, self.document = annotation, document
        self.optional = self.chosen = False


def _explain(error: ErrorDetails, place: _Place) -> WireError:
    kind, context, met = error["type"], error.get("ctx", {}), error["input"]
    if kind in ("union_tag_not_found", "union_tag_invalid") and isinstance(place.document, dict):
        has_tag = "kind" in place.document
        got = _shown(place.document["kind"]) if has_tag else "nothing"
        return WireError(f"{place.path}.kind", one_of(tags(place.annotation)), got)
    if kind == "extra_forbidden":
        return WireError(place.path, "no such property", kind_of(met))
    expected = describe(place.annotation, optional=place.optional)
    if kind == "missing" or isinstance(met, Absent):
        return WireError(place.path, expected, "nothing")
    if kind in _BOUNDS:
        sign, name = _BOUNDS[kind]
        what = "integer" if "integer" in expected else "number"
        return WireError(place.path, f"{what} {sign} {context[name]}", json.dumps(met))
    if kind in _LENGTHS:
        template, name, unit = _LENGTHS[kind]
        return WireError(place.path, template.format(context[name]), f"{len(met)} {unit}")
    if kind == "string_pattern_mismatch":
        return WireError(place.path, _formed(context["pattern"]), _shown(met))
    if kind == "literal_error" and isinstance(met, str):
        return WireError(place.path, expected, _shown(met))
    return WireError(place.path, expected, "null" if isinstance(met, Null) else kind_of(met))


def _formed(pattern: str) -> str:
    """Say what a text should look like, by the name of the format where there is one."""
    name = FORMATS.get(pattern)
    if name is not None:
        return f"string of format {name}"
    return f"string matching {json.dumps(pattern, ensure_ascii=False)}"


def _shown(value: object) -> str:
    """A value an author may recognise: text as JSON, cut when long; otherwise its kind."""
    if not isinstance(value, str):
        return kind_of(value)
    shown = json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= _LONGEST_SHOWN else shown[:_LONGEST_SHOWN] + "..."
