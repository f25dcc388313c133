"""The page as text: everything escaped, nothing to fetch, small enough to send."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.contracts.coverage import reports

from exo_contracts.cases import Message
from exo_contracts.cli import contract
from exo_contracts.coverage.cells import Tally
from exo_contracts.coverage.ledger import owed, reaches
from exo_contracts.generation.strategies import Generators
from exo_contracts.generation.sweep import boundaries, wrong
from exo_contracts.judging.oracle import Oracle
from exo_contracts.latency import Latency
from exo_contracts.plan import Plan
from exo_contracts.reports.legible import legible
from exo_contracts.reports.page import as_page
from exo_contracts.reports.report import Report
from exo_contracts.result import Result
from exo_contracts.subjects import subjects
from exo_gen.model import Model

_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\u2028\u2029\u202a-\u202e]")
_FETCHES = ("src", "href", "action", "poster", "data", "srcset")


class _Reader(HTMLParser):
    """Notes elements, and addresses outside the page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.unscoped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.tags.append(tag)
        self.unscoped += tag == "th" and "scope" not in known
        for name in _FETCHES:
            address = known.get(name) or "#"
            if not address.startswith(("#", "data:")):
                self.addresses.append(address)


@pytest.mark.parametrize("report", [reports.green(), reports.red()], ids=["green", "red"])
def test_whatever_the_examples_say_it_stays_text(report: Report) -> None:
    page = as_page(report)
    reader = _Reader()
    reader.feed(page)
    assert reader.addresses == []
    assert "img" not in reader.tags
    assert reader.tags.count("script") == 2
    assert reader.unscoped == 0
    assert not _INVISIBLE.search(page)


def test_the_cells_travel_whole() -> None:
    found = re.search(r'<script id="cells"[^>]*>(.*?)</script>', as_page(reports.green()), re.S)
    assert found
    data = json.loads(found[1])
    assert data["subjects"] == ["effect Log", "type Role", "type Tree"]
    assert data["keywords"] == ["enum"]
    (row,) = data["squares"][0][1]
    assert row[:4] == [1, "$", "dev", 3]
    assert data["examples"][row[4]] == '"dev"'
    assert legible(reports.HOSTILE) in data["examples"]


def test_sections_appear_with_what_they_are_about() -> None:
    green, red = as_page(reports.green()), as_page(reports.red())
    for section in ("failures", "branches", "faults", "memory"):
        assert f'id="{section}"' not in green
        assert f'id="{section}"' in red
    for section in ("proven", "unproven", "keywords", "subjects"):
        assert f'id="{section}"' in green
    assert "is not asked of type Tree: it recurs." in green


def test_the_command_writes_the_page_whole(plan: Plan, tmp_path: Path) -> None:
    file = tmp_path / "new" / "gate.html"
    arguments = ["run", "--examples", "0", "--only", "Role", "--jobs", "1", "--no-keep"]
    done = CliRunner().invoke(contract, [*arguments, "--html", str(file)], obj=lambda: plan.project)
    assert done.exit_code == 0, done.output
    page = file.read_text(encoding="utf-8")
    assert "Everything that was asked holds." in page
    assert page.rstrip().endswith("</html>")
    assert [path.name for path in file.parent.iterdir()] == ["gate.html"]


def test_the_page_of_the_whole_schema_can_be_sent_by_mail(
    model: Model, generators: Generators, oracle: Oracle
) -> None:
    report = Report(tuple(_swept(model, generators, oracle)), 0, 0, 1, 0, 1.0)
    assert report.untried == ()
    assert len(as_page(report).encode()) < 2_000_000


def _swept(model: Model, generators: Generators, oracle: Oracle) -> Iterator[Result]:
    """Every type with the cells of its sweep, the documents in them, and a wide histogram."""
    latency = Latency(dict.fromkeys(range(40, 120), 3))
    for subject in subjects(model):
        tally = Tally(owed(model, subject) if subject.kind == "type" else ())
        cells = reaches(model, oracle.accepts, subject)
        for value in boundaries(generators, subject.name) if subject.kind == "type" else ():
            message = Message.valid(value)
            tally.add(cells(message), message.document)
        for value, miss in wrong(generators, subject.name) if subject.kind == "type" else ():
            message = Message.wrong(value, miss)
            tally.add(cells(message), message.document)
        held = dict.fromkeys(subject.properties, 1000)
        yield Result(subject, held, 1.0, tried=1000, coverage=tally.coverage(), latency=latency)
