"""The differential test: the two guests decide alike, and one that does not is caught and shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.native_guest import native_guest

from exo_contracts.differential.decider import Answer, Decider, NativeDecider, WasmDecider
from exo_contracts.differential.run import differ
from exo_contracts.differential.script import Scripts
from exo_contracts.differential.show import show
from exo_contracts.generation.strategies import Generators

__all__ = ["native_guest"]

WASM = Path(__file__).parents[2] / "generated" / "wasm" / "guest.wasm"


class Changed:
    """The wasm guest, with something changed on the way."""

    name = "changed"

    def __init__(self) -> None:
        self.guest: Decider = WasmDecider(WASM)

    def begin(self, policy: str | None) -> None:
        self.guest.begin(policy)

    def call(self, export: str, document: bytes, answer: Answer) -> bytes:
        return self.guest.call(export, document, answer)

    def close(self) -> None:
        self.guest.close()


class Spelled(Changed):
    """One byte of every reply to a hook is another."""

    def call(self, export: str, document: bytes, answer: Answer) -> bytes:
        reply = super().call(export, document, answer)
        return reply.replace(b"Allow", b"allow") if export == "handle_pre_tool_use" else reply


class Swapped(Changed):
    """The second effect comes before the first."""

    def call(self, export: str, document: bytes, answer: Answer) -> bytes:
        held: list[bytes] = []

        def noting(effect: bytes) -> bytes:
            held.append(effect)
            return answer(held[0] if len(held) == 2 else effect)

        return super().call(export, document, noting)


class Forgetful(Changed):
    """What a session's start leaves behind is not remembered."""

    def call(self, export: str, document: bytes, answer: Answer) -> bytes:
        reply = super().call(export, document, answer)
        if export == "handle_session_start":
            self.guest.begin(None)
        return reply


def test_two_thousand_requests_without_a_difference(
    generators: Generators, native_guest: Path
) -> None:
    one, other = NativeDecider(native_guest), WasmDecider(WASM)
    outcome = differ(Scripts(generators, seed=0), one, other, examples=2000)
    assert outcome.difference is None, show(
        outcome.difference, names=(one.name, other.name), reproduce="--seed 0"
    )
    assert outcome.requests >= 2000


@pytest.mark.parametrize("changed", [Spelled, Swapped, Forgetful])
def test_a_guest_that_decides_otherwise_is_caught(
    generators: Generators, changed: type[Changed]
) -> None:
    scripts = Scripts(generators, seed=0)
    found = differ(scripts, WasmDecider(WASM), changed(), examples=2000).difference
    assert found is not None
    shown = show(found, names=("wasm", "changed"), reproduce="exo-gen contract differential")
    assert found.request.export in shown
    assert any(line.startswith("> ") for line in shown.splitlines())
    assert len(shown.splitlines()) < 40
    # What has nothing to do with it was left out.
    assert len(found.script.requests) <= 3
    again = differ(
        scripts, WasmDecider(WASM), changed(), examples=2000, only=found.script.number
    ).difference
    assert again == found


def test_two_of_the_same_do_not_differ(generators: Generators) -> None:
    outcome = differ(
        Scripts(generators, seed=1), WasmDecider(WASM), WasmDecider(WASM), examples=200
    )
    assert outcome.difference is None
    assert outcome.scripts > 1
