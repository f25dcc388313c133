"""Hostile bytes: a fixed table of documents at the edge of what JSON and our rules allow.

`accept` rows say how the value is written back, byte for byte; `refuse` rows must be an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exo_contracts.cases import Raw

_FREE: Final = "Json"
_MEGABYTE: Final = 1024 * 1024
_EVERYTHING: Final = (
    '{"a":[1,-2.5e-3,0.1,true,false,null,"é😀\\n\\u0041\\ud83d\\ude00"],"b":{"c":{}},"d":""}'
).encode()


def corpus() -> Iterator[Raw]:
    """Yield every row, as free-form JSON."""
    yield from _numbers()
    yield from _texts()
    yield from _encodings()
    yield from _structures()
    yield from _limits()
    for length in range(len(_EVERYTHING)):
        yield _refuse(f"cut after {length} bytes", _EVERYTHING[:length])


def integers() -> Iterator[tuple[str, bytes, str | None]]:
    """Number literals where an integer is wanted: name, literal, and how it is written or None."""
    for literal, written in (
        ("0", "0"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("0e400", "0"),
        ("0e-400", "0"),
        ("1.0", "1"),
        ("1e2", "100"),
        ("1E+2", "100"),
        ("100e-2", "1"),
        ("0.1e1", "1"),
        ("12345678901234567890e-1", "1234567890123456768"),
        ("9007199254740993", "9007199254740993"),
        ("9007199254740993.0", "9007199254740992"),
        ("9223372036854775807", "9223372036854775807"),
        ("9223372036854774784.0", "9223372036854774784"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("-9223372036854775808.0", "-9223372036854775808"),
        ("9223372036854775807.0", None),
        ("9223372036854775808", None),
        ("-9223372036854775809", None),
        ("18446744073709551616", None),
        ("4294967296", "4294967296"),
        ("1e18", "1000000000000000000"),
        ("1e19", None),
        ("1e-400", "0"),
        ("1e400", None),
        ("1e4294967296", None),
        ("1e4294967297", None),
        ("0.5", None),
        ("1.0000000000000000000000000000001", "1"),
        ("true", None),
        ("null", None),
        ('"1"', None),
        ("[1]", None),
    ):
        yield f"{literal} as integer", literal.encode(), written


def _accept(name: str, document: bytes, written: str) -> Raw:
    return Raw(name, _FREE, document, True, written)


def _refuse(name: str, document: bytes) -> Raw:
    return Raw(name, _FREE, document, False)


def _numbers() -> Iterator[Raw]:
    for literal, written in (
        ("0", "0"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("0.0", "0"),
        ("1.0", "1"),
        ("1e2", "100"),
        ("1E2", "100"),
        ("1e+2", "100"),
        ("1e-2", "0.01"),
        ("1e00000002", "100"),
        ("1.5", "1.5"),
        ("0.1", "0.1"),
        ("0.30000000000000004", "0.30000000000000004"),
        ("0.1000000000000000055511151231257827", "0.1"),
        ("1e-4", "0.0001"),
        ("1e-5", "1e-05"),
        ("1.5e300", "1.5e+300"),
        ("1e15", "1000000000000000"),
        ("1e16", "10000000000000000"),
        ("1e18", "1000000000000000000"),
        ("1e19", "1e+19"),
        ("123456789012345680000.0", "1.2345678901234568e+20"),
        ("1e22", "1e+22"),
        ("1e23", "1e+23"),
        ("9007199254740991", "9007199254740991"),
        ("9007199254740992", "9007199254740992"),
        ("9007199254740993", "9007199254740993"),
        ("-9007199254740993", "-9007199254740993"),
        ("9007199254740993.0", "9007199254740992"),
        ("9223372036854775807", "9223372036854775807"),
        ("9223372036854775808", "9223372036854775808"),
        ("9223372036854775808.0", "9.223372036854776e+18"),
        ("-9223372036854775808.0", "-9223372036854775808"),
        ("-9223372036854775809", "-9223372036854775809"),
        ("18446744073709551615", "18446744073709551615"),
        ("4294967295", "4294967295"),
        ("1.7976931348623157e308", "1.7976931348623157e+308"),
        ("1.7976931348623158e308", "1.7976931348623157e+308"),
        ("17976931348623157e292", "1.7976931348623157e+308"),
        ("2.2250738585072014e-308", "2.2250738585072014e-308"),
        ("2.2250738585072011e-308", "2.225073858507201e-308"),
        ("4.9406564584124654e-324", "5e-324"),
        ("5e-324", "5e-324"),
        ("2.4703282292062328e-324", "5e-324"),
        ("2.4703282292062327e-324", "0"),
        ("1e-400", "0"),
        ("-1e-400", "0"),
        ("0e400", "0"),
        ("0e-400", "0"),
        ("0." + "0" * 62 + "1", "1e-63"),
        ("9" * 64, "9" * 64),
        ("-" + "9" * 64, "-" + "9" * 64),
        ("9" * 63 + ".5", "1e+63"),
        ("1e" + "0" * 63 + "7", "10000000"),
        ("1e-" + "0" * 63 + "7", "1e-07"),
    ):
        yield _accept(f"number {literal}", literal.encode(), written)
    for literal in (
        "1e309",
        "-1e309",
        "1e400",
        "-1e400",
        "1.7976931348623159e308",
        "1e401",
        "1e-401",
        "0e401",
        "0e-401",
        "1e4294967296",
        "1e4294967297",
        "1e-4294967297",
        "1e18446744073709551617",
        "1e" + "9" * 64,
        "1e" + "0" * 64 + "7",
        "9" * 65,
        "-" + "9" * 65,
        "9" * 64 + ".0",
        "0." + "0" * 63 + "1",
        "NaN",
        "Infinity",
        "-Infinity",
        "nan",
        "+1",
        "01",
        "-01",
        "00",
        "1.",
        ".5",
        "-.5",
        "1.e2",
        "1e",
        "1e+",
        "1.5e",
        "-",
        "--1",
        "0x10",
        "1_000",
        "1,000",
        "1 2",
        "１",
    ):
        yield _refuse(f"number {literal}", literal.encode())


def _texts() -> Iterator[Raw]:
    for literal, written in (
        ('"\\u0000"', '"\\u0000"'),
        ('"\\u001f\\u007f"', '"\\u001f\x7f"'),
        ('"\\b\\f\\n\\r\\t\\"\\\\\\/"', '"\\b\\f\\n\\r\\t\\"\\\\/"'),
        ('"\\u0008\\u000C\\u000a\\u000D\\u0009"', '"\\b\\f\\n\\r\\t"'),
        ('"\\u0041\\u00e9\\u2028"', '"Aé\u2028"'),
        ('"\\ud83d\\ude00"', '"😀"'),
        ('"\\uD83D\\uDE00"', '"😀"'),
        ('"\\uDBFF\\uDFFF"', '"\U0010ffff"'),
        ('"\\ud7ff\\ue000\\uffff"', '"\ud7ff\ue000\uffff"'),
        ('"\x7f\x80\u2028\ufeff"', '"\x7f\x80\u2028\ufeff"'),
        ('{"\\u0061":1}', '{"a":1}'),
        ('{"é":1,"e\u0301":2}', '{"e\u0301":2,"é":1}'),
        ('{"\\ud83d\\ude00":1,"\\uffff":2}', '{"\uffff":2,"😀":1}'),
        ('{"b":1,"a":2,"":3}', '{"":3,"a":2,"b":1}'),
    ):
        yield _accept(f"text {literal!a}", literal.encode(), written)
    for literal in (
        '"\\ud800"',
        '"\\udfff"',
        '"\\ud800\\u0041"',
        '"\\ud800\\ud800"',
        '"\\ude00\\ud83d"',
        '"\\ud83dx"',
        '"\\ud83d\\n"',
        '{"\\ud800":1}',
        '"\\u12"',
        '"\\u12g4"',
        '"\\u 123"',
        '"\\u+123"',
        '"\\U00000041"',
        '"\\x41"',
        '"\\a"',
        '"\\0"',
        '"\\',
        '"',
        "'a'",
        "a",
        *(f'"{chr(code)}"' for code in range(0x20)),
        '{"a\n":1}',
        '{"a":1,"a":2}',
        '{"a":1,"\\u0061":2}',
        '{"a":{"b":1,"b":1}}',
        '[{"":0,"":0}]',
    ):
        yield _refuse(f"text {literal!a}", literal.encode())


def _encodings() -> Iterator[Raw]:
    sample = '{"é":"😀"}'
    for name, document in (
        ("a byte-order mark", b"\xef\xbb\xbf{}"),
        ("UTF-16 with a mark", sample.encode("utf-16")),
        ("UTF-16 little-endian", sample.encode("utf-16-le")),
        ("UTF-16 big-endian", sample.encode("utf-16-be")),
        ("UTF-32", sample.encode("utf-32")),
        ("Latin-1", '"é"'.encode("latin-1")),
        ("an overlong slash", b'"\xc0\xaf"'),
        ("an overlong NUL", b'"\xc0\x80"'),
        ("an overlong quote", b"\xc0\xa2a\xc0\xa2"),
        ("three bytes overlong", b'"\xe0\x80\xaf"'),
        ("four bytes overlong", b'"\xf0\x80\x80\xaf"'),
        ("a surrogate in UTF-8", b'"\xed\xa0\x80"'),
        ("a pair of surrogates in UTF-8", b'"\xed\xa0\xbd\xed\xb8\x80"'),
        ("beyond U+10FFFF", b'"\xf4\x90\x80\x80"'),
        ("five bytes", b'"\xf8\x88\x80\x80\x80"'),
        ("a lone continuation", b'"\x80"'),
        ("a cut sequence", b'"\xf0\x9f\x98"'),
        ("a sequence cut by the end", b'"\xf0\x9f'),
        ("0xff", b'"\xff"'),
        ("0xff in a key", b'{"\xff":1}'),
        ("0xff after the value", b"1\xff"),
    ):
        yield _refuse(name, document)


def _structures() -> Iterator[Raw]:
    for name, document, written in (
        ("space all around", b" \t\r\n[ \n1\t,\r2 ] \n", "[1,2]"),
        ("an empty object with space", b"{ }", "{}"),
        ("scalars at the top", b"true", "true"),
        ("null at the top", b"null", "null"),
    ):
        yield _accept(name, document, written)
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
        yield _refuse(f"structure {document!r}", document)


def _limits() -> Iterator[Raw]:
    yield _accept("64 arrays deep", b"[" * 64 + b"]" * 64, "[" * 64 + "]" * 64)
    yield _refuse("65 arrays deep", b"[" * 65 + b"]" * 65)
    objects = b'{"a":' * 63 + b"{}" + b"}" * 63
    yield _accept("64 objects deep", objects, objects.decode())
    yield _refuse("65 objects deep", b'{"a":' + objects + b"}")
    mixed = b'[{"a":' * 32 + b"1" + b"}]" * 32
    yield _accept("64 deep, mixed", mixed, mixed.decode())
    yield _refuse("65 deep, mixed", b"[" + mixed + b"]")
    yield _refuse("100,000 deep", b"[" * 100_000)
    yield _refuse("100,000 deep and closed", b"[" * 100_000 + b"]" * 100_000)
    brackets = b'["' + b"[{" * 100 + b'"]'
    yield _accept("brackets in a text", brackets, brackets.decode())
    wide = b"[" + b",".join([b"[]"] * 1000) + b"]"
    yield _accept("wide, not deep", wide, wide.decode())
    largest = b'"' + b"a" * (8 * _MEGABYTE - 2) + b'"'
    yield _accept("8 MiB", largest, largest.decode())
    yield _refuse("8 MiB and a byte", largest + b" ")
