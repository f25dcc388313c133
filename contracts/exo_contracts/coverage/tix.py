"""Tix: how often each box of each module was gone through, as GHC's runtime writes it.

The text is what Haskell's `show` makes of `Trace.Hpc.Tix.Tix`, with spaces where the runtime's
`rts/Hpc.c` puts them: `Tix [ TixModule "package/Module" hash length [counts], ... ]`.
https://hackage.haskell.org/package/hpc/docs/Trace-Hpc-Tix.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from exo_gen.diagnostics import ExoGenError

_MODULE: Final = re.compile(r'TixModule "((?:[^"\\]|\\.)*)" (\d+) (\d+) \[([\d,\s]*)\]')


class DamagedTix(ExoGenError):
    """Counts that do not have the form of some, or are of two different builds."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of one module. `hash` is that of its mix file."""

    hash: int
    counts: tuple[int, ...]


Tix: TypeAlias = Mapping[str, Counts]
"""Counts by module, as `package/Module`."""


def parse_tix(text: str) -> dict[str, Counts]:
    """Read the counts; raise `DamagedTix`."""
    modules = {}
    for name, hash_, length, counts in _MODULE.findall(text):
        read = tuple(int(count) for count in counts.split(",") if count.strip())
        if len(read) != int(length):
            raise DamagedTix(f"{name} has {len(read)} counts; expected {length}")
        modules[name] = Counts(int(hash_), read)
    rest = _MODULE.sub("", text)
    if re.fullmatch(r"\s*Tix \[[,\s]*\]\s*", rest) is None:
        raise DamagedTix(f"expected the counts of GHC's runtime, got {text[:60]!r}")
    return modules


def summed(several: Iterable[Tix]) -> dict[str, Counts]:
    """The counts of several runs of one build together; raise `DamagedTix`."""
    total: dict[str, Counts] = {}
    for tix in several:
        for name, module in tix.items():
            known = total.get(name)
            total[name] = module if known is None else _sum(name, known, module)
    return total


def _sum(name: str, one: Counts, other: Counts) -> Counts:
    if (one.hash, len(one.counts)) != (other.hash, len(other.counts)):
        raise DamagedTix(f"the counts of {name} are of two different builds")
    return Counts(one.hash, tuple(map(sum, zip(one.counts, other.counts, strict=True))))
