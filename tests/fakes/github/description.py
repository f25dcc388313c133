"""Requests and answers, held against GitHub's published description."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

import jsonschema_rs

Json: TypeAlias = Any

_FILE: Final = Path(__file__).parent / "openapi.json"
_API_VERSIONS: Final = ("2022-11-28", "2026-03-10")
_MOST_ON_A_PAGE: Final = 100
# The description names the answers of an operation that are its own; these any of them may give.
_ANYWHERE: Final = (400, 401, 403, 404, 409, 410, 429, 301, 302, 307, 308)


@dataclass(frozen=True)
class Operation:
    """A path and a method of the description."""

    path: str
    method: str


@cache
def _document() -> dict[str, Json]:
    document: dict[str, Json] = json.loads(_FILE.read_text())
    return document


@cache
def _components() -> Json:
    return {"schemas": _modern(_document()["components"]["schemas"], closed=False)}


def _modern(node: Json, *, closed: bool) -> Json:
    """A schema of OpenAPI 3.0 as one of JSON Schema 2020-12; `closed` refuses unknown keys."""
    if isinstance(node, list):
        return [_modern(item, closed=closed) for item in node]
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("$ref"), str):
        return {"$ref": node["$ref"]}
    schema = {
        key: {name: _modern(part, closed=closed) for name, part in value.items()}
        if key == "properties"
        else _modern(value, closed=closed)
        for key, value in node.items()
        if key != "nullable"
    }
    if closed and isinstance(schema.get("properties"), dict):
        schema.setdefault("additionalProperties", False)
    return {"anyOf": [schema, {"type": "null"}]} if node.get("nullable") is True else schema


@cache
def _validator(schema_text: str, closed: bool) -> jsonschema_rs.Draft202012Validator:
    schema = _modern(json.loads(schema_text), closed=closed)
    return jsonschema_rs.Draft202012Validator(
        {"allOf": [schema], "components": _components()}, validate_formats=True
    )


def _faults(schema: Json, value: Json, where: str, *, closed: bool = False) -> Iterator[str]:
    judge = _validator(json.dumps(schema, sort_keys=True), closed)
    for error in judge.iter_errors(value):
        place = "".join(f"[{step!r}]" for step in error.instance_path)
        yield f"{where}{place}: {error.message}"


def _resolved(node: Json) -> Json:
    while "$ref" in node:
        _, _, section, name = node["$ref"].split("/")
        node = _document()["components"][section][name]
    return node


def request_faults(
    operation: Operation,
    path: Mapping[str, str],
    query: list[tuple[str, str]],
    headers: Mapping[str, str],
    body: bytes,
) -> list[str]:
    """What GitHub's description does not allow in a request; `path` has the path's parameters."""
    described = _document()["paths"][operation.path][operation.method]
    known = {(p["in"], p["name"]): p for p in map(_resolved, described.get("parameters", []))}
    faults = [f"header {name}: missing" for name in ("user-agent", "accept") if name not in headers]
    if (version := headers.get("x-github-api-version")) not in (None, *_API_VERSIONS):
        faults.append(f"header x-github-api-version: {version!r} is none")
    if len({name for name, _ in query}) != len(query):
        faults.append("query: a parameter twice")
    given = [("path", *item) for item in path.items()] + [("query", *item) for item in query]
    for place, name, text in given:
        parameter = known.get((place, name))
        if parameter is None:
            faults.append(f"{place} {name}: not described")
            continue
        value: Json = text
        if parameter["schema"].get("type") == "integer" and text.lstrip("-").isdigit():
            value = int(text)
        faults += _faults(parameter["schema"], value, f"{place} {name}")
        # The description says this in prose only.
        if name == "per_page" and not (isinstance(value, int) and 1 <= value <= _MOST_ON_A_PAGE):
            faults.append(f"query per_page: {text} is not from 1 to {_MOST_ON_A_PAGE}")
    return faults + _body_faults(described.get("requestBody"), headers, body)


def _body_faults(described: Json, headers: Mapping[str, str], body: bytes) -> list[str]:
    if described is None:
        return ["body: none is described"] if body else []
    if headers.get("content-type", "").partition(";")[0] != "application/json":
        return ["header content-type: not application/json"]
    try:
        value = json.loads(body)
    except ValueError:
        return ["body: not JSON"]
    schema = described["content"]["application/json"]["schema"]
    return list(_faults(schema, value, "body", closed=True))


def answer_faults(operation: Operation, status: int, body: Json) -> list[str]:
    """What GitHub's description does not allow in an answer; a 5xx may be anything."""
    if status >= 500:
        return []
    described = _document()["paths"][operation.path][operation.method]["responses"]
    if status == 304:
        return [] if body is None else ["answer: a 304 has no body"]
    answer = described.get(str(status))
    if answer is None and status not in _ANYWHERE:
        return [f"answer: {status} is not described"]
    content = {} if answer is None else _resolved(answer).get("content", {})
    schema = content.get("application/json", {}).get(
        "schema", {"$ref": "#/components/schemas/basic-error"}
    )
    return list(_faults(schema, body, "answer"))


def least(schema_name: str) -> dict[str, Json]:
    """The smallest object that the description's schema allows, for the fake to fill in."""
    schema = _resolved({"$ref": f"#/components/schemas/{schema_name}"})
    value = _least({**schema, "nullable": False})
    assert isinstance(value, dict)
    return value


def _least(schema: Json) -> Json:
    schema = _resolved(schema)
    if schema.get("nullable"):
        return None
    if "enum" in schema:
        return schema["enum"][0]
    for choice in ("oneOf", "anyOf", "allOf"):
        if choice in schema:
            return _least(schema[choice][0])
    match schema.get("type"):
        case "object":
            properties = schema.get("properties", {})
            return {name: _least(properties[name]) for name in schema.get("required", [])}
        case "array":
            return []
        case "integer" | "number":
            return 1
        case "boolean":
            return False
        case _:
            formats = {"date-time": "2026-11-22T20:25:44Z", "uri": "https://api.example/x"}
            return formats.get(schema.get("format"), "x")
