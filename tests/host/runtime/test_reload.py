"""Another guest under way: state kept, calls in flight unharmed, and a bad one changes nothing."""

import asyncio
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.host.foreign import edited, of_schema, writes_longer_texts, writes_shorter_texts
from tests.host.runtime.conftest import WASM, StartRuntime
from tests.host.runtime.handlers import ASK, UNBORN, Handlers, served
from tests.host.runtime.hooks import counted, tool_use

from exo_gen.fingerprint import fingerprint
from exo_host.runtime.call import GuestCall
from exo_host.runtime.generation import GuestSource
from exo_host.runtime.runtime import Runtime
from exo_types.manifest import FINGERPRINT

PRODUCT = (WASM / "guest.wasm").read_bytes()
CONTRACT = (WASM / "guest-contract.wasm").read_bytes()


def another(module: bytes, number: int = 1) -> bytes:
    """The same guest as another module: with a custom section more."""
    return module + b"\x00\x03\x02x" + bytes([number])


def put(path: Path, module: bytes) -> None:
    """Put a module in place as a build does: by renaming."""
    beside = path.with_suffix(".new")
    beside.write_bytes(module)
    beside.replace(path)


async def test_state_is_kept_and_the_next_call_has_the_new_guest(
    start: StartRuntime, tmp_path: Path
) -> None:
    wasm = tmp_path / "guest.wasm"
    put(wasm, PRODUCT)
    runtime = await start(wasm, state=tmp_path / "state")
    for session in ("a", "b"):
        await runtime.answer(tool_use(session))
    put(wasm, another(PRODUCT))
    reload = await runtime.reload()
    assert (reload.outcome, reload.generation) == ("loaded", 2)
    for session in ("a", "b"):
        await runtime.answer(tool_use(session))
        assert runtime._journal is not None
        assert counted(runtime._journal.read(session), session) == 2
    assert [call["generation"] for call in runtime.recorder.calls()] == [1, 1, 2, 2]


async def test_calls_in_flight_finish_on_the_old_one(
    start: StartRuntime, handlers: Handlers, tmp_path: Path
) -> None:
    wasm = tmp_path / "guest.wasm"
    put(wasm, CONTRACT)
    runtime = await start(wasm)
    handlers.answer = handlers.when_released
    perform = GuestCall("exo_perform", ASK, session="a")
    running = asyncio.create_task(runtime.answer(perform))
    await handlers.entered.wait()
    waiting = asyncio.create_task(runtime.answer(perform))
    await asyncio.sleep(0)
    put(wasm, another(CONTRACT))
    assert (await runtime.reload()).outcome == "loaded"
    assert not running.done()
    handlers.release.set()
    for task in (running, waiting):
        assert json.loads(await task) == {"kind": "Success", "payload": UNBORN}
    assert [call["generation"] for call in runtime.recorder.calls()] == [1, 2]


def _truncated(module: bytes) -> bytes:
    return module[: len(module) // 2]


def _of_another_schema(module: bytes) -> bytes:
    fingerprint = b"exo.fingerprint"
    at = module.index(fingerprint) + len(fingerprint)
    return module[:at] + b"0" * 64 + module[at + 64 :]


def _without_an_export(module: bytes) -> bytes:
    return module.replace(b"handle_pre_tool_use", b"handle_pre_tool_abc")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_truncated, "not a WebAssembly module"),
        (lambda _: b"", "not a WebAssembly module"),
        (_of_another_schema, "was built for schema 000000000000"),
        (_without_an_export, "handle_pre_tool_use"),
    ],
)
async def test_a_bad_module_changes_nothing_and_the_reason_is_kept(
    start: StartRuntime, tmp_path: Path, spoil: Callable[[bytes], bytes], words: str
) -> None:
    wasm = tmp_path / "guest.wasm"
    put(wasm, PRODUCT)
    runtime = await start(wasm, state=tmp_path / "state")
    await runtime.answer(tool_use("a"))
    put(wasm, spoil(PRODUCT))
    reload = await runtime.reload()
    assert (reload.outcome, reload.generation) == ("refused", 1)
    assert words in reload.reason
    assert [each["outcome"] for each in runtime.recorder.reloads()] == ["refused"]
    assert json.loads(await runtime.answer(tool_use("a")))["kind"] == "Success"
    # And when it is mended, all is well.
    put(wasm, another(PRODUCT))
    assert (await runtime.reload()).outcome == "loaded"


