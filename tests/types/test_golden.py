"""Golden documents on both sides: Python and the real guest give each back as it was."""

import json
from pathlib import Path
from typing import Any

import pytest

from exo_host.compiled import load_guest
from exo_host.instance import GuestInstance
from exo_types.registry import TYPES
from exo_types.wire import loads

ROOT = Path(__file__).parents[2]
GOLDEN = sorted((ROOT / "generated" / "golden").glob("*.json"))


class NoEffects:
    def perform(self, kind: str, document: bytes) -> bytes:
        raise AssertionError(f"{kind} asked for: {document!r}")


@pytest.fixture(scope="module")
def guest() -> GuestInstance:
    return GuestInstance(load_guest(ROOT / "generated/wasm/guest-contract.wasm"), NoEffects())


def documents(path: Path) -> list[Any]:
    found: list[Any] = json.loads(path.read_text())["documents"]
    return found


def test_there_is_a_file_for_every_type() -> None:
    assert {path.stem for path in GOLDEN} == set(TYPES)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_both_sides_give_it_back(path: Path, guest: GuestInstance) -> None:
    codec = TYPES[path.stem]
    for document in documents(path):
        data = json.dumps(document).encode()
        from_python = codec.encode(codec.decode(data))
        reply = guest.call("exo_echo", path.stem.encode() + b"\n" + data)
        assert loads(from_python) == loads(data)
        assert loads(reply) == {"kind": "Success", "payload": loads(data)}
