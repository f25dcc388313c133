"""Options of the tests. With `--no-skips`, as in CI, a test that is skipped has failed."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where everything is installed, a skip means that it is not."""
    parser.addoption("--no-skips", action="store_true", help="a test that is skipped has failed")
    parser.addoption(
        "--fault-report",
        metavar="FILE",
        help="judge what `exo-gen contract faults --json FILE` found, instead of finding it again; "
        "write it with a =, or pytest takes the file for tests",
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the skip of a test into its failure."""
    report = yield
    # What is expected to fail is reported as skipped too, and is none of this.
    if report.skipped and not hasattr(report, "wasxfail") and item.config.option.no_skips:
        _fail(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn the skip of a whole file into its failure."""
    report = yield
    if report.outcome == "skipped" and collector.config.option.no_skips:
        _fail(report)
    return report


def _fail(report: Any) -> None:
    where = report.longrepr
    reason = where[2] if isinstance(where, tuple) else str(where)
    report.outcome = "failed"
    report.longrepr = f"{reason}\nWith --no-skips nothing may be skipped: install what is missing."
