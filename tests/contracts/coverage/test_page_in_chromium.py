"""The page in a real browser: offline, by keyboard, light and dark, wide and narrow."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.contracts.coverage import reports

from exo_contracts.reports.page import as_page
from exo_contracts.reports.report import Report

_CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)

pytestmark = pytest.mark.skipif(_CHROMIUM is None, reason="no chromium: apt-get install chromium")

_LEGIBLE = 4.5
"""WCAG 2.2, 1.4.3: the least contrast of text of ordinary size."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # A sandbox within a container's own needs rights that CI does not give.
        chromium = playwright.chromium.launch(
            executable_path=_CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()


class _Visit:
    """A page opened from disk, and whatever it asked for or complained about."""

    def __init__(self, browser: Browser, file: Path, report: Report, **settings: Any) -> None:
        file.write_text(as_page(report), encoding="utf-8")
        self.page: Page = browser.new_context(**settings).new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(file.as_uri())
        self.file = file

    def assert_silent(self) -> None:
        assert self.requests == [self.file.as_uri()]
        assert self.complaints == []


@pytest.mark.parametrize("report", [reports.green(), reports.red()], ids=["green", "red"])
def test_nothing_is_fetched_and_nothing_goes_wrong(
    browser: Browser, tmp_path: Path, report: Report
) -> None:
    visit = _Visit(browser, tmp_path / "gate.html", report)
    for button in visit.page.locator("button[data-square], button[data-subject]").all():
        button.click()
        assert visit.page.locator("#drill").count() == 1
    visit.assert_silent()


def test_cells_open_and_close_by_keyboard_alone(browser: Browser, tmp_path: Path) -> None:
    visit = _Visit(browser, tmp_path / "gate.html", reports.green())
    page = visit.page
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.square") is not None:
            break
    opener = page.locator("button[data-square]:focus")
    label = opener.get_attribute("aria-label")
    assert label == "enum, at: 1 of 1 cells, 3 cases"
    page.keyboard.press("Enter")
    assert opener.count() == 0
    assert page.evaluate("document.activeElement.textContent") == "enum: accepted, at the limit"
    assert page.locator("#drill tbody tr").all_inner_texts() == ['type Role\t$\tdev\t3\t"dev"']
    assert page.locator("button[aria-expanded=true]").get_attribute("aria-label") == label
    page.keyboard.press("Escape")
    assert page.locator("#drill").count() == 0
    assert opener.get_attribute("aria-label") == label
    assert opener.get_attribute("aria-expanded") == "false"
    visit.assert_silent()


def test_an_example_is_text_whatever_it_says(browser: Browser, tmp_path: Path) -> None:
    visit = _Visit(browser, tmp_path / "gate.html", reports.green())
    visit.page.locator('button[aria-label^="enum, outside"]').click()
    shown = visit.page.locator("#drill .example").inner_text()
    assert shown == r"</script><img src=https://example.invalid/x>\x00\u2028\u202ertl & <b>"
    assert visit.page.locator("img").count() == 0
    visit.assert_silent()


def test_long_lists_are_cut_and_searched(browser: Browser, tmp_path: Path) -> None:
    page = _Visit(browser, tmp_path / "gate.html", reports.large()).page
    page.locator("button[data-square]").click()
    rows = page.locator("#drill tbody tr")
    assert rows.count() == 200
    page.get_by_role("searchbox", name="Search these cells").fill("p249")
    assert rows.count() == 1
    page.get_by_role("searchbox", name="Search these cells").fill("")
    page.get_by_role("button", name="Show all").click()
    assert rows.count() == 250


def test_subjects_are_searched(browser: Browser, tmp_path: Path) -> None:
    page = _Visit(browser, tmp_path / "gate.html", reports.green()).page
    page.get_by_label("Search subjects").first.fill("role")
    visible = page.locator("#subjects tr.subject:visible")
    assert [text.split()[0] for text in visible.all_inner_texts()] == ["Role"]
    assert page.locator("#find-subject-found").inner_text() == "1 of 3"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1300, 360])
def test_every_word_is_legible_and_nothing_spills(
    browser: Browser, tmp_path: Path, scheme: Literal["light", "dark"], width: int
) -> None:
    visit = _Visit(
        browser,
        tmp_path / "gate.html",
        reports.red(),
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
    )
    page = visit.page
    for summary in page.locator("summary").all():
        summary.click()
    page.locator("button[data-square]").first.click()
    faint = {text: ratio for text, ratio in page.evaluate(_CONTRASTS) if ratio < _LEGIBLE}
    assert faint == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 23, 26)"
    assert dark == (scheme == "dark")
    visit.assert_silent()


_CONTRASTS = """
() => {
  const channels = (color) => {
    const [r, g, b, a = 1] = color.match(/[\\d.]+/g).map(Number);
    return { rgb: [r, g, b], a };
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255).map(
      (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const found = channels(getComputedStyle(at).backgroundColor);
      if (found.a === 1) return found.rgb;
    }
    return [255, 255, 255];
  };
  const results = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || ["SCRIPT", "STYLE", "NOSCRIPT"].includes(element.tagName)) continue;
    if (!element.checkVisibility()) continue;
    const front = luminance(channels(getComputedStyle(element).color).rgb);
    const back = luminance(behind(element));
    const [high, low] = front > back ? [front, back] : [back, front];
    results.push([text.slice(0, 40), (high + 0.05) / (low + 0.05)]);
  }
  return results;
}
"""
