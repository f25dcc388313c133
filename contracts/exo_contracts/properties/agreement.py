"""Agreement: validator, Python and Haskell accept the same, and name the same first error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from exo_contracts.cases import Message
from exo_contracts.findings import Finding, Verdicts
from exo_contracts.judging.verdict import Verdict

NAME: Final = "agreement"
_Finding: TypeAlias = Callable[[str, str], Finding]


def judge(case: Message, schema: str | None, python: Verdict, haskell: Verdict) -> Finding | None:
    """Compare what the three say. `schema` is the validator's complaint, None when it has none."""
    verdicts: Verdicts = (
        ("json schema", "accepts" if schema is None else f"refuses: {schema}"),
        ("python", str(python)),
        ("haskell", str(haskell)),
    )

    def finding(cause: str, message: str) -> Finding:
        return Finding(
            NAME, f"{case.mutation or 'valid'}: {cause}", message, verdicts, _place(case)
        )

    for side, verdict in (("python", python), ("haskell", haskell)):
        if verdict.crash is not None:
            return finding(f"{side} crashes", f"{side} neither accepts nor refuses it")
    meant = case.canonical is not None
    if (case.mutation is None or case.place is not None) and (schema is None) != meant:
        return finding(
            "the schema files say otherwise than the model",
            f"made to be {'valid' if meant else 'invalid'}, and the validator disagrees",
        )
    for side, verdict in (("python", python), ("haskell", haskell)):
        if verdict.accepted != (schema is None):
            does = "accepts" if verdict.accepted else "refuses"
            other = "refuses" if verdict.accepted else "accepts"
            return finding(f"{side} {does} it", f"{side} {does} what the schema {other}")
    return None if python.accepted else _errors(case, python, haskell, finding)


def _errors(case: Message, python: Verdict, haskell: Verdict, finding: _Finding) -> Finding | None:
    if case.place is not None:
        for side, verdict in (("python", python), ("haskell", haskell)):
            if verdict.place != case.place:
                return finding(
                    f"{side} names another place",
                    f"the error is at {case.place}, {side} says {verdict.place}",
                )
    if python.error != haskell.error:
        return finding("the errors differ", "python and haskell say it differently")
    return None


def _place(case: Message) -> str:
    return case.place or "$"
