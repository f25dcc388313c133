"""The reference page in use: by keyboard, by link, in the dark, without scripts, on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Literal

import pytest
from playwright.sync_api import Browser, expect
from tests.codegen.docs.reader import Reader

_AXE: Final = Path(__file__).parents[2] / "mcp_peers" / "node_modules" / "axe-core" / "axe.min.js"


def test_search_by_keyboard(reader: Reader) -> None:
    page, keyboard = reader.page, reader.page.keyboard
    keyboard.press("/")
    expect(reader.search).to_be_focused()
    expect(reader.search).to_have_value("")
    keyboard.type("gitbranch")
    reader.expect_chosen("GitBranch record")
    expect(page.get_by_role("status")).to_contain_text("found")
    keyboard.press("ArrowDown")
    second = reader.options.nth(1).text_content() or ""
    assert second.startswith("GitBranch")
    reader.expect_chosen(second)
    keyboard.press("ArrowUp")
    keyboard.press("ArrowUp")
    expect(reader.options.last).to_have_attribute("aria-selected", "true")
    keyboard.press("ArrowDown")
    reader.expect_chosen("GitBranch record")
    keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#GitBranch"
    expect(page.locator("#GitBranch")).to_be_focused()
    expect(page.locator("#GitBranch")).to_be_in_viewport()
    expect(reader.options).to_have_count(0)
    keyboard.press("/")
    keyboard.press("Escape")
    expect(reader.search).to_have_value("")
    expect(reader.search).to_have_attribute("aria-expanded", "false")
    expect(reader.search).to_be_focused()


def test_a_slash_within_the_search_is_a_slash(reader: Reader) -> None:
    reader.search.press_sequentially("a/b")
    expect(reader.search).to_have_value("a/b")
    expect(reader.page.get_by_role("status")).to_have_text("0 found")
    expect(reader.options).to_have_count(0)
    reader.search.press("Enter")
    assert reader.page.evaluate("location.hash") == ""


@pytest.mark.parametrize(
    ("wanted", "first"),
    [
        ("llmcall", "LLMCall effect"),
        ("retry_after_ms", "EffectError.retry_after_ms field"),
        ("handle_mcp_call", "handle_mcp_call entry point"),
        ("file_pr", "file_pr tool"),
        ("rate_limited", "EffectErrorCode.rate_limited value"),
        ("which branch a working copy is on", "GitGetBranch effect"),
    ],
)
def test_what_is_looked_for_comes_first(reader: Reader, wanted: str, first: str) -> None:
    reader.search.fill(wanted)
    expect(reader.options.first).to_contain_text(first)


def test_a_result_can_be_clicked(reader: Reader) -> None:
    reader.search.fill("EffectError.code")
    reader.options.first.click()
    expect(reader.page.locator("[id='EffectError.code']")).to_be_focused()
    assert reader.page.evaluate("location.hash") == "#EffectError.code"


@pytest.mark.parametrize("fragment", ["LLMRequest", "EffectError.code", "effect-Log", "tool-hover"])
def test_a_link_leads_to_its_place(browser: Browser, address: str, fragment: str) -> None:
    with Reader.of(browser, address, fragment) as reader:
        place = reader.page.locator(":target")
        expect(place).to_have_attribute("id", fragment)
        expect(place).to_be_in_viewport()
        top = "document.querySelector(':target').getBoundingClientRect().top"
        below = "document.querySelector('header').getBoundingClientRect().bottom"
        assert reader.page.evaluate(f"{top} >= {below}")


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_theme_follows_the_system_until_chosen(
    browser: Browser, address: str, system: Literal["light", "dark"]
) -> None:
    with Reader.of(browser, address, color_scheme=system) as reader:
        ground = "getComputedStyle(document.body).backgroundColor"
        at_first = reader.page.evaluate(ground)
        assert (at_first == "rgb(255, 255, 255)") == (system == "light")
        toggle = reader.page.get_by_role("button", name="Dark")
        expect(toggle).to_have_attribute("aria-pressed", str(system == "dark").lower())
        toggle.click()
        chosen = reader.page.evaluate(ground)
        assert chosen != at_first
        reader.page.reload()
        assert reader.page.evaluate(ground) == chosen
        expect(toggle).to_have_attribute("aria-pressed", str(system == "light").lower())


def test_the_language_of_examples_is_chosen_once(reader: Reader) -> None:
    page = reader.page
    shown = page.locator("#GitBranch details[open] summary")
    expect(shown.first).to_contain_text("in JSON")
    page.get_by_role("radio", name="Haskell").check()
    expect(shown.first).to_contain_text("in Haskell")
    page.reload()
    expect(page.get_by_role("radio", name="Haskell")).to_be_checked()
    expect(shown.first).to_contain_text("in Haskell")
    assert page.locator("details[open]:not([data-language=haskell])").count() == 0


def test_it_reads_without_scripts(browser: Browser, address: str) -> None:
    with Reader.of(browser, address, "GitBranch", java_script_enabled=False) as reader:
        section = reader.page.locator("#GitBranch")
        expect(section.get_by_role("table")).to_be_visible()
        expect(reader.search).to_be_hidden()
        section.get_by_text("in Python").first.click()
        expect(section.locator("[data-language=python] pre").first).to_be_visible()


def test_on_paper_it_is_the_content_alone(browser: Browser, address: str) -> None:
    with Reader.of(browser, address, color_scheme="dark") as reader:
        reader.page.emulate_media(media="print")
        expect(reader.page.get_by_role("navigation")).to_be_hidden()
        expect(reader.page.locator("header")).to_be_hidden()
        ground = reader.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(255, 255, 255)"


def test_the_keyboard_reaches_the_content_first(reader: Reader) -> None:
    reader.page.keyboard.press("Tab")
    skip = reader.page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    assert reader.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    reader.page.keyboard.press("Enter")
    expect(reader.page.get_by_role("main")).to_be_focused()


@pytest.mark.skipif(not _AXE.is_file(), reason="needs tests/mcp_peers/node_modules: make setup")
@pytest.mark.parametrize("searching", [False, True])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    browser: Browser, address: str, scheme: Literal["light", "dark"], searching: bool
) -> None:
    with Reader.of(browser, address, color_scheme=scheme) as reader:
        if searching:
            reader.search.fill("git")
            expect(reader.options.first).to_be_visible()
        reader.page.evaluate(_AXE.read_text("utf-8"))
        found: dict[str, Any] = reader.page.evaluate("axe.run()")
        assert len(found["passes"]) > 20
        assert [
            (violation["id"], [node["html"][:200] for node in violation["nodes"]][:5])
            for violation in found["violations"]
        ] == []
