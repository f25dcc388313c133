"""Read the annotations of generated types: what a place in a document is expected to hold."""

from __future__ import annotations

import json
import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from typing_extensions import TypeAliasType


def unalias(annotation: Any) -> Any:
    """Look through aliases and `Annotated` to the type itself."""
    while True:
        if isinstance(annotation, TypeAliasType):
            annotation = annotation.__value__
        elif get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        else:
            return annotation


def is_union(annotation: Any) -> bool:
    """Whether a plain annotation is a union, however it was written."""
    return get_origin(annotation) in (Union, types.UnionType)


def alternatives(annotation: Any) -> tuple[Any, ...]:
    """The members of a union without None, nested unions opened; otherwise the type alone."""
    plain = unalias(annotation)
    if not is_union(plain):
        return (plain,)
    return tuple(
        inner
        for member in get_args(plain)
        if member is not type(None)
        for inner in alternatives(member)
    )


def variant(annotation: Any, document: object) -> Any:
    """Choose the member of a sum that a document's tag names; None when it names none."""
    members = alternatives(annotation)
    if len(members) == 1:
        return members[0]
    kind = document.get("kind") if isinstance(document, dict) else None
    return next((member for member in members if kind in tags(member)), None)


def tags(annotation: Any) -> tuple[str, ...]:
    """The tags of a variant, or of all variants of a sum."""
    return tuple(
        tag
        for member in alternatives(annotation)
        if isinstance(member, type) and issubclass(member, BaseModel)
        if "kind" in member.model_fields
        for tag in get_args(unalias(member.model_fields["kind"].annotation))
    )


def describe(annotation: Any, *, optional: bool = False) -> str:
    """Say what a place may hold: `string`, `one of "a", "b"`, `object or null`.

    `optional` says that a None in the annotation only means that the property may be absent.
    """
    plain = unalias(annotation)
    if is_union(plain):
        members = alternatives(plain)
        nullable = type(None) in get_args(plain) and not optional
        first = "object" if len(members) > 1 else describe(members[0])
        return f"{first} or null" if nullable else first
    if get_origin(plain) is Literal:
        return one_of(get_args(plain))
    origin = get_origin(plain) or plain
    return _KINDS.get(origin, "object")


def one_of(values: tuple[str, ...]) -> str:
    """Name the members of a closed set of strings."""
    return "one of " + ", ".join(json.dumps(value, ensure_ascii=False) for value in values)


_KINDS = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    list: "array",
    dict: "object",
    Any: "JSON value",
}
