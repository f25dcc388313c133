"""The properties of the boundary. Each examines the cases of one kind of subject."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar

from exo_contracts.cases import Case
from exo_contracts.findings import Examination
from exo_contracts.generation.choice import Choose

C = TypeVar("C", bound=Case)


class Exam(Protocol, Generic[C]):
    """All there is to try on a subject, and how to judge it."""

    def sweep(self) -> Iterable[C]:
        """The cases to try once each, in this order."""
        ...

    def draw(self, choose: Choose) -> Sequence[C]:
        """A few cases made by chance; choices of 0 make the smallest."""
        ...

    def examine(self, case: C, *, thorough: bool = False) -> Examination:
        """Hold a case against the properties that are about it.

        Some take longer and say nothing new of the thousandth case. They are held against the sweep
        and against what is replayed, which is `thorough`.
        """
        ...

    def essential(self, case: C) -> C:
        """The case without what plays no part in it, for keeping."""
        ...

    def read(self, plain: Mapping[str, Any]) -> C:
        """The case that was kept as JSON."""
        ...
