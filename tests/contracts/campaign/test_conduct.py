"""A campaign stopped and gone on with is a campaign that was never stopped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest
from hypothesis.database import DirectoryBasedExampleDatabase
from tests.contracts import rarely_wrong
from tests.contracts.campaign.crew import Alone, timeless

from exo_contracts import runner
from exo_contracts.campaign import begin
from exo_contracts.campaign.conduct import Campaign, Ending
from exo_contracts.campaign.edition import mine
from exo_contracts.campaign.journal import (
    AnotherCampaign,
    CampaignBusy,
    CampaignExists,
    Journal,
    NoSuchCampaign,
    latest,
)
from exo_contracts.campaign.orders import Delivery, Order
from exo_contracts.campaign.shards import Shard
from exo_contracts.hunt import KEY
from exo_contracts.plan import Plan
from exo_contracts.remembered import Shelf
from exo_contracts.workbench import Workbench


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "campaign"


def _go(ready: begin.Ready, crew: Alone, *, shards: int = 3) -> tuple[Ending, Campaign]:
    with begin.in_hand(ready, 2) as campaign:
        return campaign.run(crew, shards=shards, deadline=monotonic() + 300), campaign


def _resumed(plan: Plan, folder: Path) -> begin.Ready:
    return begin.resumed(plan, folder, seed=None, examples=None)


def _undisturbed(plan: Plan, bench: Workbench, tmp_path: Path) -> str:
    ending, campaign = _go(begin.new(plan, "u", tmp_path / "undisturbed", None), Alone(bench))
    assert ending == "complete"
    return timeless(campaign.report())


def test_one_shard_of_everything_is_a_run(some: Plan, bench: Workbench, folder: Path) -> None:
    ending, campaign = _go(begin.new(some, "x", folder, None), Alone(bench), shards=1)
    assert ending == "complete"
    ran = runner.run(replace(some, jobs=2))
    assert timeless(campaign.report()) == timeless(ran)


def test_no_shard_is_done_twice(some: Plan, bench: Workbench, folder: Path, tmp_path: Path) -> None:
    first, second = Alone(bench, tired_after=5), Alone(bench)
    ending, _ = _go(begin.new(some, "x", folder, None), first)
    assert ending == "interrupted"
    ending, campaign = _go(_resumed(some, folder), second)
    assert ending == "complete"
    assert len(second.given) == 4 * 3 + 1 - 5
    assert timeless(campaign.report()) == _undisturbed(some, bench, tmp_path)

    nothing = Alone(bench)
    ending, again = _go(_resumed(some, folder), nothing)
    assert (ending, nothing.given) == ("complete", [])
    assert timeless(again.report()) == timeless(campaign.report())
    # More can be asked of it later.
    more = Alone(bench)
    _go(_resumed(some, folder), more, shards=4)
    assert {order.shard.index for order in more.given} == {3}
    assert len(more.given) == 4


def test_a_torn_page_is_done_again(
    some: Plan, bench: Workbench, folder: Path, tmp_path: Path
) -> None:
    _go(begin.new(some, "x", folder, None), Alone(bench, tired_after=6))
    torn = folder / "pages" / "type.Role.json"
    torn.write_bytes(torn.read_bytes()[:-40])
    # What a crash in the middle of writing leaves behind.
    (folder / "pages" / "effect.Log.new").write_text('{"done": 3, "res')
    ready = _resumed(some, folder)
    with begin.in_hand(ready, 2) as campaign:
        assert campaign.torn == (torn,)
    _, campaign = _go(ready, Alone(bench))
    assert timeless(campaign.report()) == _undisturbed(some, bench, tmp_path)


def test_time_ends_it_and_says_what_was_not_tried(
    some: Plan, bench: Workbench, folder: Path
) -> None:
    with begin.in_hand(begin.new(some, "x", folder, None), 2) as campaign:
        assert campaign.run(Alone(bench), shards=None, deadline=monotonic()) == "time"
        report = campaign.report()
    assert not report.green
    assert len(report.results) == 5
    assert {subject for subject, _ in report.untried} == {str(r.subject) for r in report.results}


@pytest.mark.parametrize("changed", ["schema", "guest", "seed", "examples", "only", "code"])
def test_another_campaign_is_refused(
    some: Plan,
    bench: Workbench,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    changed: str,
) -> None:
    _go(begin.new(some, "x", folder, None), Alone(bench, tired_after=0))
    plan, seed, examples = some, None, None
    match changed:
        case "schema":
            terms = json.loads((folder / "terms.json").read_text())
            (folder / "terms.json").write_text(json.dumps({**terms, "fingerprint": "0" * 64}))
        case "guest":
            other = tmp_path / "other.wasm"
            other.write_bytes(some.wasm.read_bytes() + b"\0")
            plan = replace(some, guest=other)
        case "seed":
            seed = 1
        case "examples":
            examples = 6
        case "only":
            plan = replace(some, only=("Role",))
        case "code":
            edited = replace(mine(), code="0" * 64)
            monkeypatch.setattr(begin, "mine", lambda: edited)
    says = {
        "schema": "the schema was 000000000000 and is ",
        "guest": "the guest was ",
        "seed": "the seed was 0 and is 1",
        "examples": "there were 5 examples a shard and are 6",
        "only": "there were 5 subjects",
        "code": "exomonad's code 000000000000 instead of ",
    }
    with pytest.raises(AnotherCampaign, match=says[changed]):
        begin.resumed(plan, folder, seed=seed, examples=examples)


def test_a_campaign_is_begun_once_and_run_by_one_process(
    some: Plan, bench: Workbench, folder: Path
) -> None:
    with pytest.raises(NoSuchCampaign, match="begin it without --resume"):
        _resumed(some, folder)
    with pytest.raises(NoSuchCampaign):
        latest(folder.parent)
    ready = begin.new(some, "x", folder, None)
    _go(ready, Alone(bench, tired_after=0))
    assert latest(folder.parent) == "campaign"
    with pytest.raises(CampaignExists, match="go on with it by --resume"):
        begin.new(some, "x", folder, None)
    with (
        begin.in_hand(_resumed(some, folder), 2),
        pytest.raises(CampaignBusy),
        Journal(folder).held(),
    ):
        raise AssertionError
    (folder / "terms.json").write_text('{"name"')
    with pytest.raises(NoSuchCampaign, match=r"terms\.json cannot be read"):
        _resumed(some, folder)


def test_what_failed_is_shared_and_what_others_found_is_tried_once(
    some: Plan, bench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = DirectoryBasedExampleDatabase(tmp_path / "shared")
    plan = replace(some, examples=300, only=(rarely_wrong.SUBJECT.name,))
    with monkeypatch.context() as patch:
        rarely_wrong.plant(patch)
        with begin.in_hand(begin.new(plan, "a", tmp_path / "a", database), 1) as found:
            found.run(Alone(bench), shards=1, deadline=monotonic() + 300, database=database)
        assert len(found.report().failures) == 1
        assert list(Shelf(database, rarely_wrong.SUBJECT).fetch(KEY))

        # With no example of its own to try, the next one has what the first found.
        few = replace(plan, examples=1)
        ready = begin.new(few, "b", tmp_path / "b", database)
        with begin.in_hand(ready, 1) as reminded:
            reminded.run(Alone(bench), shards=1, deadline=monotonic() + 300, database=database)
        assert [failed.id for failed in reminded.report().failures] == [
            failed.id for failed in found.report().failures
        ]
    # The fault is gone, and with it what was remembered.
    more = replace(few, examples=30)
    with begin.in_hand(begin.new(more, "c", tmp_path / "c", database), 1) as mended:
        mended.run(Alone(bench), shards=1, deadline=monotonic() + 300, database=database)
    assert mended.report().failures == ()
    assert list(Shelf(database, rarely_wrong.SUBJECT).fetch(KEY)) == []


def test_a_late_result_counts_once(some: Plan, bench: Workbench, folder: Path) -> None:
    class Twice(Alone):
        """Delivers everything twice, as dask might after a worker was thought dead."""

        def deliveries(self, seconds: float) -> Iterator[tuple[Order, Delivery]]:
            for order, delivery in super().deliveries(seconds):
                yield order, delivery
                yield order, delivery

    _, twice = _go(begin.new(some, "x", folder, None), Twice(bench))
    _, once = _go(begin.new(some, "y", folder.parent / "once", None), Alone(bench))
    assert timeless(twice.report()) == timeless(once.report())
    assert str(Shard(once.terms.subjects[0], 2)) == f"shard 2 of {once.terms.subjects[0]}"
