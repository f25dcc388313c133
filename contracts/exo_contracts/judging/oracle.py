"""The oracle: JSON Schema validators over the schema files as they are.

They share nothing with the code under test, nor with our model. There are two: `jsonschema`, which
is written to be read and names what it refuses, and `jsonschema-rs`, which is some seventy times as
fast. Verdicts come from the fast one, words from the other; that the two never differ is a property
of the gate, held for every boundary and near-miss of every type.

Both are told what the wire contract says of `integer`: 64 bits, a whole double counts, a boolean
does not. The replies, which no schema file declares, are composed here around a `$ref`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
from jsonschema import Draft202012Validator, TypeChecker
from jsonschema.exceptions import best_match
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from exo_contracts.judging import formats
from exo_contracts.roots import roots_of, schema_files
from exo_gen.model import JsonValue

_BASE: Final = "schema:///"
_INT64: Final = {"minimum": -(2**63), "maximum": 2**63 - 1}


class Oracle:
    """Says whether a value is what a named type of the schema asks for."""

    def __init__(self, schema: Path) -> None:
        files = schema_files(schema)
        resources = [
            (name, DRAFT202012.create_resource(contents)) for name, contents in files.items()
        ]
        registry: Registry[Any] = Registry().with_resources(resources).crawl()
        self._roots = roots_of(files)
        self._careful: Mapping[str, Validator] = {
            name: _validator_class()(root, registry=registry, format_checker=formats.checker())
            for name, root in self._roots.items()
        }
        self._fast = _fast_validators(files, self._roots)

    def names(self) -> frozenset[str]:
        """Every type it can judge."""
        return frozenset(self._roots)

    def accepts(self, name: str, value: JsonValue) -> bool:
        """Whether `value`, as a parser gives it (`samples.as_read`), is valid as `name`."""
        return self._fast[name].is_valid(value)

    def accepts_carefully(self, name: str, value: JsonValue) -> bool:
        """What the slow validator says to the same question."""
        return self._careful[name].is_valid(value)

    def complaint(self, name: str, value: JsonValue) -> str | None:
        """What is wrong with `value`, in the slow validator's words; None when nothing is."""
        if self.accepts(name, value):
            return None
        error = best_match(self._careful[name].iter_errors(value))
        return "nothing it can name" if error is None else f"{error.json_path}: {error.message}"


def _fast_validators(
    files: Mapping[str, Any], roots: Mapping[str, Any]
) -> dict[str, jsonschema_rs.Draft202012Validator]:
    """A validator for each root, over the same files, with 64 bits written out as bounds."""
    resources = [
        (f"{_BASE}{name}", {"$defs": _within("$defs", contents["$defs"])})
        for name, contents in files.items()
    ]
    registry = jsonschema_rs.Registry(resources)
    return {
        name: jsonschema_rs.Draft202012Validator(
            root,
            registry=registry,
            base_uri=f"{_BASE}{name}",
            offline=True,
            validate_formats=True,
            formats={"date-time": formats.date_time_without_leap_second},
        )
        for name, root in roots.items()
    }


def _bounded(schema: Any) -> Any:
    """The schema with the bounds of Int64 wherever an integer has none of its own."""
    if not isinstance(schema, dict):
        return schema
    inner = {keyword: _within(keyword, value) for keyword, value in schema.items()}
    return {**_INT64, **inner} if schema.get("type") == "integer" else inner


def _within(keyword: str, value: Any) -> Any:
    match keyword:
        case "properties" | "$defs":
            return {name: _bounded(schema) for name, schema in value.items()}
        case "additionalProperties" | "items":
            return _bounded(value)
        case "oneOf" | "anyOf" | "allOf":
            return [_bounded(schema) for schema in value]
        case _:
            return value


def _is_int64(checker: TypeChecker, value: object) -> bool:
    del checker
    match value:
        case bool():
            return False
        case int():
            return -(2**63) <= value < 2**63
        case float():
            return value.is_integer() and -(2.0**63) <= value < 2.0**63
        case _:
            return False


def _validator_class() -> Callable[..., Validator]:
    checker = Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_int64)
    # The stubs leave `extend` untyped.
    made: Callable[..., Validator] = extend(  # type: ignore[no-untyped-call]
        Draft202012Validator, {"pattern": formats.check_pattern}, type_checker=checker
    )
    return made
