"""Both matrices say what the results say, whatever columns the subjects name."""

from __future__ import annotations

from tests.contracts.coverage import reports

from exo_contracts.reports.matrix import by_keyword, by_property
from exo_contracts.reports.verdict import verdict


def test_columns_are_what_the_subjects_name() -> None:
    matrix = by_property(reports.green())
    assert matrix.columns == (*reports.LOG.properties, *reports.ROLE.properties)
    assert matrix.kinds == ("effect", "type")
    assert matrix.asked_of("effect") == reports.LOG.properties
    log, role, tree = matrix.rows
    assert (matrix.mark(log, "host call").standing, matrix.mark(log, "host call").cases) == (
        "holds",
        5,
    )
    assert matrix.mark(role, "host call").standing == "not asked"
    assert matrix.mark(tree, "round trip").standing == "excused"
    assert matrix.mark(tree, "round trip").why == "it recurs"
    assert {row.standing for row in matrix.rows} == {"holds"}


def test_what_fails_or_lacks_a_case_stands_out() -> None:
    matrix = by_property(reports.red())
    role, tree = matrix.rows
    assert (role.standing, matrix.mark(role, "agreement").standing) == ("failed", "failed")
    assert (tree.standing, matrix.mark(tree, "agreement").standing) == ("untried", "untried")
    count = matrix.count("type", "agreement")
    assert (count.asked, count.holds, count.failed, count.untried) == (2, 0, 1, 1)


def test_keywords_stand_on_the_sides_they_have() -> None:
    rows = {row.keyword: row for row in by_keyword(reports.red())}
    assert list(rows) == ["type", "enum"]
    inside, at, outside = rows["enum"].squares
    assert (inside.cells, at.cases, outside.cases) == ((), 3, 2)
    assert rows["enum"].whole
    missing = rows["type"].squares[2]
    assert (missing.reached, len(missing.cells), missing.whole) == (0, 1, False)


def test_the_verdict_says_what_holds_and_what_does_not() -> None:
    good, bad = verdict(reports.green()), verdict(reports.red())
    assert good.good
    assert good.headline == "Everything that was asked holds."
    assert "2 types and 1 effect mean the same" in good.shown
    assert "Each of the 2 cells" in good.shown
    assert any("Not measured in this run" in limit for limit in good.limits)
    assert not bad.good
    assert bad.headline == "1 subject does not hold."
    assert "Of the 3 cells" in bad.shown
    assert not any("Not measured in this run" in limit for limit in bad.limits)
