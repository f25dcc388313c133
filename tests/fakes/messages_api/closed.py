"""The SDK's request types, made strict: a key they do not name is an error.

A `TypedDict` lets unknown keys through, and pydantic checks an `Iterable` only when somebody reads
it. So every `TypedDict` is made again as a closed one, and every iterable as a list.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, NoReturn, NotRequired, Required, Union, get_args, get_origin

from anthropic.types.message_create_params import MessageCreateParamsNonStreaming
from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError
from typing_extensions import (
    TypedDict,
    get_type_hints,
    is_typeddict,
)

_CLOSED = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


def _refuse(_: object) -> NoReturn:
    raise ValueError("no document is accepted here")


_NOTHING: Any = Annotated[object, BeforeValidator(_refuse)]
_MARKS: tuple[object, ...] = (Required, NotRequired)
# The type checker follows this form of TypedDict only where it is spelled out.
_TYPED_DICT: Any = TypedDict


class _WithTemperature(MessageCreateParamsNonStreaming, total=False):
    temperature: float


class RequestTypes:
    """What a version of the API accepts as the body of `POST /v1/messages`."""

    def __init__(self, params: Any) -> None:
        self._known: dict[object, Any] = {}
        self._adapter: TypeAdapter[object] = TypeAdapter(self._closed(params))

    def problems(self, document: object) -> list[str]:
        """What is wrong with a body: `place: words` each."""
        try:
            self._adapter.validate_python(document)
        except ValidationError as error:
            return [
                f"{'.'.join(map(str, met['loc']))}: {met['msg']}"
                for met in error.errors(include_url=False, include_input=False)
            ]
        return []

    def _closed(self, kind: Any) -> Any:
        if is_typeddict(kind):
            if kind not in self._known:
                self._known[kind] = self._closed_dict(kind)
            return self._known[kind]
        origin, inner = get_origin(kind), get_args(kind)
        if origin in (Union, types.UnionType):
            # The SDK takes its own answers' models back, too; a document is never one.
            kinds = [self._closed(each) for each in inner if not _is_model(each)]
            return Union[tuple(kinds)] if kinds else _NOTHING  # noqa: UP007
        if origin in (Iterable, Sequence, list):
            return list[self._closed(inner[0])]  # type: ignore[misc]
        if origin in _MARKS:
            return origin[self._closed(inner[0])]
        if origin is Annotated:
            return self._closed(inner[0])
        return kind

    def _closed_dict(self, kind: Any) -> Any:
        total = getattr(kind, "__total__", True)
        fields = {}
        for name, hint in get_type_hints(kind, include_extras=True).items():
            marked = get_origin(hint) in _MARKS
            made = self._closed(hint)
            fields[name] = made if marked else (Required if total else NotRequired)[made]
        made_dict = _TYPED_DICT(kind.__name__, fields)
        # What the SDK leaves open on purpose, a tool's JSON Schema, stays open.
        own = getattr(kind, "__pydantic_config__", {})
        made_dict.__pydantic_config__ = {**_CLOSED, **own}
        return made_dict


def _is_model(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


VERSIONS = {
    "2026-10-21": RequestTypes(MessageCreateParamsNonStreaming),
    "2023-06-01": RequestTypes(_WithTemperature),
}
"""What each version of the API accepts; the SDK's types are of the newest."""
