"""The search tries everything, stops in time, and shrinks without losing the cause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from exo_contracts.cases import Raw
from exo_contracts.findings import Examination, Finding
from exo_contracts.generation.choice import Choose
from exo_contracts.search import ENOUGH, search

Judge = Callable[[int], str | None]


class NumberExam:
    """An exam of one number a case, judged by a function that names the cause of failure."""

    def __init__(self, judge: Judge, *, swept: Iterable[int] = ()) -> None:
        self._judge = judge
        self._swept = swept

    def sweep(self) -> Iterable[Raw]:
        return [_case(number) for number in self._swept]

    def draw(self, choose: Choose) -> Sequence[Raw]:
        return [_case(choose(1000)), _case(choose(1000))]

    def examine(self, case: Raw, *, thorough: bool = False) -> Examination:
        cause = self._judge(int(case.document))
        return {
            "first": None if cause is None else Finding("first", cause, "wrong", ()),
            "second": None,
        }

    def essential(self, case: Raw) -> Raw:
        return case

    def read(self, plain: Mapping[str, Any]) -> Raw:
        return Raw.read(plain)


def _case(number: int) -> Raw:
    return Raw("number", "Json", str(number).encode())


def test_a_green_exam_counts_every_case_for_every_property() -> None:
    outcome = search(NumberExam(lambda _: None, swept=range(7)), examples=50, seed="s")
    assert outcome.hits == []
    assert outcome.cases == {"first": 107, "second": 107}


def test_a_random_failure_shrinks() -> None:
    outcome = search(NumberExam(lambda n: "large" if n > 500 else None), examples=100, seed="s")
    assert [hit.case.document for hit in outcome.hits] == [b"501"]


def test_shrinking_keeps_the_cause_it_began_with() -> None:
    def judge(number: int) -> str | None:
        if number > 500:
            return "large"
        return "small" if number in (1, 2, 3) else None

    # Small numbers are where shrinking would end if any failure counted.
    outcome = search(NumberExam(judge), examples=300, seed="s")
    found = {hit.finding.cause: hit.case.document for hit in outcome.hits}
    assert found in ({"large": b"501"}, {"small": b"1"})


def test_the_sweep_reports_one_case_of_each_cause_and_then_enough() -> None:
    outcome = search(NumberExam(lambda n: f"{n % 3}", swept=range(100)), examples=0, seed="s")
    assert [hit.case.document for hit in outcome.hits] == [b"0", b"1", b"2"]
    assert outcome.cases["first"] == 100
    outcome = search(NumberExam(str, swept=range(100)), examples=0, seed="s")
    assert len(outcome.hits) == ENOUGH
    assert outcome.cases["first"] == ENOUGH


def test_what_the_sweep_found_is_not_found_again() -> None:
    outcome = search(
        NumberExam(lambda n: "odd" if n % 2 else None, swept=[1]), examples=50, seed="s"
    )
    assert len(outcome.hits) == 1


def test_a_case_that_fails_once_only_is_still_reported() -> None:
    seen: list[int] = []

    def judge(number: int) -> str | None:
        seen.append(number)
        return "once" if len(seen) == 20 else None

    outcome = search(NumberExam(judge), examples=50, seed="s")
    assert [hit.finding.cause for hit in outcome.hits] == ["once"]


def test_the_same_seed_makes_the_same_cases() -> None:
    def cases(seed: str) -> list[int]:
        seen: list[int] = []
        search(NumberExam(lambda n: seen.append(n)), examples=30, seed=seed)
        return seen

    assert cases("a") == cases("a")
    assert cases("a") != cases("b")
