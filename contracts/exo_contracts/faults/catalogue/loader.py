"""Faults in the host's loader and its instances: what is let in, and what comes out of it."""

from __future__ import annotations

from typing import Final

from exo_contracts.faults.catalogue.named import BYTES, LIFE, LOADER
from exo_contracts.faults.fault import Fault
from exo_contracts.properties import hostile_bytes, loader, stateful

_COMPILED: Final = "host/exo_host/compiled.py"
_INSTANCE: Final = "host/exo_host/instance.py"

FAULTS: Final = (
    Fault(
        id="ld-fingerprint-skipped",
        title="a guest of another schema is loaded",
        layer="host loader",
        path=_COMPILED,
        at="if «found != FINGERPRINT»:",
        faulty="False",
        subjects=(LOADER,),
        seen_by=loader.NAME,
    ),
    Fault(
        id="ld-fingerprint-begun",
        title="only the beginning of the fingerprint is compared",
        layer="host loader",
        path=_COMPILED,
        at="if «found != FINGERPRINT»:",
        faulty="found[:12] != FINGERPRINT[:12]",
        subjects=(LOADER,),
        seen_by=loader.NAME,
    ),
    Fault(
        id="ld-unstamped",
        title="a guest without a fingerprint is loaded",
        layer="host loader",
        path=_COMPILED,
        at="if «found != FINGERPRINT»:",
        faulty="found and found != FINGERPRINT",
        subjects=(LOADER,),
        seen_by=loader.NAME,
    ),
    Fault(
        id="ld-missing-export",
        title="a guest without an entry point is loaded",
        layer="host loader",
        path=_COMPILED,
        at="if «missing»:",
        faulty="False",
        subjects=(LOADER,),
        seen_by=loader.NAME,
    ),
    Fault(
        id="ld-unknown-import",
        title="a guest that asks for an unknown host function gets past the check",
        layer="host loader",
        path=_COMPILED,
        at="return «wanted.name in IMPORTS»",
        faulty="True",
        subjects=(LOADER,),
        seen_by=loader.NAME,
    ),
    Fault(
        id="ld-unknown-kernel-function",
        title="a guest that asks for an unknown function of the kernel gets past the check",
        layer="host loader",
        path=_COMPILED,
        at="return «wanted.name in CONTRACT_KERNEL_FUNCTIONS»",
        faulty="True",
        subjects=(LOADER,),
        seen_by=loader.NAME,
    ),
    Fault(
        id="ld-unknown-module",
        title="a guest that asks an unknown module gets past the check",
        layer="host loader",
        path=_COMPILED,
        at="return «wanted.module == WASI_MODULE»",
        faulty="True",
        subjects=(LOADER,),
        seen_by=loader.NAME,
    ),
    Fault(
        id="ld-truncated",
        title="a module that is cut short ends in an exception of another kind",
        layer="host loader",
        path=_COMPILED,
        at="except («WasmError, »extism.Error) as error:",
        faulty="",
        subjects=(LOADER,),
        seen_by=loader.NAME,
    ),
    Fault(
        id="ld-output-cut",
        title="an output longer than 64 KiB is cut",
        layer="host loader",
        path=_INSTANCE,
        at="return «bytes(reply)»",
        faulty="bytes(reply)[:65536]",
        subjects=(BYTES,),
        seen_by=hostile_bytes.NAME,
    ),
    Fault(
        id="ld-dead-called",
        title="an instance is called again after a trap",
        layer="host loader",
        path=_INSTANCE,
        at='if «self.dead»:\n            raise GuestTrap("this instance ended',
        faulty="False",
        subjects=(LIFE,),
        seen_by=stateful.NAME,
    ),
    Fault(
        id="ld-trap-forgotten",
        title="a trap does not end an instance",
        layer="host loader",
        path=_INSTANCE,
        at="except extism.Error as error:\n            self.dead = «True»",
        faulty="False",
        subjects=(LIFE,),
        seen_by=stateful.NAME,
    ),
    Fault(
        id="ld-late-as-success",
        title="a handler that is too late counts as done",
        layer="host loader",
        path="host/exo_host/bridge.py",
        at="return «refuse(as_failure(effect.kind, TimeoutError()))»",
        faulty="acknowledge()",
        subjects=(LIFE,),
        seen_by=stateful.NAME,
    ),
)
