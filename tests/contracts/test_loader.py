"""The loader's property can fail: a host that takes any module is found out."""

from __future__ import annotations

from typing import Any

import pytest

from exo_contracts.properties import loader
from exo_contracts.subjects import Subject
from exo_contracts.workbench import Workbench
from exo_host import compiled
from exo_host.errors import GuestRefused
from exo_types.manifest import FINGERPRINT

LOADER = Subject("instance", "loader")


def test_what_the_host_loads_is_the_guest_alone(bench: Workbench) -> None:
    result = bench.examine(LOADER, examples=0, seed=0)
    assert result.failures == ()
    assert result.cases == {loader.NAME: len(loader.CHANGES)}


def test_a_loader_that_looks_at_nothing_is_found(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_away(*_: Any, **__: Any) -> str:
        return FINGERPRINT

    monkeypatch.setattr(compiled, "_hold_against_schema", look_away)
    failed = bench.first_failure(LOADER, examples=0, seed=0)
    assert failed is not None
    assert failed.finding.cause == "with another fingerprint: it is loaded"
    assert bench.replay(failed) is not None


def test_a_reason_that_is_none_is_found(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_module(*_: Any, **__: Any) -> None:
        raise GuestRefused("no")

    monkeypatch.setattr(compiled, "_hold_against_schema", no_module)
    found = {failed.finding.cause for failed in bench.examine(LOADER, examples=0, seed=0).failures}
    assert {"as it is: it is refused", "without a fingerprint: another reason is named"} <= found
