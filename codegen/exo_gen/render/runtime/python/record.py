"""The base of every generated record.

Pydantic holds most of the wire contract by itself (strict types, closed objects, bounds). Two rules
need help, because a Python author wants them relaxed and a document must not have them so: an
absent property is never written as null, and a tag is never left out.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final, get_args

from pydantic import BaseModel, ConfigDict, ValidationInfo, model_validator

from exo_types.annotations import is_union, unalias
from exo_types.wire import check_depth, free_form, key_step, writable_float

WIRE: Final = object()
"""Validation context of a document, as opposed to a value made in Python."""


class Null:
    """Stands for a null where a document may have none, so that the field's own type refuses it."""


class Absent:
    """Stands for a property a document must have and has not, where Python has a default."""


_LEAVES: Final = frozenset({str, bool, type(None)})
"""Python types whose values are JSON-ready whatever they are; most fields hold one of them."""

_NULL: Final = Null()
_ABSENT: Final = Absent()


class Record(BaseModel):
    """A record of the schema: strict, frozen, closed unless a subclass says otherwise."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        allow_inf_nan=False,
        protected_namespaces=(),
    )

    _optional: ClassVar[frozenset[str]] = frozenset()
    _defaulted: ClassVar[frozenset[str]] = frozenset()
    _wire_names: ClassVar[dict[str, str]] = {}
    _steps: ClassVar[dict[str, str]] = {}
    _free_form: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def __pydantic_on_complete__(cls) -> None:
        """Sort the fields by what a document may do with them, once a class."""
        optional, defaulted, free = set(), set(), set()
        names = {}
        for name, field in cls.model_fields.items():
            wire_name = field.alias or name
            names[name] = wire_name
            if field.is_required():
                continue
            if field.default is not None:
                defaulted.add(wire_name)
            elif _is_free_form(field.annotation):
                free.add(name)
            else:
                optional.add(wire_name)
        cls._optional, cls._defaulted = frozenset(optional), frozenset(defaulted)
        cls._free_form, cls._wire_names = frozenset(free), names
        cls._steps = {wire_name: key_step(wire_name) for wire_name in names.values()}

    @model_validator(mode="before")
    @classmethod
    def _hold_wire_rules(cls, data: Any, info: ValidationInfo) -> Any:
        if info.context is not WIRE or type(data) is not dict:
            return data
        nulls = [name for name in cls._optional if data.get(name, data) is None]
        absent = [name for name in cls._defaulted if name not in data]
        if not nulls and not absent:
            return data
        return {**data, **dict.fromkeys(nulls, _NULL), **dict.fromkeys(absent, _ABSENT)}

    def to_plain(self, path: str = "$", depth: int = 0) -> dict[str, object]:
        """The record as JSON-ready values: properties in declared order, absent ones left out."""
        check_depth(depth, path)
        plain: dict[str, object] = {}
        for name, wire_name in self._wire_names.items():
            value = getattr(self, name)
            if value is None and wire_name in self._optional:
                continue
            if value is None and name in self._free_form and name not in self.model_fields_set:
                continue
            if type(value) in _LEAVES:
                plain[wire_name] = value
            else:
                plain[wire_name] = to_plain(value, path + self._steps[wire_name], depth + 1)
        for key, value in sorted((self.model_extra or {}).items()):
            plain[key] = free_form(value, path + key_step(key), depth + 1)
        return plain


def to_plain(value: object, path: str = "$", depth: int = 0) -> object:
    """Turn a value of any generated type into JSON-ready values; raise `WireError`."""
    match value:
        case Record():
            return value.to_plain(path, depth)
        case float():
            return writable_float(value, path)
        case list() | tuple():
            check_depth(depth, path)
            return [to_plain(item, f"{path}[{at}]", depth + 1) for at, item in enumerate(value)]
        case dict():
            check_depth(depth, path)
            return {
                key: to_plain(item, path + key_step(key), depth + 1)
                for key, item in sorted(value.items())
            }
        case _:
            return free_form(value, path, depth)


def _is_free_form(annotation: object) -> bool:
    """Whether a field may hold any JSON value, null included."""
    plain = unalias(annotation)
    return plain is Any or (is_union(plain) and any(map(_is_free_form, get_args(plain))))
