"""The oracle: a JSON Schema validator over the schema files as they are.

It shares nothing with the code under test, nor with our model. Only the type checker is told what
the wire contract says of `integer`: 64 bits, a whole double counts, a boolean does not. The
replies, which no schema file declares, are composed here around a `$ref`.

Verdicts come from validators whose references are resolved once and whose `oneOf` stops at the
first error of a branch; words come from the library's own, unchanged. Both are the same schema, and
a test holds them to the same verdicts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator, TypeChecker, ValidationError
from jsonschema.exceptions import best_match
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from exo_gen.model import JsonValue

_DIALECT: Final = "dialect.json"
_ERROR: Final = "common.json#/$defs/EffectError"


class Oracle:
    """Says whether a value is what a named type of the schema asks for."""

    def __init__(self, schema: Path) -> None:
        files = {
            path.name: json.loads(path.read_bytes())
            for path in sorted(schema.glob("*.json"))
            if path.name != _DIALECT
        }
        resources = [
            (name, DRAFT202012.create_resource(contents)) for name, contents in files.items()
        ]
        registry: Registry[Any] = Registry().with_resources(resources).crawl()
        self._roots = _roots(files)
        self._plain: Mapping[str, Validator] = {
            name: _validator_class()(root, registry=registry) for name, root in self._roots.items()
        }
        self._fast = _Fast(registry, {**files, "": self._roots})

    def names(self) -> frozenset[str]:
        """Every type it can judge."""
        return frozenset(self._roots)

    def accepts(self, name: str, value: JsonValue) -> bool:
        """Whether `value` is a valid document of type `name`."""
        return self._fast.of(self._roots[name]).is_valid(value)

    def complaint(self, name: str, value: JsonValue) -> str | None:
        """What is wrong with `value`, in the validator's words; None when nothing is."""
        return None if self.accepts(name, value) else self.words(name, value)

    def words(self, name: str, value: JsonValue) -> str | None:
        """The complaint of the library's own validator, which is slow."""
        error = best_match(self._plain[name].iter_errors(value))
        return None if error is None else f"{error.json_path}: {error.message}"


class _Fast:
    """Validators by the schema they judge by, each made once."""

    def __init__(self, registry: Registry[Any], files: Mapping[str, Any]) -> None:
        self._made: dict[int, Validator] = {}
        self._targets = {
            id(holder): registry.resolver(file).lookup(holder["$ref"]).contents
            for file, contents in files.items()
            for holder in _references(contents)
        }
        self._class = _validator_class({"$ref": self._reference, "oneOf": self._one_of})

    def of(self, schema: Any) -> Validator:
        """The validator of a schema, which outlives this object and so keeps its `id`."""
        known = self._made.get(id(schema))
        if known is None:
            known = self._made[id(schema)] = self._class(schema)
        return known

    def _reference(
        self, validator: Validator, reference: str, value: Any, schema: Any
    ) -> Iterator[ValidationError]:
        del validator, reference
        yield from self.of(self._targets[id(schema)]).iter_errors(value)

    def _one_of(
        self, validator: Validator, variants: list[Any], value: Any, schema: Any
    ) -> Iterator[ValidationError]:
        del validator, schema
        fitting = sum(self.of(variant).is_valid(value) for variant in variants)
        if fitting != 1:
            yield ValidationError(f"fits {fitting} of {len(variants)} schemas")


def _references(schema: Any) -> Iterator[dict[str, Any]]:
    """Every object with a `$ref`, annotations and examples included, which are never looked up."""
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema
        for inner in schema.values():
            yield from _references(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _references(inner)


def _roots(files: Mapping[str, Any]) -> dict[str, Any]:
    """A schema for each type by name: a `$ref` to the file that declares it."""
    roots: dict[str, Any] = {}
    for file, contents in files.items():
        for name, schema in contents["$defs"].items():
            if schema is True or not {"x-exo-entry", "x-exo-tool"} & schema.keys():
                roots[name] = {"$ref": f"{file}#/$defs/{name}"}
            if schema is True:
                continue
            entry = schema.get("x-exo-entry")
            if entry is not None:
                roots[f"{name}Reply"] = _reply(_absolute(entry["output"], file))
            for variant in schema.get("oneOf", ()):
                effect = variant.get("x-exo-effect")
                if effect is not None:
                    tag = variant["properties"]["kind"]["const"]
                    roots[f"{tag}Reply"] = _reply(_absolute(effect["result"], file))
    return roots


def _reply(result: Any) -> Any:
    return {"oneOf": [_variant("Success", result), _variant("Error", {"$ref": _ERROR})]}


def _variant(tag: str, payload: Any) -> Any:
    return {
        "type": "object",
        "properties": {"kind": {"const": tag}, "payload": payload},
        "required": ["kind", "payload"],
        "additionalProperties": False,
    }


def _absolute(reference: Mapping[str, str], file: str) -> dict[str, str]:
    target = reference["$ref"]
    return {"$ref": f"{file}{target}" if target.startswith("#") else target}


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


def _validator_class(keywords: Mapping[str, Any] | None = None) -> Callable[..., Validator]:
    checker = Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_int64)
    # The stubs leave `extend` untyped.
    made: Callable[..., Validator] = extend(  # type: ignore[no-untyped-call]
        Draft202012Validator, validators=keywords or {}, type_checker=checker
    )
    return made
