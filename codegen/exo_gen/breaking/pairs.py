"""What a writer's type is held against a reader's with: places, routes, and what was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from exo_gen.breaking.sample import Expression, Samples
from exo_gen.breaking.verdict import Site
from exo_gen.model import (
    Alias,
    JsonValue,
    Model,
    NamedType,
    NullableType,
    Record,
    Ref,
    SourcePosition,
    TypeExpr,
)


class Aspect(Enum):
    """In what a reader refuses what a writer may write."""

    UNKNOWN_FIELD = auto()
    MISSING_FIELD = auto()
    """The reader demands a field that the writer does not have."""
    OPTIONAL_FIELD = auto()
    """The reader demands a field that the writer may leave out."""
    UNKNOWN_VARIANT = auto()
    UNKNOWN_VALUE = auto()
    NULL = auto()
    TOO_LOW = auto()
    TOO_HIGH = auto()
    TOO_SHORT = auto()
    TOO_LONG = auto()
    FORM = auto()
    """A text has not the pattern or the format that the reader demands."""
    FREE_TEXT = auto()
    """The reader knows only some texts."""
    FRACTION = auto()
    OPEN_KEYS = auto()
    FREE_FORM = auto()
    KIND = auto()


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two schemas, and what makes values of it."""

    model: Model
    samples: Samples

    @classmethod
    def of(cls, model: Model) -> Side:
        return cls(model, Samples(model))


@dataclass(frozen=True, slots=True)
class Route:
    """The way from a message's root to a value in it: `wrap` makes the document around a value.

    `depth` counts the containers on the way.
    """

    path: str = "$"
    wrap: Callable[[JsonValue], JsonValue] = field(default=lambda value: value, compare=False)
    depth: int = 0

    def into(self, path: str, wrap: Callable[[JsonValue], JsonValue]) -> Route:
        """Go one container further."""
        outer = self.wrap
        return Route(path, lambda value: outer(wrap(value)), self.depth + 1)


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that the writer may write and the reader refuses.

    `document` builds the whole message around it, and raises `NoDocument`. `noun` names what it is
    about for people; `reason` says why it is refused, in the words of the wire contract.
    """

    aspect: Aspect
    writer_site: Site
    reader_site: Site
    noun: str
    reason: str
    document: Callable[[], JsonValue] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two types that meet at one place of a message, and where each schema says so."""

    writer: Expression
    reader: Expression
    writer_site: Site
    reader_site: Site
    route: Route

    def refused(
        self,
        aspect: Aspect,
        noun: str,
        expected: str,
        got: str,
        value: Callable[[], JsonValue],
        *,
        path: str = "",
        member: str = "",
    ) -> Difference:
        """Report a value here that the reader refuses.

        `path` is where the reader complains, when not here; `member` is the field, variant or value
        that it is about, when the place is not one itself.
        """
        return Difference(
            aspect,
            _at(self.writer_site, member),
            _at(self.reader_site, member),
            noun,
            f"{path or self.route.path}: expected {expected}, got {got}",
            lambda: self.route.wrap(value()),
        )


def _at(site: Site, member: str) -> Site:
    return Site(site.type, member) if member and not site.member else site


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a type is with names and null taken off; `null` says whether null joins it."""

    core: NamedType | TypeExpr
    null: bool
    name: str


NOTHING: Final = Record("", "", "", (), False, (), SourcePosition("", 0, 0))
"""The closed record without fields: what a variant without data carries."""


def resolve(model: Model, expression: Expression) -> Resolved:
    """Follow references and aliases to what a type is; `name` is the first name on the way."""
    null, first = False, ""
    while True:
        match expression:
            case None:
                return Resolved(NOTHING, null, first)
            case Ref(name=name):
                first = first or name
                named = model.lookup(name)
                if not isinstance(named, Alias):
                    return Resolved(named, null, first)
                expression = named.target
            case NullableType(inner=inner):
                null, expression = True, inner
            case _:
                return Resolved(expression, null, first)
