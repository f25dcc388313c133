"""The way from the guest to the host and back, against a bare Extism host function."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, cast

import pytest
from tests.benchmarks.budgets import BRIDGED, EFFECT, HOST_FUNCTION
from tests.benchmarks.contract_guest import EchoGuest
from tests.benchmarks.documents import issues
from tests.benchmarks.meter import Meter
from tests.benchmarks.plain_plugin import PlainPlugin

from exo_host.bridge import Deadlines, EffectBridge
from exo_types.abi import host_function
from exo_types.effects import EffectHandlers
from exo_types.models import GitHubIssueList, GitHubIssueQuery
from exo_types.registry import TYPES

_QUERY: Final = {
    "repo": {"owner": "octavia", "name": "lighthouse"},
    "state": "open",
    "labels": ["bug"],
    "limit": 20,
}
_EFFECT: Final = json.dumps(
    {"kind": "GitHubListIssues", "payload": _QUERY}, separators=(",", ":")
).encode()
_REPLY: Final = b'{"kind":"Success","payload":%s}' % issues(1024)
"""What the host answers, of 1 KiB and little more."""


class _Handlers:
    """Answers at once, from what was decoded before."""

    def __init__(self) -> None:
        self._issues = TYPES["GitHubIssueList"].decode(issues(1024))

    async def github_list_issues(self, payload: GitHubIssueQuery) -> GitHubIssueList:
        return cast(GitHubIssueList, self._issues)


@pytest.fixture(scope="module")
def bridge() -> Iterator[EffectBridge]:
    """The host's own bridge; its event loop runs on a thread, as the guest waits on this one."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    handlers = cast(EffectHandlers, _Handlers())
    yield EffectBridge(loop, handlers, deadlines=Deadlines(), observe=lambda _: None)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def test_host_function(meter: Meter, plain: PlainPlugin, plain_wasm: Path) -> None:
    """One C plug-in, two host functions that give back what they are given: ours and a bare one."""

    class Runtime:
        def perform(self, kind: str, document: bytes) -> bytes:
            return document

    runtime = Runtime()
    served: Any = host_function("bare", kind="GitHubListIssues")
    with_ours = PlainPlugin(plain_wasm, served)
    document = issues(1024)

    def ours() -> bytes:
        return with_ours.call("ask", document, runtime)

    def theirs() -> bytes:
        return plain.call("ask", document, runtime)

    assert ours() == theirs() == document
    meter.against(HOST_FUNCTION, ours, theirs)


def test_effect(meter: Meter, echo_guest: EchoGuest, plain: PlainPlugin) -> None:
    """What the guest adds: it decodes and encodes the effect, then its reply."""

    def ours() -> bytes:
        return echo_guest.perform(_EFFECT, lambda kind, document: _REPLY)

    def theirs() -> bytes:
        return plain.call("ask", _REPLY)

    assert ours() == theirs() == _REPLY
    meter.against(EFFECT, ours, theirs)


def test_bridged_effect(
    meter: Meter, echo_guest: EchoGuest, plain: PlainPlugin, bridge: EffectBridge
) -> None:
    """And what the host adds: decoding, the way to a handler on the event loop, encoding."""

    def ours() -> bytes:
        return echo_guest.perform(_EFFECT, bridge.perform)

    def theirs() -> bytes:
        return plain.call("ask", _REPLY)

    assert ours() == _REPLY
    meter.against(BRIDGED, ours, theirs)
