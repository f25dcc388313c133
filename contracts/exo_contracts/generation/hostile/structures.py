"""Structures: what stands where it must not, and depth and size about their limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exo_contracts.cases import Raw
from exo_contracts.generation.hostile.row import accept, refuse

_MEGABYTE: Final = 1024 * 1024


def structures() -> Iterator[Raw]:
    """Brackets, commas, space, words, comments."""
    for name, document, written in (
        ("space all around", b" \t\r\n[ \n1\t,\r2 ] \n", "[1,2]"),
        ("an empty object with space", b"{ }", "{}"),
        ("scalars at the top", b"true", "true"),
        ("null at the top", b"null", "null"),
    ):
        yield accept(name, document, written)
    for document in (
        b"",
        b" ",
        b"\n",
        b"\x00",
        b"1\x00",
        b"{}{}",
        b"{} x",
        b"[1] ]",
        b"1 1",
        b"nul",
        b"nulll",
        b"True",
        b"TRUE",
        b"undefined",
        b"[1,]",
        b"[,1]",
        b"[1 2]",
        b"[1",
        b"]",
        b'{"a":1,}',
        b'{,"a":1}',
        b'{"a"}',
        b'{"a":}',
        b'{"a" 1}',
        b"{a:1}",
        b"{1:1}",
        b'{"a":1',
        b"{null:1}",
        b"// x\n1",
        b"/* x */1",
        b"#\n1",
        b"[1}",
        b'{"a":1]',
        b"\x0b1",
        b"\x0c1",
        "\u00a01".encode(),
        "\u20281".encode(),
        b"\x1e1",
        b"1,",
        b'"a""b"',
        b"[NaN]",
        b"[-Infinity]",
    ):
        yield refuse(f"structure {document!r}", document)


def limits() -> Iterator[Raw]:
    """Depth and size at, just below and just beyond what is allowed."""
    yield accept("63 arrays deep", b"[" * 63 + b"]" * 63, "[" * 63 + "]" * 63)
    yield accept("64 arrays deep", b"[" * 64 + b"]" * 64, "[" * 64 + "]" * 64)
    yield refuse("65 arrays deep", b"[" * 65 + b"]" * 65)
    objects = b'{"a":' * 63 + b"{}" + b"}" * 63
    yield accept("64 objects deep", objects, objects.decode())
    yield refuse("65 objects deep", b'{"a":' + objects + b"}")
    mixed = b'[{"a":' * 32 + b"1" + b"}]" * 32
    yield accept("64 deep, mixed", mixed, mixed.decode())
    yield refuse("65 deep, mixed", b"[" + mixed + b"]")
    yield refuse("100,000 deep", b"[" * 100_000)
    yield refuse("100,000 deep and closed", b"[" * 100_000 + b"]" * 100_000)
    brackets = b'["' + b"[{" * 100 + b'"]'
    yield accept("brackets in a text", brackets, brackets.decode())
    wide = b"[" + b",".join([b"[]"] * 1000) + b"]"
    yield accept("wide, not deep", wide, wide.decode())
    many = "".join(f'"k{at:02}":{at},' for at in range(40))
    yield accept("forty keys", f"{{{many[:-1]}}}".encode(), f"{{{many[:-1]}}}")
    yield refuse("forty keys, the first again", f'{{{many}"k00":40}}'.encode())
    yield refuse("forty keys, the last again", f'{{{many}"k39":40}}'.encode())
    largest = b'"' + b"a" * (8 * _MEGABYTE - 2) + b'"'
    yield accept("8 MiB", largest, largest.decode())
    yield refuse("8 MiB and a byte", largest + b" ")
    smaller = b'"' + b"a" * (8 * _MEGABYTE - 3) + b'"'
    yield accept("8 MiB less a byte", smaller, smaller.decode())
