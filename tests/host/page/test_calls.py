"""Calls on the page as they come and go: the list, its filter, and one call in full."""

from __future__ import annotations

import itertools
import re
import time

from playwright.sync_api import Browser, expect
from tests.host.page import scene
from tests.host.page.runtime import TOKEN, Runtime
from tests.host.page.visit import Visit


def test_a_call_is_seen_while_it_runs(runtime: Runtime, visit: Visit) -> None:
    visit.expect_live()
    expect(visit.page.locator("#none")).to_contain_text("No call yet")
    call = runtime.call(scene.hook("Bash", command="git status"))
    expect(visit.row(call.id)).to_have_attribute("data-status", "waiting")
    runtime.runs(call)
    expect(visit.cell(call.id, "status")).to_have_text("running")
    expect(visit.cell(call.id, "what")).to_have_text("Bash git status")
    expect(visit.page.locator("#shown")).to_have_text("1 call, 1 running")
    visit.row(call.id).click()
    before = visit.cell(call.id, "took").inner_text()
    expect(visit.cell(call.id, "took")).not_to_have_text(before)

    runtime.performs(call, "GitGetBranch", {"kind": "GitGetBranch"}, {"kind": "Success"}, 0.25)
    effects = visit.detail.locator(".effects > li")
    expect(effects).to_have_count(1)
    expect(effects.locator("summary")).to_contain_text("GitGetBranch250 ms")
    expect(visit.cell(call.id, "effects")).to_have_text("1")
    expect(visit.detail).to_contain_text("No answer yet.")

    runtime.performs(call, "LLMCall", {"kind": "LLMCall"}, {"kind": "Error", "payload": {}}, 0.5)
    expect(effects.nth(1).locator("summary")).to_have_attribute("data-state", "failed")
    runtime.ends(call, "answered", {"kind": "Deny", "payload": {"reason": "not on main"}})
    expect(visit.cell(call.id, "status")).to_have_text("Deny")
    expect(visit.detail.locator(".badge")).to_have_text("answered")
    expect(visit.detail.get_by_label("Answer", exact=True)).to_contain_text(
        '"reason": "not on main"'
    )
    expect(visit.page.locator("#shown")).to_have_text("1 call")
    visit.assert_silent()


def test_an_effect_that_runs_grows_and_then_stands(runtime: Runtime, visit: Visit) -> None:
    visit.expect_live()
    call = runtime.call(scene.hook("Bash"))
    runtime.runs(call)
    effect = {"kind": "LLMCall", "started_at": time.time(), "payload": "{}", "failed": False}
    shown = {**call.shown(), "effects": [{**effect, "seconds": None, "reply": None}]}
    runtime.tell({"type": "call", "call": shown})
    visit.row(call.id).click()
    lane = visit.detail.locator("summary")
    expect(lane).to_have_attribute("data-state", "running")
    before = lane.locator(".took").inner_text()
    expect(lane.locator(".took")).not_to_have_text(before)
    lane.click()
    expect(visit.detail.get_by_label("Payload", exact=True)).to_have_text("{}")
    expect(visit.detail.get_by_label("Reply", exact=True)).to_be_hidden()

    done = {**effect, "seconds": 0.75, "reply": '{"kind":"Success"}'}
    runtime.tell({"type": "call", "call": {**shown, "effects": [done]}})
    expect(lane.locator(".took")).to_have_text("750 ms")
    expect(visit.detail.get_by_label("Reply", exact=True)).to_contain_text('"Success"')
    # An older account of it, late: passed over.
    runtime.tell({"type": "call", "call": shown})
    runtime.ends(call, "answered", {"kind": "Allow", "payload": {}})
    expect(visit.cell(call.id, "status")).to_have_text("Allow")


