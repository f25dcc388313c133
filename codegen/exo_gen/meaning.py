"""What a type says on the wire: places, documentation and modules taken off."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from exo_gen.model import STEADY, Alias, Enum, NamedType, Record, SourcePosition, Sum

_NOWHERE: Final = SourcePosition("", 0, 0)


def meaning(named: NamedType) -> NamedType:
    """The type without what the wire does not carry."""
    match named:
        case Record(fields=fields):
            plain = tuple(replace(one, doc="", evolution=STEADY) for one in fields)
            return replace(named, doc="", module="", examples=(), position=_NOWHERE, fields=plain)
        case Sum(variants=variants):
            bare = tuple(replace(one, doc="", evolution=STEADY) for one in variants)
            return replace(named, doc="", module="", examples=(), position=_NOWHERE, variants=bare)
        case Alias() | Enum():
            return replace(named, doc="", module="", examples=(), position=_NOWHERE)
