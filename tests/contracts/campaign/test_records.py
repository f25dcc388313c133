"""What goes through the journal comes out as it went in."""

from __future__ import annotations

import json
from dataclasses import fields, replace

from hypothesis import given
from hypothesis import strategies as st
from tests.contracts.campaign.made import ROLE, few, found, results

from exo_contracts.campaign.edition import mine
from exo_contracts.campaign.journal import page_in, page_out
from exo_contracts.campaign.orders import Delivery, Order
from exo_contracts.campaign.pages import Page
from exo_contracts.campaign.records import result_in, result_out
from exo_contracts.campaign.shards import Shard, rounds
from exo_contracts.campaign.terms import Terms
from exo_contracts.failure import Failure
from exo_contracts.result import Result
from exo_contracts.subjects import Subject

LOG = Subject("effect", "Log")


@few
@given(results)
def test_a_result_is_the_same_afterwards(result: Result) -> None:
    assert result_in(json.loads(json.dumps(result_out(result)))) == result


def test_no_part_of_a_result_is_left_out() -> None:
    assert result_out(Result(ROLE, {}, 0.0)).keys() | {"trace"} == {
        part.name for part in fields(Result)
    }


@few
@given(results)
def test_a_delivery_is_the_same_afterwards(result: Result) -> None:
    delivery = Delivery(result, (("00", "ff"),), (("01", ""), ("01", "02")))
    assert Delivery.unpacked(delivery.packed()) == delivery


@few
@given(st.lists(found, max_size=2))
def test_terms_and_orders_are_the_same_afterwards(kept: list[Failure]) -> None:
    terms = Terms(
        name="x",
        fingerprint="f",
        guest="g",
        edition=mine(),
        seed=7,
        examples=3,
        subjects=(ROLE, LOG),
        only=("Ro*",),
        kept=tuple(kept),
        stale=("s",),
        remembered={ROLE: (("00", "11"),)},
        workers=2,
    )
    assert Terms.read(json.loads(json.dumps(terms.plain()))) == terms
    first, second = Order.of(terms, Shard(ROLE, 0)), Order.of(terms, Shard(ROLE, 1))
    for order in (first, second):
        assert Order.read(json.loads(json.dumps(order.plain()))) == order
    assert (first.seed, second.seed) == ("7", "7/1")
    # What others found is tried once, where the sweep is.
    assert (first.kept, first.remembered) == (tuple(kept), (("00", "11"),))
    assert (second.kept, second.remembered) == ((), ())


@few
@given(st.lists(results, max_size=4), st.integers(0, 4))
def test_a_page_is_the_same_afterwards(come: list[Result], late: int) -> None:
    page = Page()
    for index, result in enumerate(come):
        if index != late:
            page = page.adding(index, result)
    assert page_in(json.loads(json.dumps(page_out(page)))) == page


def test_rounds_take_every_subject_in_turn() -> None:
    shards = list(rounds([ROLE, LOG], 2))
    assert [(shard.subject, shard.index) for shard in shards] == [
        (ROLE, 0),
        (LOG, 0),
        (ROLE, 1),
        (LOG, 1),
    ]
    memory = Subject("instance", "memory")
    assert list(rounds([memory, ROLE], 2)) == [Shard(memory, 0), Shard(ROLE, 0), Shard(ROLE, 1)]
    assert list(rounds([memory], None)) == [Shard(memory, 0)]
    endless = rounds([ROLE], None)
    assert [next(endless).index for _ in range(5)] == [0, 1, 2, 3, 4]


def test_editions_that_differ_say_in_what() -> None:
    here = mine()
    assert here.differences(here) == ()
    other = replace(here, versions={**here.versions, "python": "2.7"}, code="c" * 64)
    assert here.differences(other) == (
        f"python 2.7 instead of {here.versions['python']}",
        f"exomonad's code {'c' * 12} instead of {here.code[:12]}",
    )
