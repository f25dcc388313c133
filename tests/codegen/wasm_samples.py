"""Small WebAssembly modules, put together by hand and independently of the code under test."""

from __future__ import annotations

from collections.abc import Iterable

HEADER = b"\0asm\x01\0\0\0"
FUNCTION_TYPE = b"\x60\x00\x01\x7f"  # () -> i32


def number(value: int) -> bytes:
    """Unsigned LEB128."""
    low, high = value & 0x7F, value >> 7
    return bytes([low]) if not high else bytes([low | 0x80]) + number(high)


def text(value: str) -> bytes:
    return number(len(value.encode())) + value.encode()


def vector(items: Iterable[bytes]) -> bytes:
    held = list(items)
    return number(len(held)) + b"".join(held)


def section(section_id: int, payload: bytes) -> bytes:
    return bytes([section_id]) + number(len(payload)) + payload


def custom(name: str, content: bytes) -> bytes:
    return section(0, text(name) + content)


def module(
    *,
    imports: Iterable[tuple[str, str]] = (),
    exports: Iterable[str] = (),
    extra: bytes = b"",
) -> bytes:
    """A valid module: imported functions, exported ones that answer 0, a memory called `memory`."""
    imported = [text(space) + text(name) + b"\x00\x00" for space, name in imports]
    exported = list(exports)
    functions = [text(name) + b"\x00" + number(len(imported)) for name in exported]
    return (
        HEADER
        + section(1, vector([FUNCTION_TYPE]))
        + section(2, vector(imported))
        + section(3, vector([b"\x00"]))
        + section(5, vector([b"\x00\x01"]))
        + section(7, vector([text("memory") + b"\x02\x00", *functions]))
        + section(10, vector([b"\x04\x00\x41\x00\x0b"]))
        + extra
    )
