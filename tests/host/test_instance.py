"""Instances of one module side by side: what ends one leaves the others alone."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from exo_host.compiled import CompiledGuest, load_guest
from exo_host.errors import GuestTrap
from exo_host.instance import GuestInstance

CONTRACT = Path(__file__).parents[2] / "generated" / "wasm" / "guest-contract.wasm"
TELL = b'{"kind":"Log","payload":{"level":"info","message":"hello"}}'
DONE = b'{"kind":"Success","payload":{}}'


class Runtime:
    """Does something when an effect is performed, and acknowledges it."""

    def __init__(self, then: Callable[[], object] = lambda: None) -> None:
        self.then = then

    def perform(self, kind: str, document: bytes) -> bytes:
        self.then()
        return DONE


@pytest.fixture(scope="module")
def compiled() -> CompiledGuest:
    return load_guest(CONTRACT)


def stop_while_it_computes(instance: GuestInstance, runtime: Runtime) -> None:
    """Cancel an endless computation that has begun."""
    runtime.then = threading.Thread(target=instance.cancel).start
    with pytest.raises(GuestTrap, match="its time was up"):
        instance.call("exo_misbehave", b"spin\n" + TELL)


def test_a_cancelled_call_does_not_end_another_in_flight(compiled: CompiledGuest) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        begun.set()
        go_on.wait()

    held, runtime = GuestInstance(compiled, Runtime(hold)), Runtime()
    stopped = GuestInstance(compiled, runtime)
    replies: list[bytes] = []
    call = threading.Thread(target=lambda: replies.append(held.call("exo_perform", TELL)))
    call.start()
    begun.wait()
    stop_while_it_computes(stopped, runtime)
    go_on.set()
    call.join()
    assert replies == [DONE]
    assert (held.dead, stopped.dead) == (False, True)
    stopped.close()
    held.close()


def test_what_takes_the_place_of_a_stopped_instance_is_not_stopped(compiled: CompiledGuest) -> None:
    for _ in range(5):
        runtime = Runtime()
        stopped = GuestInstance(compiled, runtime)
        stop_while_it_computes(stopped, runtime)
        stopped.close()
        fresh = GuestInstance(compiled, Runtime())
        assert fresh.call("exo_perform", TELL) == DONE
        fresh.close()


def test_an_instance_that_was_cancelled_between_calls_is_dead(compiled: CompiledGuest) -> None:
    instance = GuestInstance(compiled, Runtime())
    assert instance.call("exo_perform", TELL) == DONE
    instance.cancel()
    with pytest.raises(GuestTrap, match="cannot be called again"):
        instance.call("exo_perform", TELL)
    instance.close()


@pytest.mark.parametrize("how", ["heap", "throw", "exit", "trap"])
def test_an_instance_is_dead_after_every_bad_end(compiled: CompiledGuest, how: str) -> None:
    instance = GuestInstance(compiled, Runtime())
    with pytest.raises(GuestTrap, match="trapped"):
        instance.call("exo_misbehave", how.encode() + b"\n" + TELL)
    with pytest.raises(GuestTrap, match="cannot be called again"):
        instance.call("exo_perform", TELL)
    instance.close()


def test_a_stack_overflow_is_an_answer_and_the_instance_goes_on(compiled: CompiledGuest) -> None:
    instance = GuestInstance(compiled, Runtime())
    assert b"stack overflow" in instance.call("exo_misbehave", b"stack\n")
    assert instance.call("exo_perform", TELL) == DONE
    instance.close()
