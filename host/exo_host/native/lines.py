"""Messages to and from the native guest, one document a line, long ones in parts.

The messages are declared in `schema/native.json`. A document of 8 MiB need not fit a line of 8 MiB,
since it is quoted there; so it is cut, and put together again on the other side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Final, Literal

from exo_types.codec import Codec
from exo_types.models import (
    NativeCall,
    NativeConfiguration,
    NativeDocument,
    NativePart,
    NativeRequest,
    NativeRequestCall,
    NativeRequestConfigure,
    NativeRequestPart,
    NativeRequestPerform,
    NativeRequestReply,
    NativeResponse,
    NativeResponsePart,
)
from exo_types.wire import MAX_BYTES, WireError

_REQUEST: Final = Codec[NativeRequest]("NativeRequest", NativeRequest)
_RESPONSE: Final = Codec[NativeResponse]("NativeResponse", NativeResponse)

_PART: Final = 2**20
"""Characters in a part; one takes six bytes on a line at most."""

_MOST: Final = 8 * MAX_BYTES
"""Characters in a document that are still taken for one."""


class NonsenseError(Exception):
    """What the guest wrote is no message; `str()` says why."""


class EndOfMessages(Exception):
    """The guest writes no more."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of the guest with its whole document."""

    kind: Literal["Effect", "Answer"]
    document: bytes


def configure(configuration: NativeConfiguration) -> Iterator[bytes]:
    """Return the lines that say how to work; a policy that fits no line is sent in parts."""
    if configuration.policy is None:
        return iter([_line(NativeRequestConfigure(payload=configuration))])
    return _in_parts(
        configuration.policy,
        lambda end: NativeRequestConfigure(
            payload=NativeConfiguration(policy=end, own=configuration.own)
        ),
    )


def call(export: str, document: str) -> Iterator[bytes]:
    """Return the lines that call an entry point."""
    return _in_parts(
        document, lambda end: NativeRequestCall(payload=NativeCall(export=export, document=end))
    )


def perform(document: str) -> Iterator[bytes]:
    """Return the lines that ask for an effect."""
    return _in_parts(
        document, lambda end: NativeRequestPerform(payload=NativeDocument(document=end))
    )


def reply(document: str) -> Iterator[bytes]:
    """Return the lines that reply to an effect."""
    return _in_parts(document, lambda end: NativeRequestReply(payload=NativeDocument(document=end)))


def hear(stream: IO[bytes]) -> Heard:
    """Wait for the next message; raise `NonsenseError` or `EndOfMessages`."""
    parts: list[str] = []
    size = 0
    while True:
        line = stream.readline(MAX_BYTES + 2)
        if not line:
            raise EndOfMessages
        if not line.endswith(b"\n") and len(line) > MAX_BYTES:
            raise NonsenseError(f"a line of more than {MAX_BYTES} bytes")
        message = _read(line)
        text = (
            message.payload.text
            if isinstance(message, NativeResponsePart)
            else message.payload.document
        )
        size += len(text)
        if size > _MOST:
            raise NonsenseError(f"a document of more than {_MOST} characters")
        parts.append(text)
        if not isinstance(message, NativeResponsePart):
            return Heard(message.kind, "".join(parts).encode())


def _read(line: bytes) -> NativeResponse:
    try:
        return _RESPONSE.decode(line.removesuffix(b"\n"))
    except WireError as error:
        raise NonsenseError(f"{error}, in the line {_shown(line)}") from None


def _shown(line: bytes) -> str:
    text = repr(line.decode("utf-8", "replace").rstrip("\n"))
    return text if len(text) <= 80 else f"{text[:77]}..."


def _in_parts(document: str, last: Callable[[str], NativeRequest]) -> Iterator[bytes]:
    end = max(0, len(document) - 1) // _PART * _PART
    for start in range(0, end, _PART):
        part = NativePart(text=document[start : start + _PART])
        yield _line(NativeRequestPart(payload=part))
    yield _line(last(document[end:]))


def _line(message: NativeRequest) -> bytes:
    return _REQUEST.encode(message) + b"\n"
