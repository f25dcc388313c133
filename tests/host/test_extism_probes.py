"""What the host relies on Extism to do and not to do, one claim a test.

An Extism that behaves otherwise is no bug of ours, but a reason to look again at what was built on
it: each test names that. The plug-ins are put together by hand, so nothing of ours is in the way.
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import extism  # type: ignore[import-untyped]
import pytest
from extism.extism import CompiledPlugin  # type: ignore[import-untyped]
from tests.codegen.wasm_samples import HEADER, number, section, text, vector

from exo_host.compiled import load_guest
from exo_host.instance import GuestInstance

CONTRACT = Path(__file__).parents[2] / "generated" / "wasm" / "guest-contract.wasm"
TELL = b'{"kind":"Log","payload":{"level":"info","message":"hello"}}'

COUNT = b"\x23\x00\x0b"  # the counter, as the export's result
COUNT_AND_TRAP = b"\x23\x00\x41\x01\x6a\x24\x00\x00\x0b"  # add one to it; unreachable
SPIN = b"\x03\x40\x0c\x00\x0b\x00\x0b"  # loop { }
ASK = b"\x42\x07\x10\x00\x50\x0b"  # was the answer of host function 0 to the number 7 a 0?
ASK_AND_SPIN = b"\x42\x07\x10\x00\x1a" + SPIN


def grow(pages: int) -> bytes:
    """Take more memory, whatever is the answer to that."""
    return b"\x41" + number(pages) + b"\x40\x00\x1a\x41\x00\x0b"


def plugin(**bodies: bytes) -> bytes:
    """A module with a counter, a page of memory, an imported `probe`, and these exports."""
    names = list(bodies)
    return (
        HEADER
        + section(1, vector([b"\x60\x00\x01\x7f", b"\x60\x01\x7e\x01\x7e"]))
        + section(2, vector([text("extism:host/user") + text("probe") + b"\x00\x01"]))
        + section(3, vector([b"\x00"] * len(names)))
        + section(5, vector([b"\x00\x01"]))
        + section(6, vector([b"\x7f\x01\x41\x00\x0b"]))
        + section(7, vector(text(name) + b"\x00" + number(1 + at) for at, name in enumerate(names)))
        + section(10, vector(number(len(body) + 1) + b"\0" + body for body in bodies.values()))
    )


def _probe(current: Any, inputs: Any, outputs: Any) -> None:
    """Do what the call's host context says."""
    outputs[0].value = current.host_context()(current)


PROBE = extism.host_fn(name="probe", signature=([extism.ValType.PTR], [extism.ValType.PTR]))(_probe)


def compiled(wasm: bytes, **manifest: Any) -> Any:
    return CompiledPlugin({"wasm": [{"data": wasm}], **manifest}, functions=[PROBE])


def live(wasm: bytes, **manifest: Any) -> Any:
    return extism.Plugin(compiled(wasm, **manifest))


def call(instance: Any, export: str, host: Callable[[Any], int] = lambda _: 1) -> str:
    """How a call ended: in nothing, or in this error."""
    try:
        instance.call(export, b"", host_context=host)
    except extism.Error as error:
        return str(error)
    return ""


def test_nothing_is_reset_after_a_trap() -> None:
    """So `GuestInstance` is dead after one: the runtime in it would go on from the middle."""
    instance = live(plugin(trap=COUNT_AND_TRAP, count=COUNT))
    assert call(instance, "count") == ""
    assert call(instance, "trap") != ""
    assert call(instance, "trap") != ""
    assert "2" in call(instance, "count")


def test_an_export_s_result_other_than_0_is_an_error_and_the_output_lost() -> None:
    """So every export of the guest returns 0, and errors are documents."""
    instance = live(plugin(trap=COUNT_AND_TRAP, count=COUNT))
    call(instance, "trap")
    assert "1" in call(instance, "count")


def test_cancelling_one_call_ends_every_other_on_the_same_engine() -> None:
    """So instances that live side by side have an engine each; see `exo_host.engines`."""
    shared = compiled(plugin(spin=ASK_AND_SPIN))
    begun: queue.SimpleQueue[int] = queue.SimpleQueue()
    ended: list[str] = []

    def begin(_: Any) -> int:
        begun.put(1)
        return 1

    instances = [extism.Plugin(shared), extism.Plugin(shared)]
    calls = [
        threading.Thread(target=lambda one=one: ended.append(call(one, "spin", begin)))
        for one in instances
    ]
    for thread in calls:
        thread.start()
        begun.get()
    instances[0].cancel_handle().cancel()
    for thread in calls:
        thread.join()
    assert ended == ["timeout", "timeout"]


