"""Return trip: what the guest wrote, the host reads and writes, and the guest reads again.

Round trip is about documents that somebody else wrote. These are our own: from guest to host to
guest and on to the host again, nothing may change by a byte.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from exo_contracts.findings import Finding, Verdicts
from exo_contracts.judging.verdict import Verdict

NAME: Final = "return trip"
_Judge: TypeAlias = Callable[[bytes], Verdict]


def judge(written: bytes, *, python: _Judge, haskell: _Judge) -> Finding | None:
    """Send what the guest wrote on its way; the first leg that changes it is the finding."""
    verdicts: Verdicts = (("haskell wrote", written.decode("utf-8", "backslashreplace")),)
    for side, read in (("python", python), ("haskell", haskell)):
        verdict = read(written)
        verdicts = (*verdicts, (side, str(verdict)))
        if verdict.document != written:
            does = "changes" if verdict.accepted else "does not read"
            return Finding(
                NAME,
                f"{side} {does} its own",
                f"{side} {does} a document of our own making",
                verdicts,
            )
    return None
