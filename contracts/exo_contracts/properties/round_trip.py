"""Round trip: decoding and encoding loses nothing, and both sides write the same bytes."""

from __future__ import annotations

from typing import Final

from exo_contracts.cases import Message
from exo_contracts.findings import Finding, Verdicts
from exo_contracts.judging.canonical import canonical, parse
from exo_contracts.judging.verdict import Verdict

NAME: Final = "round trip"


def judge(case: Message, python: Verdict, haskell: Verdict) -> Finding | None:
    """Hold what each side wrote against what it read."""
    verdicts: Verdicts = (
        ("sent", case.document.decode("utf-8")),
        ("python", str(python)),
        ("haskell", str(haskell)),
    )
    for side, verdict in (("python", python), ("haskell", haskell)):
        # The same bytes need no second look.
        if verdict.document is None or (verdict is haskell and haskell == python):
            continue
        try:
            written = canonical(parse(verdict.document))
        except ValueError as error:
            return Finding(
                NAME, f"{side} writes no JSON", f"{side} writes no JSON: {error}", verdicts
            )
        if written != case.canonical:
            return Finding(
                NAME, f"{side} changes it", f"{side} writes another value than it read", verdicts
            )
    if python.document != haskell.document and python.accepted and haskell.accepted:
        return Finding(
            NAME,
            "the sides write it differently",
            "the same value in different bytes: key order, numbers or escapes",
            verdicts,
        )
    return None
