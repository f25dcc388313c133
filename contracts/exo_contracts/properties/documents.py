"""Documents: whatever the bytes, both sides take them for the same value or both refuse them.

The sweep is the fixed corpus; random cases spoil the bytes of valid documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from exo_contracts.cases import Raw
from exo_contracts.findings import Examination, Finding, Verdicts
from exo_contracts.generation.choice import Choose
from exo_contracts.generation.hostile import corpus, integers
from exo_contracts.generation.spelling import STYLES, spell
from exo_contracts.generation.strategies import Generators
from exo_contracts.judging.sides import Side
from exo_gen.model import IntegerType, JsonValue, Model, Sum

NAME: Final = "documents"
_BYTES: Final = (
    *(bytes([byte]) for byte in b'"\\{}[]:,0-.eE+ tnu\x00\x1f\x7f\x80\xc0\xed\xff'),
    b"\xef\xbb\xbf",
    b"\\ud800",
    b"\\u0000",
    b"1e400",
    b'"kind":',
    b"null",
)
_RICH: Final[JsonValue] = {
    "b": [1, -2.5, 10, 1e300, True, None, 'é\n/"\\\x00😀'],
    "a": {"": [], "é": {}},
    "c": "",
}
_RICH_WRITTEN: Final = (
    '{"a":{"":[],"é":{}},"b":[1,-2.5,10,1e+300,true,null,"é\\n/\\"\\\\\\u0000😀"],"c":""}'
)


class DocumentExam:
    """The exam of documents as such."""

    def __init__(self, generators: Generators, python: Side, haskell: Side) -> None:
        self._generators = generators
        self._names = [type_.name for type_ in generators.model.all_types()]
        self._python = python
        self._haskell = haskell

    def sweep(self) -> Iterator[Raw]:
        """The corpus, every spelling, and number literals where the schema wants an integer."""
        yield from corpus()
        for style in STYLES:
            yield Raw(f"spelling {style}", "Json", spell(_RICH, style), True, _RICH_WRITTEN)
        place = _integer_place(self._generators.model)
        if place is not None:
            type_name, tag = place
            for name, literal, written in integers():
                document = b'{"kind":"%s","payload":%s}' % (tag.encode(), literal)
                expected = None if written is None else f'{{"kind":"{tag}","payload":{written}}}'
                yield Raw(name, type_name, document, written is not None, expected)

    def draw(self, choose: Choose) -> Sequence[Raw]:
        """A valid document of any type with its bytes spoilt in one to three places."""
        name = self._names[choose(len(self._names))]
        value = self._generators.named(name)(choose, 2)
        document = spell(value, STYLES[choose(len(STYLES))])
        for _ in range(1 + choose(3)):
            document = _spoilt(document, choose)
        return [Raw("spoilt bytes", name, document)]

    def examine(self, case: Raw, *, thorough: bool = False) -> Examination:
        """Let both sides judge the bytes."""
        del thorough
        python = self._python.judge(case.type_name, case.document)
        haskell = self._haskell.judge(case.type_name, case.document)
        verdicts: Verdicts = (("python", str(python)), ("haskell", str(haskell)))

        def finding(cause: str, message: str) -> Examination:
            return {NAME: Finding(NAME, f"{case.name}: {cause}", message, verdicts)}

        for side, verdict in (("python", python), ("haskell", haskell)):
            if verdict.crash is not None:
                return finding(f"{side} crashes", f"{side} neither accepts nor refuses it")
            if case.accept is not None and verdict.accepted != case.accept:
                does = "accepts" if verdict.accepted else "refuses"
                return finding(
                    f"{side} {does} it", f"{side} {does} what the wire contract does not"
                )
            expected = None if case.expected is None else case.expected.encode()
            if verdict.accepted and expected not in (None, verdict.document):
                return finding(f"{side} writes another value", f"expected {case.expected}")
        if python.accepted != haskell.accepted:
            return finding("one side accepts it", "one side accepts what the other refuses")
        if python.document != haskell.document:
            return finding("the sides write it differently", "the same bytes, read as two values")
        return {NAME: None}

    def essential(self, case: Raw) -> Raw:
        """Every part of it plays one."""
        return case

    def read(self, plain: Mapping[str, Any]) -> Raw:
        """The case that was kept as JSON."""
        return Raw.read(plain)


def _spoilt(document: bytes, choose: Choose) -> bytes:
    at = choose(len(document) + 1)
    match choose(5):
        case 0:
            return document[:at]
        case 1:
            return document[:at] + document[at + 1 :]
        case 2:
            return document[:at] + _BYTES[choose(len(_BYTES))] + document[at:]
        case 3:
            return document[:at] + _BYTES[choose(len(_BYTES))] + document[at + 1 :]
        case _:
            flipped = bytes([byte ^ 1 << choose(8) for byte in document[at : at + 1]])
            return document[:at] + flipped + document[at + 1 :]


def _integer_place(model: Model) -> tuple[str, str] | None:
    """A sum and the tag of its variant that carries any integer."""
    for type_ in model.types.values():
        for variant in type_.variants if isinstance(type_, Sum) else ():
            if variant.payload == IntegerType():
                return type_.name, variant.tag
    return None
