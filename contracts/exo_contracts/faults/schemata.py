"""Mutant schemata: all faults of the guest in one build, each of them switched on at run time.

Compiling takes half a minute, so there is one build for all. Where a fault is planted stands
`if planted 17 then faulty else original`; an export that only this build has sets the number before
an instance does anything else. Untch, Offutt and Harrold, "Mutation analysis using mutant
schemata", ISSTA 1993.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from exo_contracts.faults.fault import Fault, StaleCatalogue, source_of
from exo_contracts.scratch import Scratch

if TYPE_CHECKING:
    from exo_host.instance import GuestInstance

_EXPORT: Final = "exo_plant"
_MARK: Final = b"exo planted here"
_PACKAGE: Final = "generated/haskell"
_MODULE: Final = "ExoMonad.Planted"

_HASKELL: Final = """\
-- | Which of the planted faults is switched on.
module ExoMonad.Planted (planted) where

import Foreign.C.Types (CInt (..))
import System.IO.Unsafe (unsafePerformIO)

foreign import ccall unsafe "exo_planted"
  switch :: IO CInt

-- | Whether this one is.
planted :: CInt -> Bool
planted fault = on == fault
{-# NOINLINE planted #-}

-- | Read once an instance: the switch is set before anything else runs.
on :: CInt
on = unsafePerformIO switch
{-# NOINLINE on #-}
"""
_C: Final = """\
#include <stdint.h>

__attribute__((import_module("extism:host/env"), import_name("input_load_u8")))
extern uint8_t planted_load(uint64_t);

/* In the module's data the mark is followed by the number that an instance begins with. */
volatile struct { char mark[16]; int32_t number; } exo_switch = {"@MARK@", 0};

int exo_planted(void) { return exo_switch.number; }

/* Switch a fault on; the input is its number, two bytes, the smaller first. */
__attribute__((export_name("exo_plant"))) int32_t exo_plant(void) {
  exo_switch.number = planted_load(0) | planted_load(1) << 8;
  return 0;
}
"""


def compile_in(scratch: Scratch, faults: Sequence[Fault]) -> Mapping[str, int]:
    """Put every fault into the copy's sources; the result is the number of each, by its id.

    Raise `StaleCatalogue` when one has no place, or two have places that overlap.
    """
    numbers = {fault.id: number for number, fault in enumerate(faults, 1)}
    by_file: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        by_file[fault.path].append(fault)
    for path, inside in by_file.items():
        source = source_of(inside[0], scratch.root)
        switched = _switched(path, source, inside, numbers)
        (scratch.root / path).write_text(switched, encoding="utf-8")
    _add_switch(scratch)
    return numbers


def switch_on(instance: GuestInstance, number: int) -> None:
    """Switch a fault on in an instance that nobody has called yet; 0 is none."""
    instance.call(_EXPORT, number.to_bytes(2, "little"))


def switched_from_start(wasm: bytes, number: int) -> bytes:
    """The module, of which every instance has a fault switched on from its first moment.

    For exams that make their own instances. Compiling such a module takes some seconds.
    """
    here = _MARK + bytes(4)
    if wasm.count(here) != 1:
        raise StaleCatalogue("the guest was not built for switching faults on")
    return wasm.replace(here, _MARK + number.to_bytes(4, "little"))


def _switched(path: str, source: str, faults: Iterable[Fault], numbers: Mapping[str, int]) -> str:
    by_span: dict[tuple[int, int], list[Fault]] = defaultdict(list)
    for fault in faults:
        by_span[fault.span(source)].append(fault)
    haskell = path.endswith(".hs")
    choose = _haskell if haskell else _c
    text, behind = source, len(source)
    for (start, end), here in sorted(by_span.items(), reverse=True):
        if end > behind:
            names = ", ".join(fault.id for fault in here)
            raise StaleCatalogue(f"{names} in {path} overlaps another fault; mark the same text")
        expression = source[start:end]
        for fault in here:
            expression = choose(numbers[fault.id], fault.faulty, expression)
        text, behind = text[:start] + expression + text[end:], start
    if not haskell:
        return f"extern int exo_planted(void);\n{text}"
    needed = sorted({f"import {_MODULE} (planted)", *(f.needs for f in faults if f.needs)})
    head, first, rest = text.partition("\nimport ")
    return head + "".join(f"\n{line}" for line in needed) + first + rest


def _haskell(number: int, faulty: str, original: str) -> str:
    return f"(if planted {number} then ({faulty}) else ({original}))"


def _c(number: int, faulty: str, original: str) -> str:
    return f"(exo_planted() == {number} ? ({faulty}) : ({original}))"


def _add_switch(scratch: Scratch) -> None:
    package = scratch.root / _PACKAGE
    _write(package / "src" / "ExoMonad" / "Planted.hs", _HASKELL)
    _write(package / "cbits" / "planted.c", _C.replace("@MARK@", _MARK.decode()))
    cabal = f"{_PACKAGE}/exomonad-types.cabal"
    scratch.edit(
        cabal, r"^( +)exposed-modules:\n(?= +ExoMonad\.Contract$)", rf"\g<0>    {_MODULE}\n"
    )
    scratch.edit(cabal, r"^ +c-sources:\n", r"\g<0>      cbits/planted.c\n")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
