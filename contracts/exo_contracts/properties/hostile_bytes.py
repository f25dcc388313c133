"""Hostile bytes: whatever they are, both sides read the same from them, or both refuse them."""

from __future__ import annotations

from typing import Final

from exo_contracts.cases import Raw
from exo_contracts.findings import Finding, Verdicts
from exo_contracts.judging.verdict import Verdict

NAME: Final = "hostile bytes"


def judge(case: Raw, python: Verdict, haskell: Verdict) -> Finding | None:
    """Hold what both sides say of the bytes against each other, and against what is expected."""
    verdicts: Verdicts = (("python", str(python)), ("haskell", str(haskell)))

    def finding(cause: str, message: str) -> Finding:
        return Finding(NAME, f"{case.name}: {cause}", message, verdicts)

    for side, verdict in (("python", python), ("haskell", haskell)):
        if verdict.crash is not None:
            return finding(f"{side} crashes", f"{side} neither accepts nor refuses it")
        if case.accept is not None and verdict.accepted != case.accept:
            does = "accepts" if verdict.accepted else "refuses"
            return finding(f"{side} {does} it", f"{side} {does} what the wire contract does not")
        expected = None if case.expected is None else case.expected.encode()
        if verdict.accepted and expected not in (None, verdict.document):
            return finding(f"{side} writes another value", f"expected {case.expected}")
    if python.accepted != haskell.accepted:
        return finding("one side accepts it", "one side accepts what the other refuses")
    if python.document != haskell.document:
        return finding("the sides write it differently", "the same bytes, read as two values")
    return None