def test_the_filter_is_in_the_address_and_survives_a_reload(runtime: Runtime, visit: Visit) -> None:
    visit.expect_live()
    call = scene.build(runtime)
    page = visit.page
    expect(visit.rows).to_have_count(11)
    page.get_by_label("Filter by text").fill("OCTAVIA lighthouse")
    visit.expect_calls(call.id)
    expect(page).to_have_url(f"{visit.origin}/#text=OCTAVIA+lighthouse")
    page.reload()
    visit.expect_calls(call.id)
    expect(page.get_by_label("Filter by text")).to_have_value("OCTAVIA lighthouse")
    expect(page.locator("#shown")).to_have_text("1 of 11 calls, 1 running")
    page.get_by_role("button", name="Clear").click()
    expect(visit.rows).to_have_count(11)
    expect(page.get_by_label("Filter by text")).to_be_focused()

    page.get_by_role("button", name="Errors 3").click()
    expect(visit.rows).to_have_count(3)
    expect(page.get_by_label("Filter by status")).to_have_value("errors")
    page.get_by_label("Filter by status").select_option("trapped")
    expect(visit.rows).to_have_count(1)
    page.get_by_label("Filter by status").select_option("")
    page.get_by_label("Filter by entry point").select_option("handle_mcp_call")
    expect(visit.rows).to_have_count(2)
    page.get_by_label("Filter by session").select_option("s-42")
    expect(visit.rows).to_have_count(1)
    expect(page).to_have_url(f"{visit.origin}/#entry=handle_mcp_call&session=s-42")
    page.get_by_label("Filter by session").select_option("s-12")
    expect(page.locator("#none")).to_have_text("No call passes the filter.")
    visit.assert_silent()


def test_a_filter_for_what_has_not_come_yet_waits_for_it(
    browser: Browser, runtime: Runtime, port: int
) -> None:
    with Visit.to(browser, port, f"session=s-9&token={TOKEN}") as visit:
        visit.expect_live()
        expect(visit.page).to_have_url(f"{visit.origin}/#session=s-9")
        expect(visit.page.get_by_label("Filter by session")).to_have_value("s-9")
        scene.answered(runtime, "Bash")
        expect(visit.page.locator("#shown")).to_have_text("0 of 1 call")
        awaited = runtime.call(scene.hook("Edit"), session="s-9")
        visit.expect_calls(awaited.id)


def test_one_call_in_full(browser: Browser, runtime: Runtime, port: int) -> None:
    call = scene.build(runtime)
    allowed = ["clipboard-read", "clipboard-write"]
    with Visit.to(browser, port, permissions=allowed) as visit:
        visit.row(call.id).click()
        detail = visit.detail
        expect(detail.get_by_role("heading", name="file_pr")).to_be_visible()
        expect(visit.row(call.id)).to_have_attribute("aria-selected", "true")
        expect(visit.page).to_have_url(f"{visit.origin}/#call={call.id}")
        expect(detail.locator(".facts")).to_contain_text("entry pointhandle_mcp_call")
        assert re.search(
            r"began\d\d:\d\d:\d\d\.\d{3}took2\.6 s",
            detail.locator(".facts").inner_text().replace("\n", ""),
        )
        expect(detail.locator(".share, p.soft").first).to_contain_text("2.1 s in effects")

        lanes = detail.locator(".lane .kind").all_inner_texts()
        assert [lane.lstrip("▸ ") for lane in lanes] == [
            "call",
            "GitGetBranch",
            "GitGetWorktree",
            "LLMCall",
            "GitHubCreatePR",
            "Log",
        ]
        track = detail.locator(".lane.call .track").bounding_box()
        bars = [bar.bounding_box() for bar in detail.locator(".lane i").all()]
        assert track is not None
        for before, after in itertools.pairwise(bars[1:]):
            assert before is not None
            assert after is not None
            assert track["x"] - 1 <= before["x"] < after["x"]
            assert after["x"] + after["width"] <= track["x"] + track["width"] + 1

        detail.locator("summary", has_text="LLMCall").click()
        opened = detail.locator("details[open]")
        expect(opened.get_by_label("Reply", exact=True)).to_contain_text('"text": "A title"')
        detail.get_by_role("button", name="Copy Answer").click()
        expect(detail.get_by_role("button", name="Copy Answer")).to_have_text("Copied")
        copied = visit.page.evaluate("navigator.clipboard.readText()")
        assert copied == call.reply

        visit.page.reload()
        expect(detail.get_by_role("heading", name="file_pr")).to_be_visible()
        detail.get_by_role("button", name="s-41").click()
        expect(visit.page.get_by_label("Filter by session")).to_have_value("s-41")
        detail.get_by_role("button", name="Close").click()
        expect(detail).to_be_hidden()
        expect(visit.row(call.id)).to_be_focused()
        visit.assert_silent()


