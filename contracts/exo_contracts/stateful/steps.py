"""Steps: what may happen to guests, one thing at a time, as values that can be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, get_args

from exo_contracts.cases import Plain, document_in, document_out

Action: TypeAlias = Literal[
    "call",
    "perform",
    "end",
    "stop",
    "give up",
    "release",
    "reload",
    "replace",
    "snapshot",
    "restore",
]
"""What a step does.

- `call`: call an export with a document.
- `perform`: let the guest perform an effect.
- `end`: let a call end badly, after an effect.
- `stop`: stop an endless computation, while another guest's call is in flight.
- `give up`: go away while an effect is being handled.
- `release`: let handlers that refused to be cancelled finish at last.
- `reload`: load the module again and let a new guest take over.
- `replace`: put a new instance in the place of one, dead or alive.
- `snapshot`, `restore`: keep what a guest remembers; make it remember what was kept last, or a
  document. It must then remember exactly that, whatever its twin does.
"""

Handling: TypeAlias = Literal[
    "answer", "fail", "raise", "hang", "refuse", "too much", "another type"
]
"""What a handler does: `hang` beyond its deadline, and `refuse` to be cancelled then as well."""

ENDS: Final = ("heap", "throw", "exit", "trap", "missing")
"""How a call may end badly; `missing` is a call of an export that is not there."""

HANDLINGS: Final[tuple[Handling, ...]] = get_args(Handling)
GUESTS: Final = 3
"""How many guests there are. The last is an instance by itself, which nothing replaces."""

_SHOWN: Final = 160


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens to one guest. `what` is an export, or how a call ends."""

    do: Action
    guest: int = 0
    what: str = ""
    document: bytes = b""
    handling: Handling = "answer"

    def __str__(self) -> str:
        text = self.document.decode("utf-8", "backslashreplace")
        parts = [f"guest {self.guest}: {self.do}", self.what, text[:_SHOWN]]
        if self.handling != "answer":
            parts.append(f"(its handler: {self.handling})")
        return " ".join(part for part in parts if part)

    def plain(self) -> Plain:
        """This step as JSON; what is empty is left out."""
        plain: Plain = {"do": self.do, "guest": self.guest}
        if self.what:
            plain["what"] = self.what
        if self.document:
            plain |= document_out(self.document)
        if self.handling != "answer":
            plain["handling"] = self.handling
        return plain

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Step:
        """The step that `plain` wrote; raise `ValueError` for one that nobody knows."""
        step = cls(
            plain["do"],
            plain["guest"],
            plain.get("what", ""),
            document_in(plain) if {"document", "hex"} & plain.keys() else b"",
            plain.get("handling", "answer"),
        )
        known = step.do in get_args(Action) and step.handling in HANDLINGS
        if not known or not 0 <= step.guest < GUESTS:
            raise ValueError(f"no step: {plain}")
        return step


@dataclass(frozen=True, slots=True)
class Life:
    """Steps one after another, from guests that were never called."""

    steps: tuple[Step, ...]

    @property
    def document(self) -> bytes:
        """The steps in words, one a line."""
        return "\n".join(map(str, self.steps)).encode()

    def plain(self) -> Plain:
        """This case as JSON."""
        return {**document_out(self.document), "steps": [step.plain() for step in self.steps]}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Life:
        """The case that `plain` wrote."""
        return cls(tuple(map(Step.read, plain["steps"])))
