"""The gate can fail: faults planted in either language turn it red, with a small document.

Faults in Python are patched into the generated package. Faults in Haskell are edited into a scratch
copy of the generated sources, which is compiled; that takes a compiler and some minutes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import ConfigDict, Field
from tests.e2e.checkout import Checkout

from exo_contracts import runner
from exo_contracts.failure import Failure, render
from exo_contracts.plan import Plan
from exo_contracts.subjects import Subject
from exo_contracts.workbench import Workbench
from exo_gen.toolchain.find import find
from exo_types import dispatch, errors, failure, models, record, registry, wire
from exo_types.codec import Codec, encode

SMALL = 400
"""No planted fault needs a larger document to show."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in the generated Python, the subject it shows in, and its cause there."""

    subject: Subject
    plant: Callable[[pytest.MonkeyPatch], None]
    cause: str


def _type(name: str, model: Any) -> Callable[[pytest.MonkeyPatch], None]:
    """Replace the decoder of a type."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        types: Any = registry.TYPES
        patch.setitem(types, name, Codec(name, model))

    return plant


class _NoRange(models.DockerLimits):
    pids: int | None = None


class _OneLetterMore(models.RepoRef):
    owner: Annotated[str, Field(min_length=1, max_length=101)]


class _AnyKey(models.RepoRef):
    model_config = ConfigDict(extra="ignore")


class _LosesKeys(models.HookEffort):
    def to_plain(self, path: str = "$", depth: int = 0) -> dict[str, object]:
        return {"level": self.level}


class _SwapsFields(models.GitUpstream):
    def to_plain(self, path: str = "$", depth: int = 0) -> dict[str, object]:
        return {"name": self.name, "ahead": self.behind, "behind": self.ahead}


class _NarrowInteger(models.GitHubUser):
    def to_plain(self, path: str = "$", depth: int = 0) -> dict[str, object]:
        return {**super().to_plain(path, depth), "id": self.id % 2**32}


class _TwoTogether(models.GitHubIssueQuery):
    """Wrong only when two optional properties are there and a third is not."""

    def to_plain(self, path: str = "$", depth: int = 0) -> dict[str, object]:
        plain = super().to_plain(path, depth)
        if self.assignee is not None and self.labels is not None and self.sort is None:
            plain["labels"] = []
            plain["assignee"] = "somebody else"
        return plain


def _takes_null_for_absent(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(record, "_NULL", None)


def _takes_the_last_of_equal_keys(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(wire, "_object", dict)
    patch.setattr(
        wire,
        "_DECODER",
        json.JSONDecoder(parse_int=wire._integer, parse_float=wire._double),
    )


def _takes_lone_surrogates(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(wire, "_refuse_surrogates", lambda value, path: None)


def _counts_no_depth(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(wire, "_check_depth", lambda text: None)


def _forgets_where(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(errors, "key_step", lambda key: "")


def _raises_something_else(patch: pytest.MonkeyPatch) -> None:
    def wire_error(*_: object) -> Exception:
        return KeyError("x")

    patch.setattr("exo_types.codec.wire_error", wire_error)


def _forgets_details(patch: pytest.MonkeyPatch) -> None:
    def as_failure(kind: str, error: BaseException) -> models.EffectError:
        known = failure.as_failure(kind, error)
        return known.model_copy(update={"details": None})

    patch.setattr(dispatch, "as_failure", as_failure)


def _cuts_the_reply(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(dispatch, "encode", lambda value: encode(value)[:-1])


ROLE = Subject("type", "Role")
REPO = Subject("type", "RepoRef")
BYTES = Subject("document", "bytes")
LOG = Subject("effect", "Log")

FAULTS = {
    "range dropped": Fault(
        Subject("type", "DockerLimits"),
        _type("DockerLimits", _NoRange),
        "above maximum: python accepts it",
    ),
    "length off by one": Fault(
        REPO, _type("RepoRef", _OneLetterMore), "too long: python accepts it"
    ),
    "unknown key ignored": Fault(
        REPO, _type("RepoRef", _AnyKey), "unknown property: python accepts it"
    ),
    "key of an open record lost": Fault(
        Subject("type", "HookEffort"), _type("HookEffort", _LosesKeys), "python changes it"
    ),
    "fields swapped": Fault(
        Subject("type", "GitUpstream"), _type("GitUpstream", _SwapsFields), "python changes it"
    ),
    "32 bits for 64": Fault(
        Subject("type", "GitHubUser"), _type("GitHubUser", _NarrowInteger), "python changes it"
    ),
    "two properties together": Fault(
        Subject("type", "GitHubIssueQuery"),
        _type("GitHubIssueQuery", _TwoTogether),
        "python changes it",
    ),
    "null for absent": Fault(
        Subject("type", "EffectError"),
        _takes_null_for_absent,
        "null for absent: python accepts it",
    ),
    "duplicate keys": Fault(BYTES, _takes_the_last_of_equal_keys, ": python accepts it"),
    "lone surrogates": Fault(BYTES, _takes_lone_surrogates, ": python"),
    "depth": Fault(BYTES, _counts_no_depth, "65 arrays deep: python"),
    "place of the error": Fault(REPO, _forgets_where, "python names another place"),
    "another exception": Fault(REPO, _raises_something_else, "python crashes"),
    "details of a failure lost": Fault(LOG, _forgets_details, "the guest returns something else"),
    "reply cut short": Fault(LOG, _cuts_the_reply, "the guest returns something else"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_in_python_is_found(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    fault = FAULTS[name]
    fault.plant(monkeypatch)
    result = bench.examine(fault.subject, examples=200, seed=0)
    found = {failed.finding.cause: failed for failed in result.failures}
    assert any(fault.cause in cause for cause in found), sorted(found)
    for failed in found.values():
        assert failed.subject == fault.subject
        assert bench.replay(failed) is not None
        assert f"contract replay {failed.id}" in render(failed)
    assert min(len(failed.document) for failed in found.values()) < SMALL


@pytest.mark.parametrize("name", FAULTS)
def test_without_the_fault_the_same_subject_holds(bench: Workbench, name: str) -> None:
    assert bench.examine(FAULTS[name].subject, examples=20, seed=0).failures == ()


def test_what_only_chance_finds_is_shrunk(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = FAULTS["two properties together"]
    fault.plant(monkeypatch)
    (failed,) = bench.examine(fault.subject, examples=300, seed=0).failures
    assert json.loads(failed.document) == {
        "repo": {"owner": "a", "name": "a"},
        "state": "open",
        "labels": [],
        "assignee": "a",
        "limit": 1,
    }


# --- the other language -----------------------------------------------------------------------

RUNTIME = "generated/haskell/src/ExoMonad/Wire"
TYPES = "generated/haskell/src/ExoMonad/Types"


@dataclass(frozen=True, slots=True)
class Edit:
    """A fault in the generated Haskell: the only match of a pattern, replaced."""

    path: str
    pattern: str
    replacement: str
    subject: str
    cause: str


EDITS = {
    "Int for Int64": Edit(
        f"{RUNTIME}/Primitive.hs",
        r"\| least <= n && n <= most -> Right n$",
        "| least <= n && n <= most -> Right (fromIntegral (fromIntegral n :: Int))",
        "GitHubUser",
        "haskell changes it",
    ),
    "unknown key ignored": Edit(
        f"{RUNTIME}/Record.hs",
        r"\| otherwise -> value <\$ noOthers .*$",
        "| otherwise -> Right value",
        "RepoRef",
        "unknown property: haskell accepts it",
    ),
    "range dropped": Edit(
        f"{TYPES}/Effects.hs",
        r'(optional "pids" dockerLimitsPids) \(int64In \(between 1 4194304\)\)',
        r"\1 int64",
        "DockerLimits",
        "above maximum: haskell accepts it",
    ),
    "fields swapped": Edit(
        f"{TYPES}/Effects.hs",
        r'required "ahead" gitUpstreamAhead',
        'required "ahead" gitUpstreamBehind',
        "GitUpstream",
        "haskell changes it",
    ),
    "key misspelt": Edit(
        f"{TYPES}/Common.hs",
        r'optional "retry_after_ms"',
        'optional "retryAfterMs"',
        "EffectError",
        "haskell changes it",
    ),
    "tag misspelt": Edit(
        f"{TYPES}/Effects.hs",
        r'variant "Dismissed"',
        'variant "Cancelled"',
        "PopupOutcome",
        "haskell refuses it",
    ),
}
"""Faults that do not hide each other, so that one build shows them all."""


@pytest.fixture(scope="module")
def faulty_guest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The contract build of a copy of the sources with every edit made."""
    toolchain = find()
    if toolchain is None:
        pytest.skip("no wasm32-wasi-ghc: run `exo-gen toolchain install`")
    copy = Checkout.copied_to(tmp_path_factory.mktemp("faulty"))
    for edit in EDITS.values():
        copy.edit(edit.path, edit.pattern, edit.replacement)
    return copy.build_contract(toolchain)


