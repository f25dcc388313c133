"""The budgets of the design, section 9, and what a measurement makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Unit(Enum):
    """What a measurement counts, and how it is written."""

    SECONDS = "s"
    MILLISECONDS = "ms"
    RATIO = "x"
    EXPONENT = "of size"
    MEBIBYTES = "MiB"
    PER_SECOND = "a second"

    def written(self, value: float) -> str:
        """A value for a person: three digits, and thousands apart."""
        digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
        return f"{value:,.{digits}f} {self.value}"


@dataclass(frozen=True, slots=True)
class Budget:
    """What is measured and where the budget ends; without a limit it is measured for context."""

    what: str
    unit: Unit
    limit: float | None = None
    at_least: bool = False
    """Whether the limit is a floor, as for a rate, instead of a ceiling."""

    def met(self, measured: float) -> bool | None:
        """Whether a measurement keeps to the budget; None without a limit."""
        if self.limit is None:
            return None
        return measured > self.limit if self.at_least else measured < self.limit

    @property
    def written(self) -> str:
        """The limit for a person."""
        if self.limit is None:
            return "-"
        return f"{'>' if self.at_least else '<'} {self.unit.written(self.limit)}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line of the table; `detail` says what the number was made from."""

    budget: Budget
    measured: float
    detail: str = ""

    @property
    def verdict(self) -> str:
        """`met`, `missed`, or nothing where there is no limit."""
        return {True: "met", False: "MISSED", None: ""}[self.budget.met(self.measured)]

    @property
    def as_json(self) -> dict[str, object]:
        """What the JSON report says of it besides pytest-benchmark's own statistics."""
        return {
            "what": self.budget.what,
            "unit": self.budget.unit.value,
            "limit": self.budget.limit,
            "measured": self.measured,
            "met": self.budget.met(self.measured),
            "detail": self.detail,
        }


CHECK: Final = Budget("exo-gen check, nothing changed", Unit.SECONDS, 0.3)
GENERATE: Final = Budget("exo-gen generate from scratch / slower engine alone", Unit.RATIO, 1.5)
REBUILD: Final = Budget("guest rebuild after a one-line change", Unit.SECONDS, 10.0)
HOST_FUNCTION: Final = Budget(
    "host function round trip, ours / bare Extism host function", Unit.RATIO, 1.5
)
EFFECT: Final = Budget("effect performed by the guest / C plug-in asking the host", Unit.RATIO)
BRIDGED: Final = Budget("the same with the handler on an event loop", Unit.RATIO)
INSTANCE: Final = Budget("new instance, ready to serve", Unit.MILLISECONDS, 5.0)
GUEST_SIZE: Final = Budget("guest.wasm", Unit.MEBIBYTES, 2.0)
RELOAD: Final = Budget("another guest in place of the one that runs", Unit.SECONDS)
RESUMED: Final = Budget("first call of a session whose state is on disk", Unit.MILLISECONDS)
HOOK_COMMAND: Final = Budget("exo-host hook, from start to end", Unit.MILLISECONDS)
OVER_HTTP: Final = Budget("a hook over the Unix socket", Unit.MILLISECONDS)
GATE: Final = Budget("contract gate, boundary cases on one core", Unit.PER_SECOND, 2000, True)
MEMORY: Final = Budget("memory gained over 100,000 calls", Unit.MEBIBYTES, 1.0)


def typed_call(size: str, name: str) -> Budget:
    """A call with typed values at both ends, over the C echo with the same values."""
    limit = 2.0 if size == "1 KiB" else None
    return Budget(f"typed call, {size} {name} / C echo, typed", Unit.RATIO, limit)


def bytes_call(size: str, name: str) -> Budget:
    """The guest's part of it alone: bytes in and out, Python's codec on neither side."""
    limit = 2.0 if size == "1 KiB" else None
    return Budget(f"guest's part, {size} {name} / C echo, bytes", Unit.RATIO, limit)


def journaled(how: str) -> Budget:
    """A call that changes a session's state, through the runtime."""
    return Budget(f"a hook through the runtime, {how}", Unit.MILLISECONDS)
