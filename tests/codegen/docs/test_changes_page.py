"""The page of changes in use: what changed is marked, linked, found, and told in words too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Literal

import pytest
from playwright.sync_api import Browser, expect
from tests.codegen.docs.older import WITH_ALL, older
from tests.codegen.docs.reader import Reader
from tests.codegen.docs.test_html import Page

from exo_gen.model import Model
from exo_gen.render.docs import render_docs
from exo_gen.render.docs.changes_view import ChangesView, changes_view
from exo_gen.render.header import Header

_AXE: Final = Path(__file__).parents[2] / "mcp_peers" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def view(model: Model) -> ChangesView:
    return changes_view(older(model), model, WITH_ALL)


@pytest.fixture(scope="module")
def text(model: Model, view: ChangesView) -> str:
    return render_docs(model, Header("0", model.fingerprint), view)["index.html"]


@pytest.fixture(scope="module")
def changed(text: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    page = tmp_path_factory.mktemp("changes") / "index.html"
    page.write_text(text, "utf-8")
    return page.as_uri()


@pytest.fixture
def reader(browser: Browser, changed: str) -> Iterator[Reader]:
    with Reader.of(browser, changed) as reader:
        yield reader


def test_every_link_of_either_schema_leads_somewhere(text: str, view: ChangesView) -> None:
    page = Page(text)
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert set(view.marks) | set(view.owned) <= set(page.ids)
    assert page.sources == []


def test_every_change_is_marked_in_its_place(reader: Reader, view: ChangesView) -> None:
    for at, change in view.marks.items():
        place = reader.page.locator(f"[id='{at}']")
        expect(place).to_have_attribute("data-change", change.kind)
        mark = place.locator(".mark").first
        expect(mark).to_have_text(f"{change.kind.sign} {change.kind}")


def test_old_and_new_stand_side_by_side(reader: Reader) -> None:
    told = reader.page.locator("#BranchName .since")
    expect(told.locator("del")).to_have_text("was text, 1 to 5 characters")
    expect(told.locator("ins")).to_contain_text("now text, ")


def test_what_was_removed_is_found(reader: Reader) -> None:
    reader.search.fill("pong")
    reader.expect_chosen("Pong record, removed")
    reader.search.press("Enter")
    expect(reader.page.locator("#Pong")).to_be_focused()
    expect(reader.page.locator("#Pong h3")).to_contain_text("removed")
    reader.search.fill("EXO801")
    expect(reader.options.first).to_contain_text("field-removed finding")


def test_the_filter_leaves_what_changed(reader: Reader, view: ChangesView) -> None:
    page = reader.page
    only = page.get_by_role("checkbox", name="Changed only")
    only.focus()
    page.keyboard.press("Space")
    shown = page.locator("main > section:not(.finding):visible")
    left = {section.get_attribute("id") for section in shown.all()}
    # The sum of effects changed as its effects did, which is told of them.
    assert left == set(view.owned)
    expect(page.locator("nav a[href='#GitBranch']")).to_be_hidden()
    # A link to what is hidden shows it, and takes the filter away.
    reader.search.fill("GitBranch")
    reader.search.press("Enter")
    expect(page.locator("#GitBranch")).to_be_focused()
    expect(only).not_to_be_checked()


def test_the_verdict_is_told_with_proofs(reader: Reader, view: ChangesView) -> None:
    table = reader.page.get_by_role("group", name="Messages that break")
    row = table.get_by_role("row").filter(has_text="Emit, asked")
    expect(row.get_by_role("cell")).to_have_text(["\u2713 holds", "\u2717 breaks"])
    assert len(view.findings) == reader.page.locator("section.finding").count() > 10
    proved = next(one for one in view.findings if one.proofs and one.place)
    section = reader.page.locator(f"#{proved.anchor}")
    expect(section).to_contain_text(proved.rule)
    expect(section).to_contain_text(proved.advice)
    section.locator("summary").first.click()
    expect(section.locator("pre").first).to_have_text(proved.proofs[0].document)


def test_it_fits_a_narrow_window(browser: Browser, changed: str) -> None:
    with Reader.of(browser, changed, viewport={"width": 420, "height": 900}) as reader:
        assert reader.page.evaluate("document.documentElement.scrollWidth") == 420


def test_a_page_of_no_change_says_so(model: Model) -> None:
    view = changes_view(model, model, "here")
    text = render_docs(model, Header("0", model.fingerprint), view)["index.html"]
    assert "<p>Nothing changed.</p>" in text
    assert 'class="mark' not in text


@pytest.mark.skipif(not _AXE.is_file(), reason="needs tests/mcp_peers/node_modules: make setup")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    browser: Browser, changed: str, scheme: Literal["light", "dark"]
) -> None:
    with Reader.of(browser, changed, "LogRecord", color_scheme=scheme) as reader:
        reader.page.evaluate(_AXE.read_text("utf-8"))
        found: dict[str, Any] = reader.page.evaluate("axe.run()")
        assert len(found["passes"]) > 20
        assert [
            (violation["id"], [node["html"][:200] for node in violation["nodes"]][:5])
            for violation in found["violations"]
        ] == []