async def test_a_guest_of_another_schema_that_fits_takes_over_the_state(
    start: StartRuntime, tmp_path: Path
) -> None:
    wasm = tmp_path / "guest.wasm"
    put(wasm, PRODUCT)
    runtime = await start(wasm, state=tmp_path / "state")
    await runtime.answer(tool_use("a"))
    files = edited(writes_shorter_texts)
    put(wasm, of_schema(files))
    reload = await runtime.reload()
    assert (reload.outcome, reload.generation) == ("loaded", 2)
    assert f"schema {fingerprint(files)[:12]}, which goes with this host's" in reload.reason
    shown: dict[str, Any] = runtime.describe()
    assert shown["fingerprint"] == FINGERPRINT
    assert shown["guest"]["fingerprint"] == fingerprint(files)
    await runtime.answer(tool_use("a"))
    assert runtime._journal is not None
    assert counted(runtime._journal.read("a"), "a") == 2
    # One that does not fit changes nothing.
    put(wasm, of_schema(edited(writes_longer_texts)))
    refused = await runtime.reload()
    assert (refused.outcome, refused.generation) == ("refused", 2)
    assert "EXO819: LogRecord.message" in refused.reason


async def test_a_guest_that_does_not_take_the_state_is_refused(
    start: StartRuntime, tmp_path: Path
) -> None:
    wasm = tmp_path / "guest.wasm"
    put(wasm, PRODUCT)
    runtime = await start(wasm, state=tmp_path / "state")
    await runtime.answer(tool_use("a"))
    assert runtime._journal is not None
    runtime._journal.write("future", b'{"version":7,"state":{}}')
    put(wasm, another(PRODUCT))
    reload = await runtime.reload()
    assert reload.outcome == "refused"
    assert "session 'future'" in reload.reason
    assert "version 7" in reload.reason


async def test_another_policy_is_another_guest(handlers: Handlers, tmp_path: Path) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text('{"pre_tool_use":{"default":"deny"}}')
    source = GuestSource(WASM / "guest.wasm", policy)
    async with await Runtime.start(source, served(handlers)) as runtime:
        assert b'"Deny"' in await runtime.answer(tool_use("a"))
        policy.write_text('{"pre_tool_use":{"default":"alow"}}')
        refused = await runtime.reload()
        assert refused.outcome == "refused"
        assert "$.pre_tool_use.default" in refused.reason
        assert b'"Deny"' in await runtime.answer(tool_use("a"))
        policy.write_text('{"pre_tool_use":{"default":"allow"}}')
        assert (await runtime.reload()).outcome == "loaded"
        assert b'"Allow"' in await runtime.answer(tool_use("a"))


async def test_many_reloads_leave_one_guest_and_no_memory(
    start: StartRuntime, tmp_path: Path
) -> None:
    wasm = tmp_path / "guest.wasm"
    put(wasm, PRODUCT)
    runtime = await start(wasm, state=tmp_path / "state")
    sizes = []
    # Compiling a module takes seconds, once: the engine keeps what it compiled on disk.
    for number in range(18):
        put(wasm, another(PRODUCT, number % 3))
        assert (await runtime.reload()).outcome == "loaded"
        await runtime.answer(tool_use("a"))
        sizes.append(resident_bytes())
    assert runtime.pool.load().live == 1
    # Code and memory of one guest are some 13 MiB. The process settles within a few reloads; from
    # then on none of the old guests is kept.
    assert max(sizes[12:]) - max(sizes[:6]) < 2 * 13 * 2**20


def resident_bytes() -> int:
    """How much memory this process has."""
    with Path("/proc/self/statm").open() as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
