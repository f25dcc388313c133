"""Decode documents into generated types, and encode them back."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from exo_types.errors import wire_error
from exo_types.record import WIRE, to_plain
from exo_types.wire import dump_plain, loads

T = TypeVar("T")


class Codec(Generic[T]):
    """A type of the schema at the boundary: `decode` bytes to a value, `encode` a value to bytes.

    The validator is built when first needed, so that importing many codecs costs nothing.
    """

    def __init__(self, name: str, annotation: Any) -> None:
        self.name = name
        self._annotation = annotation
        self._adapter: TypeAdapter[T] | None = None

    def __repr__(self) -> str:
        return f"Codec({self.name})"

    def decode(self, data: bytes) -> T:
        """Read a document; raise `WireError` naming the first place that is wrong."""
        return self.from_plain(loads(data))

    def from_plain(self, document: object) -> T:
        """Read a parsed document; raise `WireError`."""
        if self._adapter is None:
            self._adapter = TypeAdapter(self._annotation)
        try:
            return self._adapter.validate_python(
                document, strict=True, context=WIRE, by_alias=True, by_name=False
            )
        except ValidationError as error:
            raise wire_error(self._annotation, document, error) from None

    def encode(self, value: T) -> bytes:
        """Write a document; raise `WireError` for what no document can hold."""
        return dump_plain(to_plain(value))


def encode(value: object) -> bytes:
    """Write a value of any generated type as a document."""
    return dump_plain(to_plain(value))
