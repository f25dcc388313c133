"""The catalogue: what is planted, one module a layer."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Final

from exo_contracts.faults.catalogue import (
    c_shims,
    forms,
    haskell_exports,
    haskell_runtime,
    haskell_types,
    loader,
    python_runtime,
    python_types,
)
from exo_contracts.faults.fault import Fault
from exo_gen.diagnostics import ExoGenError

CATALOGUE: Final[tuple[Fault, ...]] = (
    *haskell_types.FAULTS,
    *haskell_runtime.FAULTS,
    *haskell_exports.FAULTS,
    *c_shims.FAULTS,
    *python_types.FAULTS,
    *python_runtime.FAULTS,
    *forms.FAULTS,
    *loader.FAULTS,
)


class NoSuchFault(ExoGenError):
    """The catalogue has no fault like the one asked for."""


def chosen(patterns: Sequence[str]) -> tuple[Fault, ...]:
    """The faults whose id matches one of the patterns, all without any; raise `NoSuchFault`."""
    for pattern in patterns:
        if not any(fnmatchcase(fault.id, pattern) for fault in CATALOGUE):
            names = ", ".join(fault.id for fault in CATALOGUE[:6])
            raise NoSuchFault(f"no fault is named {pattern}; there are {names} ...")
    return tuple(
        fault
        for fault in CATALOGUE
        if not patterns or any(fnmatchcase(fault.id, pattern) for pattern in patterns)
    )
