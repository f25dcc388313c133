"""Validators: the fast one and the careful one, which the oracle has, give the same verdict."""

from __future__ import annotations

from typing import Final

from exo_contracts.cases import Message
from exo_contracts.findings import Finding

NAME: Final = "validators"


def judge(case: Message, fast: bool, careful: bool) -> Finding | None:
    """Compare the two; neither of them is ours, so what differs is for the oracle to mend."""
    if fast == careful:
        return None
    verdicts = tuple(
        (name, "accepts" if accepts else "refuses")
        for name, accepts in (("jsonschema-rs", fast), ("jsonschema", careful))
    )
    about = case.mutation or "valid"
    return Finding(NAME, f"{about}: the validators differ", "one of the two is wrong", verdicts)
