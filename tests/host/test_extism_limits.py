"""Where Extism ends a guest's reach, one claim a test: time, variables, stack, files, exits."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import extism  # type: ignore[import-untyped]
import pytest
import wasmtime
from extism import extism as sdk
from extism.extism import CompiledPlugin  # type: ignore[import-untyped]
from tests.host.test_extism_probes import ASK, ASK_AND_SPIN, COUNT, PROBE, call, live, plugin

from exo_host.compiled import load_guest

PRODUCT = Path(__file__).parents[2] / "generated" / "wasm" / "guest.wasm"
MIB = 2**20


def wasi(body: str, *imports: str) -> Any:
    """A plug-in whose export `probe` has this body, as the host makes its plug-ins."""
    imported = "".join(
        f'(import "wasi_snapshot_preview1" "{each.split()[0]}"'
        f" (func ${each.split()[0]} {each.partition(' ')[2]}))"
        for each in imports
    )
    memory = '(memory (export "memory") 1)'
    text = f'(module {imported} {memory} (func (export "probe") (result i32) {body}))'
    wasm = bytes(wasmtime.wat2wasm(text))
    return extism.Plugin(CompiledPlugin({"wasm": [{"data": wasm}]}, wasi=True, functions=[]))


def test_time_runs_on_while_the_host_works_and_does_not_interrupt_it() -> None:
    """So the manifest's `timeout_ms` is none of our clocks: see `exo_host.clocks`."""
    ended: list[float] = []

    def work(_: Any) -> int:
        time.sleep(0.2)
        ended.append(time.monotonic())
        return 1

    began = time.monotonic()
    instance = live(plugin(ask=ASK, spin=ASK_AND_SPIN), timeout_ms=50)
    assert call(instance, "spin", work) == "timeout"
    assert ended[0] - began >= 0.2


def test_after_a_timeout_the_engine_serves_the_next_instance() -> None:
    """So an engine whose call was stopped can be lent again."""
    shared = CompiledPlugin(
        {"wasm": [{"data": plugin(spin=ASK_AND_SPIN, count=COUNT)}], "timeout_ms": 20},
        functions=[PROBE],
    )
    assert call(extism.Plugin(shared), "spin") == "timeout"
    assert call(extism.Plugin(shared), "count") == ""


@pytest.mark.parametrize("size", [1, MIB, 8 * MIB])
def test_a_large_answer_has_room_in_the_guest_s_kernel(size: int) -> None:
    """So a document of the largest size reaches the guest whole."""
    offsets: list[int] = []

    def answer(current: Any) -> int:
        memory = current.alloc(size)
        current.memory(memory)[:] = b"x" * size
        offsets.append(memory.offset)
        return int(memory.offset)

    assert call(live(plugin(ask=ASK), memory={"max_pages": 512}), "ask", answer) == ""
    assert offsets[0] > 0


# A variable "k" is set to so many bytes, as often as is asked, and then asked for.
VARIABLE = """
(module
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "var_set" (func $set (param i64 i64)))
  (import "extism:host/env" "var_get" (func $get (param i64) (result i64)))
  (import "extism:host/env" "store_u8" (func $store (param i64 i32)))
  (func $key (result i64) (local $at i64)
    (local.set $at (call $alloc (i64.const 1)))
    (call $store (local.get $at) (i32.const 107)) (local.get $at))
  (func (export "once") (result i32)
    (call $set (call $key) (call $alloc (i64.const SIZE)))
    (i64.eqz (call $get (call $key))))
  (func (export "twice") (result i32)
    (call $set (call $key) (call $alloc (i64.const SIZE)))
    (call $set (call $key) (call $alloc (i64.const SIZE)))
    (i64.eqz (call $get (call $key)))))
"""


def variable(size: int) -> Any:
    """A plug-in that keeps so many bytes, within a MiB."""
    wasm = bytes(wasmtime.wat2wasm(VARIABLE.replace("SIZE", str(size))))
    return live(wasm, memory={"max_pages": 512, "max_var_bytes": MIB})


@pytest.mark.parametrize(
    ("size", "export", "kept"),
    [
        (600 * 1024, "once", True),
        (2 * MIB, "once", False),
        # Replacing one counts the old and the new.
        (600 * 1024, "twice", False),
        (400 * 1024, "twice", True),
    ],
)
def test_a_variable_beyond_the_limit_is_a_trap(size: int, export: str, kept: bool) -> None:
    """So the guest bounds its state itself, at less than the half (`State.Bounds`)."""
    ended = call(variable(size), export)
    assert (ended == "") == kept
    assert not ended.startswith("Error code"), "that would be the variable missing, and no trap"


def test_recursion_without_end_is_a_trap_and_no_crash() -> None:
    """So the worst a guest can do to its host is to need another instance."""
    text = (
        "(module (func $down (result i32) (i32.add (i32.const 1) (call $down)))"
        '(func (export "probe") (result i32) (call $down)))'
    )
    instance = live(bytes(wasmtime.wat2wasm(text)))
    assert "error while executing" in call(instance, "probe")


def test_the_guest_has_no_directories_and_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """So what it learns of the machine it learns by an effect."""
    monkeypatch.setenv("A_SECRET", "of the host")
    no_such_descriptor = 8
    directories = wasi(
        "(call $fd_prestat_get (i32.const 3) (i32.const 0))",
        "fd_prestat_get (param i32 i32) (result i32)",
    )
    assert call(directories, "probe") == f"Error code: {no_such_descriptor}"
    variables = wasi(
        "(drop (call $environ_sizes_get (i32.const 0) (i32.const 4))) (i32.load (i32.const 0))",
        "environ_sizes_get (param i32 i32) (result i32)",
    )
    assert call(variables, "probe") == ""


@pytest.mark.parametrize("status", [1, 7])
def test_an_exit_is_the_end_of_the_call(status: int) -> None:
    """So a runtime that gives up, as GHC's does on an uncaught exception, is seen as a bad end."""
    instance = wasi(
        f"(call $proc_exit (i32.const {status})) (i32.const 0)", "proc_exit (param i32)"
    )
    assert call(instance, "probe") != ""


def test_the_sdk_s_list_of_host_functions_does_not_grow_with_guests() -> None:
    """So reloads register none: they are declared once, when `exo_types` is imported."""
    before = len(sdk.HOST_FN_REGISTRY)
    for _ in range(5):
        load_guest(PRODUCT)
    assert len(sdk.HOST_FN_REGISTRY) == before
