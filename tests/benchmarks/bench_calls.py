"""A typed call of the guest against the same call of an empty C plug-in."""

from __future__ import annotations

import pytest
from tests.benchmarks.budgets import bytes_call, typed_call
from tests.benchmarks.contract_guest import EchoGuest
from tests.benchmarks.documents import DOCUMENTS, SIZES
from tests.benchmarks.meter import Meter
from tests.benchmarks.plain_plugin import PlainPlugin

from exo_types.registry import TYPES


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("size", SIZES)
def test_typed_call(
    meter: Meter, echo_guest: EchoGuest, plain: PlainPlugin, size: str, name: str
) -> None:
    """Values in, values out: Python encodes, the plug-in answers, Python decodes."""
    codec = TYPES[name]
    value = codec.decode(DOCUMENTS[name](SIZES[size]))

    def ours() -> object:
        return codec.decode(echo_guest.echo(name, codec.encode(value)))

    def theirs() -> object:
        return codec.decode(plain.call("echo", codec.encode(value)))

    assert ours() == theirs() == value
    meter.against(typed_call(size, name), ours, theirs)


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("size", SIZES)
def test_bytes_call(
    meter: Meter, echo_guest: EchoGuest, plain: PlainPlugin, size: str, name: str
) -> None:
    """What the guest adds: it decodes and encodes, the C plug-in copies."""
    codec = TYPES[name]
    document = codec.encode(codec.decode(DOCUMENTS[name](SIZES[size])))

    def ours() -> bytes:
        return echo_guest.echo(name, document)

    def theirs() -> bytes:
        return plain.call("echo", document)

    assert ours() == theirs() == document
    meter.against(bytes_call(size, name), ours, theirs)
