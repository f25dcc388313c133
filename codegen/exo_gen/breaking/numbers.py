"""Numbers that a writer may write and a reader refuses: bounds, and fractions for an integer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from exo_gen.breaking.pairs import Aspect, Difference, Pair
from exo_gen.breaking.sample import Interval
from exo_gen.model import IntegerType, NumberType

Number: TypeAlias = IntegerType | NumberType


def number_differences(pair: Pair, writer: Number, reader: Number) -> Iterator[Difference]:
    """Yield every way in which a number of the writer's type is refused."""
    written, read = _ends(writer), _ends(reader)
    if isinstance(writer, NumberType) and isinstance(reader, IntegerType):
        fraction = Interval.of(writer).fraction()
        if fraction is not None:
            yield pair.refused(Aspect.FRACTION, "a fraction", "integer", "number", lambda: fraction)
            return
    kind = "integer" if isinstance(reader, IntegerType) else "number"
    (lowest, highest), (low, high) = written, read
    if lowest < low:
        yield pair.refused(
            Aspect.TOO_LOW,
            f"numbers from {lowest}",
            f"{kind} {_sign(reader, '>')} {_bound(reader, '>', low)}",
            f"{lowest}",
            lambda: lowest,
        )
    if highest > high:
        yield pair.refused(
            Aspect.TOO_HIGH,
            f"numbers up to {highest}",
            f"{kind} {_sign(reader, '<')} {_bound(reader, '<', high)}",
            f"{highest}",
            lambda: highest,
        )


def _ends(number: Number) -> tuple[int | float, int | float]:
    """The smallest and the largest number of a type."""
    if isinstance(number, IntegerType):
        return number.minimum, number.maximum
    interval = Interval.of(number)
    return interval.low, interval.high


def _sign(number: Number, sign: str) -> str:
    return sign if _exclusive(number, sign) is not None else f"{sign}="


def _bound(number: Number, sign: str, inclusive: int | float) -> int | float:
    exclusive = _exclusive(number, sign)
    return inclusive if exclusive is None else exclusive


def _exclusive(number: Number, sign: str) -> float | None:
    if isinstance(number, IntegerType):
        return None
    return number.exclusive_minimum if sign == ">" else number.exclusive_maximum
