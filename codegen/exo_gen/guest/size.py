"""Where the guest's bytes come from: the linker's map, summed up by library and by module.

The map lists what every object file contributed before `wasm-opt` had its turn, so the shares say
what is large, and only the total says how large the finished module is. Pure: text in, values out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

BUDGET: Final = 2 * 2**20
"""Bytes that guest.wasm may have (design, section 9)."""

# "  addr  offset  size  path/libHSname-1.0.a(Object.o):(symbol)", in hexadecimal; code has no
# address.
_CONTRIBUTION: Final = re.compile(
    r"^\s*(?P<address>-|[0-9a-f]+)\s+[0-9a-f]+\s+(?P<size>[0-9a-f]+)\s{3,}"
    r"(?:.*/)?(?P<file>[^/]+?):\((?P<symbol>.*)\)$"
)
_MEMBER: Final = re.compile(r"^(?P<archive>.+)\((?P<object>.+)\)$")
_PACKAGE: Final = re.compile(r"^libHS(?P<name>.+?)-\d[\d.]*(?:-inplace)?\.a$")


@dataclass(frozen=True, slots=True)
class Share:
    """What one contributor brings, in bytes before `wasm-opt`."""

    name: str
    code: int
    data: int

    @property
    def total(self) -> int:
        """Code and data."""
        return self.code + self.data


@dataclass(frozen=True, slots=True)
class Shares:
    """All contributors, the largest first."""

    packages: tuple[Share, ...]
    modules: tuple[Share, ...]

    @property
    def total(self) -> int:
        """Bytes of code and data that the linker put together."""
        return sum(share.total for share in self.packages)


def shares(link_map: str) -> Shares:
    """Sum up a map that `wasm-ld --Map` wrote; nothing that is in it counts twice."""
    packages: dict[str, Counter[str]] = {}
    modules: dict[str, Counter[str]] = {}
    for package, module, kind, size in _contributions(link_map.splitlines()):
        packages.setdefault(package, Counter())[kind] += size
        modules.setdefault(f"{package}: {module}", Counter())[kind] += size
    return Shares(_ordered(packages), _ordered(modules))


def _contributions(lines: Iterable[str]) -> Iterator[tuple[str, str, str, int]]:
    for line in lines:
        found = _CONTRIBUTION.match(line)
        # Memory that is zero at the start takes no bytes in the module.
        if found is None or found["symbol"].startswith(".bss"):
            continue
        member = _MEMBER.match(found["file"])
        archive, module = (member["archive"], member["object"]) if member else ("", found["file"])
        known = _PACKAGE.match(archive)
        package = known["name"] if known else archive.removesuffix(".a") or "the executable"
        kind = "code" if found["address"] == "-" else "data"
        yield package, re.sub(r"\.(?:c\.)?o(?:bj)?$", "", module), kind, int(found["size"], 16)


def _ordered(counted: dict[str, Counter[str]]) -> tuple[Share, ...]:
    found = (Share(name, count["code"], count["data"]) for name, count in counted.items())
    return tuple(sorted(found, key=lambda share: (-share.total, share.name)))
