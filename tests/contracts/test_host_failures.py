"""Whatever the host fails with, the gate holds it to the right code, and sees another one."""

from __future__ import annotations

import pytest

from exo_contracts.properties import host_failures
from exo_contracts.subjects import Subject
from exo_contracts.workbench import Workbench
from exo_types import abi, dispatch
from exo_types.models import EffectError

LOG = Subject("effect", "Log")


def _causes(bench: Workbench) -> set[str]:
    failures = bench.examine(LOG, examples=0, seed=0).failures
    return {failed.cause for failed in failures}


def test_every_failure_is_tried(bench: Workbench) -> None:
    result = bench.examine(LOG, examples=0, seed=0)
    assert result.failures == ()
    assert result.cases[host_failures.NAME] == len(host_failures.FAILURES)


def test_what_an_exception_says_may_not_cross(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tells_all(kind: str, error: BaseException) -> EffectError:
        return EffectError(code="internal", message=f"{kind}: {error}")

    monkeypatch.setattr(dispatch, "as_failure", tells_all)
    assert "host failure: handler crashes: the guest learns what the exception said" in _causes(
        bench
    )
    assert "host failure: handler too late: it does not become timeout" in _causes(bench)


def test_a_host_that_answers_nothing_is_found(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(abi, "_BROKEN", b"")
    assert _causes(bench) == {"host failure: host crashes: the guest is told something else"}


def test_another_effects_document_is_not_for_this_handler(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        dispatch, "decode_effect", lambda kind, document: dispatch._EFFECT.decode(document)
    )
    assert _causes(bench) == {"host failure: another effect's: a handler is called"}
