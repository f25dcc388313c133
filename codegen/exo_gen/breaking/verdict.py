"""A verdict: what a change breaks, whom, in which messages, and with what document it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from exo_gen.breaking.rules import BreakingRule
from exo_gen.model import JsonValue


class Victim(StrEnum):
    """Who a change breaks: a pair of the two sides, or code in one of the languages."""

    OLD_GUEST = "old guest with new host"
    NEW_GUEST = "new guest with old host"
    PYTHON = "Python source"
    HASKELL = "Haskell source"


@dataclass(frozen=True, slots=True, order=True)
class Site:
    """A place in a schema that needs no file: a definition, and a field, variant or value of it.

    `type` is empty where the schema has no such place, as before something was added.
    """

    type: str
    member: str = ""

    def __str__(self) -> str:
        return f"{self.type}.{self.member}" if self.member else self.type


@dataclass(frozen=True, slots=True)
class Proof:
    """A document of a message that its writer's schema accepts and its reader's refuses.

    `written_by_new` tells which schema is the writer's. Where there is no `document` to show,
    `missing` says why. `reason` is why the reader refuses it, in the words of the wire contract.
    """

    victim: Victim
    message: str
    written_by_new: bool
    document: JsonValue
    missing: str
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach: the rule, both places, who breaks, in which messages, and the proofs.

    `allowed` says why it does not count: what changed was unstable, or announced as going.
    """

    rule: BreakingRule
    message: str
    old: Site
    new: Site
    victims: frozenset[Victim]
    messages: tuple[tuple[str, Victim], ...] = ()
    proofs: tuple[Proof, ...] = ()
    allowed: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything a change breaks; `messages` names every message and tool that was compared."""

    findings: tuple[Finding, ...] = ()
    messages: tuple[str, ...] = field(default=())

    def breaking(self, *victims: Victim) -> Iterator[Finding]:
        """Yield what breaks any of `victims`, allowed or not."""
        wanted = frozenset(victims)
        return (one for one in self.findings if wanted & one.victims)

    def is_compatible(self, victim: Victim) -> bool:
        """Whether nothing breaks the pair or the language, allowed or not."""
        return next(self.breaking(victim), None) is None

    def broken(self, message: str, victim: Victim) -> bool:
        """Whether a message breaks for one of the pairs."""
        return any((message, victim) in one.messages for one in self.findings)
