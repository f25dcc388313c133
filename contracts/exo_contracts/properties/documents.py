"""Documents as such: the corpus of hostile bytes, then valid documents with their bytes spoilt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from exo_contracts.cases import Raw
from exo_contracts.findings import Examination
from exo_contracts.generation.choice import Choose
from exo_contracts.generation.damage import cuts, flips, spoilt
from exo_contracts.generation.hostile import SAMPLE, corpus, integers
from exo_contracts.generation.spelling import STYLES, spell
from exo_contracts.generation.strategies import Generators
from exo_contracts.judging.sides import Side
from exo_contracts.properties import hostile_bytes
from exo_gen.model import IntegerType, JsonValue, Model, Sum

_FREE: Final = "Json"
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
        """The corpus, damage, every spelling, and number literals where an integer is wanted."""
        yield from corpus()
        yield from cuts(_FREE, SAMPLE)
        yield from flips(_FREE, SAMPLE, every_bit=True)
        for style in STYLES:
            yield Raw(f"spelling {style}", _FREE, spell(_RICH, style), True, _RICH_WRITTEN)
        place = _integer_place(self._generators.model)
        if place is not None:
            type_name, tag = place
            for name, literal, written in integers():
                document = b'{"kind":"%s","payload":%s}' % (tag.encode(), literal)
                expected = None if written is None else f'{{"kind":"{tag}","payload":{written}}}'
                yield Raw(name, type_name, document, written is not None, expected)

    def draw(self, choose: Choose) -> Sequence[Raw]:
        """A valid document of any type with its bytes spoilt."""
        name = self._names[choose(len(self._names))]
        value = self._generators.named(name)(choose, 2)
        return [spoilt(name, spell(value, STYLES[choose(len(STYLES))]), choose)]

    def examine(self, case: Raw, *, thorough: bool = False) -> Examination:
        """Let both sides judge the bytes."""
        del thorough
        python = self._python.judge(case.type_name, case.document)
        haskell = self._haskell.judge(case.type_name, case.document)
        return {hostile_bytes.NAME: hostile_bytes.judge(case, python, haskell)}

    def essential(self, case: Raw) -> Raw:
        """Every part of it plays one."""
        return case

    def read(self, plain: Mapping[str, Any]) -> Raw:
        """The case that was kept as JSON."""
        return Raw.read(plain)


def _integer_place(model: Model) -> tuple[str, str] | None:
    """A sum and the tag of its variant that carries any integer."""
    for type_ in model.types.values():
        for variant in type_.variants if isinstance(type_, Sum) else ():
            if variant.payload == IntegerType():
                return type_.name, variant.tag
    return None
