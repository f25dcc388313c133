"""The page in use: by keyboard, by ear, in the dark, on a narrow screen."""

from __future__ import annotations

import time
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect
from tests.host.page import scene
from tests.host.page.runtime import Runtime
from tests.host.page.visit import Visit

from exo_host.runtime.trace import ReloadTrace

_LEGIBLE = 4.5
"""WCAG 2.2, 1.4.3: the least contrast of text of ordinary size."""


def test_everything_by_keyboard(runtime: Runtime, visit: Visit) -> None:
    calls = [scene.answered(runtime, tool) for tool in ("Bash", "Edit", "Read")]
    first, second, third = (call.id for call in calls)
    visit.expect_calls(third, second, first)
    page, keyboard = visit.page, visit.page.keyboard
    keyboard.press("/")
    expect(page.get_by_label("Filter by text")).to_be_focused()
    expect(page.get_by_label("Filter by text")).to_have_value("")
    for _ in range(8):
        keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.call") is not None:
            break
    expect(visit.row(third)).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    keyboard.press("ArrowDown")
    expect(visit.row(second)).to_be_focused()
    expect(visit.detail).to_be_hidden()
    keyboard.press("Enter")
    expect(visit.detail.locator("h2")).to_have_text("Edit")
    keyboard.press("ArrowDown")
    expect(visit.detail.locator("h2")).to_have_text("Bash")
    keyboard.press("ArrowDown")
    expect(visit.row(first)).to_be_focused()
    keyboard.press("Home")
    expect(visit.detail.locator("h2")).to_have_text("Read")
    keyboard.press("End")
    expect(visit.detail.locator("h2")).to_have_text("Bash")
    newest = scene.answered(runtime, "Glob").id
    visit.expect_calls(newest, third, second, first)
    expect(visit.row(first)).to_be_focused()
    keyboard.press("Escape")
    expect(visit.detail).to_be_hidden()
    expect(visit.row(first)).to_be_focused()
    assert page.locator("#rows [tabindex='0']").count() == 1
    visit.assert_silent()


def test_on_a_narrow_screen_a_call_covers_the_list(
    browser: Browser, runtime: Runtime, port: int
) -> None:
    call = scene.answered(runtime, "Bash")
    with Visit.to(browser, port, viewport={"width": 360, "height": 700}) as visit:
        visit.row(call.id).focus()
        visit.page.keyboard.press("Enter")
        expect(visit.detail.locator("h2")).to_be_focused()
        box = visit.detail.bounding_box()
        assert box == {"x": 0, "y": 0, "width": 360, "height": 700}
        visit.page.keyboard.press("Escape")
        expect(visit.row(call.id)).to_be_focused()


def test_new_errors_are_said_and_old_ones_are_not(runtime: Runtime, visit: Visit) -> None:
    visit.expect_live()
    news = visit.page.get_by_role("status")
    expect(news).to_have_attribute("aria-live", "polite")
    scene.answered(runtime, "Bash")
    call = runtime.call(scene.hook("Bash"))
    runtime.ends(call, "failed", error="forbidden: no rule")
    expect(news).to_have_text("handle_pre_tool_use failed: forbidden: no rule")
    runtime.ends(runtime.call(scene.hook("Bash")), "trapped", error="out of memory")
    runtime.ends(runtime.call(scene.hook("Bash")), "refused", error="full")
    expect(news).to_have_text("2 new errors, the last: handle_pre_tool_use refused: full")
    visit.page.reload()
    expect(visit.rows).to_have_count(4)
    expect(news).to_have_text("")


def test_a_refused_reload_is_not_overlooked(runtime: Runtime, visit: Visit) -> None:
    visit.expect_live()
    notice = visit.page.locator("#refusal")
    expect(notice).to_be_hidden()
    call = scene.answered(runtime, "Bash")
    visit.row(call.id).click()
    now = time.time()
    runtime.reloads(ReloadTrace(now - 2, "loaded", 1, "0c4e" * 16, "", 0.4))
    runtime.reloads(ReloadTrace(now - 1, "refused", 1, "77aa" * 16, scene.GHC_SAYS, 6.2))
    runtime.reloads(ReloadTrace(now, "unchanged", 1, "0c4e" * 16, "", 0.01))
    expect(notice).to_contain_text("generation 1 goes on serving")
    notice.get_by_role("button", name="Show why").click()
    expect(visit.detail).to_be_hidden()
    expect(visit.page.get_by_role("heading", name="Reloads")).to_be_focused()
    expect(visit.page.locator("#reloads .reload")).to_have_count(3)
    reason = visit.page.get_by_label("Why it was refused")
    assert reason.evaluate("node => node.textContent") == scene.GHC_SAYS
    assert reason.evaluate("node => getComputedStyle(node).whiteSpace") == "pre"
    expect(visit.page.get_by_role("status")).to_have_text("a reload was refused")
    runtime.reloads(ReloadTrace(now + 1, "loaded", 2, "99bb" * 16, "", 0.4))
    expect(notice).to_be_hidden()
    visit.assert_silent()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 900, 360])
def test_every_word_is_legible_and_nothing_spills(
    browser: Browser, runtime: Runtime, port: int, scheme: Literal["light", "dark"], width: int
) -> None:
    call = scene.build(runtime)
    size = {"width": width, "height": 800}
    with Visit.to(browser, port, color_scheme=scheme, viewport=size) as visit:
        page = visit.page
        expect(visit.rows).to_have_count(11)
        faint = {text: ratio for text, ratio in page.evaluate(_CONTRASTS) if ratio < _LEGIBLE}
        assert faint == {}
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        visit.row(call.id).click()
        for lane in visit.detail.locator("summary").all():
            lane.click()
        faint = {text: ratio for text, ratio in page.evaluate(_CONTRASTS) if ratio < _LEGIBLE}
        assert faint == {}
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert visit.detail.evaluate("node => node.scrollWidth - node.clientWidth") <= 0
        assert page.evaluate(_NAMELESS) == []
        visit.assert_silent()


def test_motion_is_left_out_where_it_is_not_wanted(
    browser: Browser, runtime: Runtime, port: int
) -> None:
    runtime.runs(runtime.call(scene.hook("Bash")))
    for wish, animation in (("no-preference", "beat"), ("reduce", "none")):
        with Visit.to(browser, port, reduced_motion=wish) as visit:
            expect(visit.rows).to_have_count(1)
            beat = "getComputedStyle(document.querySelector('#rows .status'), '::before')"
            assert visit.page.evaluate(f"{beat}.animationName") == animation


_NAMELESS = """
() => [...document.querySelectorAll("button, input, select, pre, [role=grid], section, form")]
  .filter((node) => node.checkVisibility())
  .filter((node) => {
    const title = document.getElementById(node.getAttribute("aria-labelledby"));
    const named = node.getAttribute("aria-label") || title?.textContent
      || (node.matches("button") && node.textContent.trim());
    return !named;
  })
  .map((node) => node.outerHTML.slice(0, 80))
"""

_CONTRASTS = """
() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const channels = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
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
      if (found.a === 255) return found.rgb;
    }
    return [255, 255, 255];
  };
  const results = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || ["SCRIPT", "STYLE", "NOSCRIPT", "OPTION"].includes(element.tagName)) continue;
    if (!element.checkVisibility()) continue;
    const front = luminance(channels(getComputedStyle(element).color).rgb);
    const back = luminance(behind(element));
    const [high, low] = front > back ? [front, back] : [back, front];
    results.push([text.slice(0, 40), (high + 0.05) / (low + 0.05)]);
  }
  return results;
}
"""
