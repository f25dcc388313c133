"""Texts: escapes, control characters, surrogates, and bytes that are no UTF-8."""

from __future__ import annotations

from collections.abc import Iterator

from exo_contracts.cases import Raw
from exo_contracts.generation.hostile.row import accept, refuse


def texts() -> Iterator[Raw]:
    """String literals and keys."""
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
        yield accept(f"text {literal!a}", literal.encode(), written)
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
        yield refuse(f"text {literal!a}", literal.encode())


def encodings() -> Iterator[Raw]:
    """Documents in another encoding, or in none."""
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
        yield refuse(name, document)