def test_a_host_function_that_raises_gives_the_guest_a_0(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So nothing may be raised out of `exo_types.abi.serve`."""
    monkeypatch.setattr(sys, "unraisablehook", lambda _: None)
    monkeypatch.setattr(sys, "excepthook", lambda *_: None)

    def fail(_: Any) -> int:
        raise ZeroDivisionError

    instance = live(plugin(ask=ASK))
    assert call(instance, "ask") == ""
    assert call(instance, "ask", fail) != ""


def test_memory_beyond_the_manifest_s_limit_is_a_trap() -> None:
    """So GHC's own limit lies below it: a guest could not tell and answer."""
    instance = live(plugin(little=grow(2), much=grow(60)), memory={"max_pages": 20})
    assert call(instance, "little") == ""
    assert call(instance, "much") != ""


def test_without_room_the_host_is_given_offset_0() -> None:
    """So `exo_types.abi` looks at the offset before it writes to it."""
    offsets: list[int] = []

    def ask_for_much(current: Any) -> int:
        offsets.extend(current.alloc(size).offset for size in (1, 2**26))
        return 1

    call(live(plugin(ask=ASK), memory={"max_pages": 20}), "ask", ask_for_much)
    assert offsets[0] > 0
    assert offsets[1] == 0


def test_the_kernel_s_memory_starts_over_with_each_call() -> None:
    """So a block nobody frees is in the way for one call only; and within a call, a freed one is
    used again only when there is no other room."""

    class Acknowledge:
        def perform(self, kind: str, document: bytes) -> bytes:
            return b'{"kind":"Success","payload":{}}'

    instance = GuestInstance(load_guest(CONTRACT), Acknowledge())
    reports = [
        json.loads(instance.call("exo_repeat", b"%04d\n%s" % (times, TELL)))
        for times in (1, 2, 1, 5000)
    ]
    instance.close()
    once, twice, again, often = reports
    assert twice["kernel_used"] > once["kernel_used"] == again["kernel_used"]
    assert often["kernel_bytes"] == once["kernel_bytes"]
    assert {report["kernel_live"] for report in (once, twice, again)} == {once["kernel_live"]}


# Store the byte "k" in a new block (local 0), and ask for what is configured under that name.
ASK_CONFIG = b"\x42\x01\x10\x00\x22\x00\x41\xeb\x00\x10\x01\x20\x00\x10\x02"
FIRST_BYTE = b"\x01\x01\x7e" + ASK_CONFIG + b"\x10\x03\x0b"
KEY_LENGTH = b"\x01\x01\x7e" + ASK_CONFIG + b"\x1a\x20\x00\x10\x04\xa7\x0b"


def configured() -> bytes:
    """A module whose exports tell the first byte of what is configured as `k`, and what is left of
    the block with the name after it was asked for."""
    asked = ("alloc", 1), ("store_u8", 2), ("config_get", 1), ("load_u8", 3), ("length", 1)
    bodies = [FIRST_BYTE, KEY_LENGTH]
    names = ["first_byte", "key_length"]
    types = [b"\x60\x00\x01\x7f", b"\x60\x01\x7e\x01\x7e", b"\x60\x02\x7e\x7f\x00"]
    imported = [text("extism:host/env") + text(name) + b"\0" + number(of) for name, of in asked]
    return (
        HEADER
        + section(1, vector([*types, b"\x60\x01\x7e\x01\x7f"]))
        + section(2, vector(imported))
        + section(3, vector([b"\x00"] * len(names)))
        + section(7, vector(text(name) + b"\0" + number(5 + at) for at, name in enumerate(names)))
        + section(10, vector(number(len(body)) + body for body in bodies))
    )


def test_every_plug_in_made_of_what_is_compiled_has_the_manifest_s_configuration() -> None:
    """So `load_guest` takes it and no instance adds to it: what one plug-in is given besides, no
    other sees, and the guest that takes the place of one that trapped would decide otherwise."""
    shared = compiled(configured(), config={"k": "*"})
    other = extism.Plugin(shared, config={"k": "+"})
    assert call(other, "first_byte") == f"Error code: {ord('+')}"
    for _ in range(2):
        assert call(extism.Plugin(shared), "first_byte") == f"Error code: {ord('*')}"


def test_configuration_that_is_missing_and_that_is_empty_are_the_same() -> None:
    """So a guest cannot tell an empty text from none, and a policy is a document."""
    assert call(live(configured()), "first_byte") == call(
        live(configured(), config={"k": ""}), "first_byte"
    )


def test_the_block_with_a_name_asked_for_belongs_to_the_host() -> None:
    """So `exo_config_read` frees none."""
    assert call(live(configured(), config={"k": "*"}), "key_length") == ""


REENTRANT = """
import sys
sys.path.insert(0, {root!r})
from tests.host.test_extism_probes import ASK, live, plugin
instance = live(plugin(ask=ASK))

def again(_):
    print("calling", flush=True)
    instance.call("ask", b"", host_context=lambda _: 1)
    print("returned", flush=True)
    return 1

instance.call("ask", b"", host_context=again)
"""


def test_a_host_function_that_calls_its_own_instance_never_returns() -> None:
    """So effects are served without calling the guest back."""
    script = REENTRANT.format(root=str(Path(__file__).parents[2]))
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    try:
        assert child.stdout.readline() == "calling\n"
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(timeout=1)
    finally:
        child.kill()
        rest, _ = child.communicate()
    assert rest == ""