def test_no_digit_is_lost_and_a_cut_document_is_shown_as_it_is(
    runtime: Runtime, visit: Visit
) -> None:
    exact = runtime.call(b'{"tool":"count","arguments":{"n":12345678901234567890,"n":1.0}}')
    cut = runtime.call(scene.hook("Write", content="x" * 20_000))
    visit.row(exact.id).click()
    pre = visit.detail.get_by_label("Input", exact=True)
    expect(pre).to_contain_text('"n": 12345678901234567890,\n    "n": 1.0')
    expect(visit.cell(cut.id, "what")).to_have_text("Write")
    visit.row(cut.id).click()
    expect(pre).to_have_text(cut.input)


def test_why_a_call_failed(runtime: Runtime, visit: Visit) -> None:
    call = runtime.call(scene.hook("Bash"))
    runtime.runs(call)
    runtime.ends(call, "trapped", error="wasm trap: unreachable\n  0: guest!main")
    expect(visit.cell(call.id, "what")).to_contain_text("wasm trap: unreachable 0: guest!main")
    visit.row(call.id).click()
    expect(visit.detail.get_by_label("Error")).to_have_text(
        "wasm trap: unreachable\n  0: guest!main"
    )
    expect(visit.detail.locator(".badge")).to_have_text("trapped")
    expect(visit.detail).to_contain_text("It gave no answer.")


def test_what_strangers_write_is_text(runtime: Runtime, visit: Visit) -> None:
    visit.expect_live()
    hostile = scene.HOSTILE
    call = runtime.call(scene.hook(hostile, command=hostile), hostile, hostile)
    runtime.runs(call)
    runtime.performs(call, hostile, {"text": hostile}, {"text": hostile})
    runtime.ends(call, "failed", error=hostile)
    runtime.instances = [scene.instance(hostile, 1, "busy", 1, time.time())]
    runtime.tell({"type": "runtime", **runtime.pool()})
    legible = (
        r"<img src=//example.invalid/x onerror=alert(1)>\u0000\u202egpj.exe\u001b[31m</script>"
    )
    expect(visit.cell(call.id, "what").locator("b")).to_have_text(legible)
    expect(visit.cell(call.id, "session")).to_have_text(legible)
    expect(visit.page.locator("#instances")).to_contain_text(legible)
    visit.row(call.id).click()
    expect(visit.detail.get_by_label("Error")).to_have_text(legible)
    visit.detail.locator("summary").click()
    for name in ("Payload", "Reply", "Input"):
        expect(visit.detail.get_by_label(name, exact=True)).to_contain_text("<img src")
    shown = visit.page.locator("body").inner_text()
    assert not re.search("[\0\x1b\u202e]", shown)
    assert visit.page.locator("img").count() == 0
    visit.page.get_by_label("Filter by session").select_option(index=1)
    visit.expect_calls(call.id)
    visit.page.reload()
    visit.expect_calls(call.id)
    visit.assert_silent()


def test_many_calls_stay_few_rows(runtime: Runtime, visit: Visit) -> None:
    visit.expect_live()
    slow = runtime.call(scene.hook("Slow"))
    runtime.runs(slow)
    for burst in range(35):
        runtime.do(lambda: _quick(runtime, 20))
        expect(visit.rows.first).to_have_attribute("data-call", f"c{1 + 20 * (burst + 1)}")
    expect(visit.rows).to_have_count(500)
    # What runs is not let go for being old.
    expect(visit.rows.last).to_have_attribute("data-call", slow.id)
    expect(visit.page.locator("#shown")).to_have_text("500 calls, 1 running")
    visit.assert_silent()


def _quick(runtime: Runtime, number: int) -> None:
    for _ in range(number):
        call = runtime.recorder.call("handle_pre_tool_use", "s", "hook", b"{}")
        call.runs(1)
        call.ends("answered", reply=b"{}")


def test_a_paused_list_stands_still(runtime: Runtime, visit: Visit) -> None:
    first = scene.answered(runtime, "Bash")
    running = runtime.call(scene.hook("Edit"))
    runtime.runs(running)
    visit.expect_calls(running.id, first.id)
    visit.page.get_by_role("button", name="Pause").click()
    later = [scene.answered(runtime, "Read") for _ in range(3)]
    resume = visit.page.get_by_role("button", name="Resume, 3 new")
    expect(resume).to_have_attribute("aria-pressed", "true")
    runtime.ends(running, "answered", {"kind": "Allow", "payload": {}})
    expect(visit.cell(running.id, "status")).to_have_text("Allow")
    visit.expect_calls(running.id, first.id)
    resume.click()
    visit.expect_calls(*(call.id for call in reversed(later)), running.id, first.id)
