"""Reading and stamping WebAssembly modules: sections, imports, exports. Pure: bytes in, bytes out.

Only the outer structure is read. Code and data pass through untouched, so stamping a custom section
on a module changes nothing else in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from exo_gen.guest.errors import WasmError

_HEADER: Final = b"\0asm\x01\0\0\0"
_CUSTOM, _IMPORT, _EXPORT = 0, 2, 7

Kind = Literal["function", "table", "memory", "global", "tag"]
_KINDS: Final[tuple[Kind, ...]] = ("function", "table", "memory", "global", "tag")


@dataclass(frozen=True, slots=True)
class Import:
    """Something the module needs from whoever loads it."""

    module: str
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Export:
    """Something the module offers."""

    name: str
    kind: Kind


def imports(wasm: bytes) -> tuple[Import, ...]:
    """What the module needs, in its own order."""
    return tuple(
        found for section in _sections(wasm) if section.id == _IMPORT for found in _imports(section)
    )


def exports(wasm: bytes) -> tuple[Export, ...]:
    """What the module offers, in its own order."""
    return tuple(
        found for section in _sections(wasm) if section.id == _EXPORT for found in _exports(section)
    )


def custom_section(wasm: bytes, name: str) -> bytes | None:
    """The content of a custom section, or None; the last one counts if there are several."""
    found = None
    for section in _sections(wasm):
        if section.id == _CUSTOM:
            reader = _Reader(section.payload)
            if reader.name() == name:
                found = reader.rest()
    return found


def with_custom_section(wasm: bytes, name: str, content: bytes) -> bytes:
    """The same module with this custom section at its end and no other of that name."""
    encoded = name.encode()
    payload = _leb128(len(encoded)) + encoded + content
    return without_custom_section(wasm, name) + bytes([_CUSTOM]) + _leb128(len(payload)) + payload


def without_custom_section(wasm: bytes, name: str) -> bytes:
    """The same module with no custom section of that name."""
    return _HEADER + b"".join(
        section.whole
        for section in _sections(wasm)
        if section.id != _CUSTOM or _Reader(section.payload).name() != name
    )


# --- the format ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Section:
    id: int
    payload: bytes
    whole: bytes  # id, size and payload, as they stood


class _Reader:
    """Reads front to back; running off the end is an error a person can read."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.offset = 0

    def at_end(self) -> bool:
        return self.offset == len(self._data)

    def byte(self) -> int:
        return self.take(1)[0]

    def take(self, count: int) -> bytes:
        chunk = self._data[self.offset : self.offset + count]
        if len(chunk) < count:
            raise WasmError("not a whole WebAssembly module: it ends in the middle of a section")
        self.offset += count
        return chunk

    def u32(self) -> int:
        """An unsigned LEB128 number of at most 32 bits."""
        value = 0
        for shift in range(0, 35, 7):
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80 and value < 1 << 32:
                return value
        raise WasmError("not a valid WebAssembly module: a number is longer than 32 bits")

    def name(self) -> str:
        try:
            return self.take(self.u32()).decode()
        except UnicodeDecodeError as error:
            raise WasmError("not a valid WebAssembly module: a name is not UTF-8") from error

    def rest(self) -> bytes:
        return self._data[self.offset :]


def _sections(wasm: bytes) -> Iterator[_Section]:
    if not wasm.startswith(_HEADER):
        raise WasmError("not a WebAssembly module: it does not begin with \\0asm, version 1")
    reader = _Reader(wasm)
    reader.take(len(_HEADER))
    while not reader.at_end():
        start = reader.offset
        section_id = reader.byte()
        payload = reader.take(reader.u32())
        yield _Section(section_id, payload, wasm[start : reader.offset])


def _imports(section: _Section) -> Iterator[Import]:
    reader = _Reader(section.payload)
    for _ in range(reader.u32()):
        module, name = reader.name(), reader.name()
        kind = _kind(reader.byte())
        _skip_import_type(reader, kind)
        yield Import(module, name, kind)


def _exports(section: _Section) -> Iterator[Export]:
    reader = _Reader(section.payload)
    for _ in range(reader.u32()):
        name = reader.name()
        kind = _kind(reader.byte())
        reader.u32()  # its index
        yield Export(name, kind)


def _kind(byte: int) -> Kind:
    if byte >= len(_KINDS):
        raise WasmError(f"not a valid WebAssembly module: there is no external kind {byte}")
    return _KINDS[byte]


def _skip_import_type(reader: _Reader, kind: Kind) -> None:
    match kind:
        case "function":
            reader.u32()  # type index
        case "table":
            reader.byte()  # reference type
            _skip_limits(reader)
        case "memory":
            _skip_limits(reader)
        case "global":
            reader.take(2)  # value type, mutability
        case "tag":
            reader.byte()  # attribute
            reader.u32()  # type index


def _skip_limits(reader: _Reader) -> None:
    flags = reader.byte()
    reader.u32()  # minimum
    if flags & 1:
        reader.u32()  # maximum


def _leb128(value: int) -> bytes:
    encoded = bytearray()
    while value >= 0x80:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)