@pytest.fixture(scope="module")
def faulty_run(faulty_guest: Path, plan: Plan) -> Mapping[str, list[Failure]]:
    """What the gate finds in it, by subject."""
    names = tuple({edit.subject for edit in EDITS.values()})
    report = runner.run(replace(plan, examples=20, only=names, guest=faulty_guest))
    assert not report.green
    return {result.subject.name: list(result.failures) for result in report.results}


@pytest.mark.parametrize("name", EDITS)
def test_a_fault_in_haskell_is_found(faulty_run: Mapping[str, list[Failure]], name: str) -> None:
    edit = EDITS[name]
    found = {failed.finding.cause: failed for failed in faulty_run[edit.subject]}
    assert any(edit.cause in cause for cause in found), sorted(found)
    assert min(len(failed.document) for failed in found.values()) < SMALL


def test_the_documents_are_the_smallest(faulty_run: Mapping[str, list[Failure]]) -> None:
    shown = {
        (name, failed.finding.cause): json.loads(failed.document)
        for name, found in faulty_run.items()
        for failed in found
    }
    repo = shown["RepoRef", "unknown property: haskell accepts it"]
    assert repo == {"owner": "a", "name": "a", "unknown": None}
    limits = shown["DockerLimits", "above maximum: haskell accepts it"]
    assert limits == {"memory_bytes": 6291456, "nano_cpus": 1, "pids": 4194305}
