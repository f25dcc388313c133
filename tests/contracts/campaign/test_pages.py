"""A page says the same whatever came first, and counts what comes twice once."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from tests.contracts.campaign.made import few, found, results

from exo_contracts.campaign.pages import Page, added
from exo_contracts.failure import Failure
from exo_contracts.result import Result


def _told(result: Result) -> tuple[object, ...]:
    """What a result says, whatever order it says it in."""
    smallest = {failed.cause: failed for failed in result.failures}
    assert len(smallest) == len(result.failures)
    cells = {cell: seen.count for cell, seen in result.coverage.cells.items()}
    counts = (Counter(result.cases), result.tried, result.seconds)
    return (*counts, smallest, cells, result.latency, result.remarks)


@few
@given(st.lists(results, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_the_order_in_which_shards_arrive_is_not_seen(come: list[Result], order: object) -> None:
    arrivals = list(enumerate(come)) * 2
    order.shuffle(arrivals)  # type: ignore[attr-defined]
    straight, page = Page(), Page()
    for index, result in enumerate(come):
        straight = straight.adding(index, result)
    for index, result in arrivals:
        page = page.adding(index, result)
    assert page == straight
    assert page.total() == straight.total() == straight.result
    assert list(page.result.failures) == list(straight.result.failures)  # type: ignore[union-attr]
    assert page.shards == page.done == len(come)
    assert page.waiting == {}


@few
@given(st.lists(results, min_size=1, max_size=4), st.sets(st.integers(0, 3)))
def test_gaps_are_left_out_and_filled_later(come: list[Result], missing: set[int]) -> None:
    page = Page()
    present = [(n, result) for n, result in enumerate(come) if n not in missing]
    for index, result in present:
        page = page.adding(index, result)
    assert page.shards == len(present)
    total = page.total()
    assert (0 if total is None else total.tried) == sum(result.tried for _, result in present)
    assert not any(page.has(index) for index in missing)
    for index, result in enumerate(come):
        page = page.adding(index, result)
    assert page.total() == _sum(come)


@few
@given(results, results, results)
def test_adding_results_is_associative(a: Result, b: Result, c: Result) -> None:
    a, b, c = (added(None, result) for result in (a, b, c))
    assert added(added(a, b), c) == added(a, added(b, c))


@few
@given(results, results)
def test_adding_results_is_commutative(a: Result, b: Result) -> None:
    a, b = (added(None, result) for result in (a, b))
    assert _told(added(a, b)) == _told(added(b, a))


@few
@given(st.lists(found, min_size=1, max_size=6))
def test_the_smallest_document_of_a_cause_is_kept(failures: list[Failure]) -> None:
    result = added(None, Result(failures[0].subject, {}, 0.0, tuple(failures)))
    for kept in result.failures:
        rivals = [failed for failed in failures if failed.cause == kept.cause]
        again = [failed for failed in rivals if failed.case] or rivals
        assert len(kept.document) == min(len(failed.document) for failed in again)
        assert kept in again


def _sum(come: list[Result]) -> Result:
    sum_ = added(None, come[0])
    for result in come[1:]:
        sum_ = added(sum_, result)
    return sum_
