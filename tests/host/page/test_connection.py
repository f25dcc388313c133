"""The token, the connection, and what the page says when it has neither."""

from __future__ import annotations

import time

from playwright.sync_api import Browser, expect
from tests.host.page import scene
from tests.host.page.runtime import TOKEN, Runtime
from tests.host.page.visit import Visit


def test_the_token_leaves_the_address_and_nothing_goes_elsewhere(
    runtime: Runtime, visit: Visit
) -> None:
    scene.build(runtime)
    visit.expect_live()
    expect(visit.page).to_have_url(f"{visit.origin}/")
    visit.page.reload()
    visit.expect_live()
    assert not [url for url in visit.requests if TOKEN in url]
    assert visit.page.evaluate("localStorage.length + document.cookie.length") == 0
    visit.assert_silent()


def test_without_a_token_the_page_asks_for_one(
    browser: Browser, runtime: Runtime, port: int
) -> None:
    with Visit.to(browser, port, "") as visit:
        form = visit.page.get_by_role("form", name="This page needs the runtime's token")
        expect(form).to_contain_text("exo-host serve prints it")
        expect(form).to_contain_text("exo-host config names the file")
        field = visit.page.get_by_label("Token", exact=True)
        expect(field).to_be_focused()
        expect(visit.page.locator("main")).to_be_hidden()
        assert runtime.asked == []
        visit.assert_silent()
        field.fill("not this one")
        field.press("Enter")
        expect(form).to_contain_text("did not accept that token")
        expect(field).to_have_value("")
        field.fill(f" {TOKEN} ")
        visit.page.get_by_role("button", name="Connect").click()
        visit.expect_live()
        expect(form).to_be_hidden()


def test_a_new_address_in_the_same_tab_is_followed(
    browser: Browser, runtime: Runtime, port: int
) -> None:
    with Visit.to(browser, port, "token=an-old-one") as visit:
        expect(visit.page.locator("#token-form")).to_be_visible()
        visit.page.goto(f"{visit.origin}/#token={TOKEN}")
        visit.expect_live()
        expect(visit.page).to_have_url(f"{visit.origin}/")


def test_the_page_says_that_the_runtime_is_gone_and_comes_back_with_it(
    browser: Browser, runtime: Runtime
) -> None:
    with runtime.served() as port:
        call = runtime.call(scene.hook("Bash", command="make test"))
        runtime.runs(call)
        first = Visit.to(browser, port)
        visit = first.__enter__()
        visit.expect_live()
        expect(visit.cell(call.id, "status")).to_have_text("running")
        visit.row(call.id).click()
    lost = visit.page.locator("#lost")
    expect(lost).to_contain_text("Everything below is as it was at")
    expect(lost).to_contain_text("cannot be reached. Is exo-host serve running?")
    expect(visit.page.locator("#connection")).to_have_text("not connected")
    expect(visit.cell(call.id, "status")).to_have_text("running?")
    expect(visit.detail.locator(".badge")).to_have_text("running when last heard of")
    expect(visit.page).to_have_title("exomonad: not connected")

    runtime.ends(call, "answered", {"kind": "Allow", "payload": {}})
    missed = scene.answered(runtime, "Edit")
    with runtime.served(port):
        visit.page.get_by_role("button", name="Try now").click()
        visit.expect_live()
        expect(lost).to_be_hidden()
        visit.expect_calls(missed.id, call.id)
        expect(visit.cell(call.id, "status")).to_have_text("Allow")
        later = runtime.call(scene.hook("Read"))
        visit.expect_calls(later.id, missed.id, call.id)
    expect(lost).to_be_visible()

    # Another process: its calls have the same numbers, and are others.
    other = Runtime()
    afresh = scene.answered(other, "Glob")
    with other.served(port):
        # Nobody presses anything.
        visit.expect_live()
        visit.expect_calls(afresh.id)
        expect(visit.cell(afresh.id, "what")).to_have_text("Glob")
        first.__exit__(None, None, None)


def test_a_refused_address_is_said_in_words(runtime: Runtime, visit: Visit, port: int) -> None:
    visit.expect_live()
    runtime.forbids = True
    visit.page.reload()
    expect(visit.page.locator("#lost")).to_contain_text(
        f"The runtime does not serve {visit.origin} (403)."
    )
    runtime.forbids = False
    visit.expect_live()


def test_one_that_was_behind_asks_again(runtime: Runtime, visit: Visit) -> None:
    visit.expect_live()
    asked = runtime.asked.count("/api/runtime")
    # The recorder's own loss: more at once than it keeps for a watcher.
    runtime.do(
        lambda: [runtime.recorder.call("handle_mcp_call", "s", "mcp", b"{}") for _ in range(1200)]
    )
    expect(visit.rows.first).to_have_attribute("data-call", "c1200")
    runtime.generation = 7
    runtime.tell({"type": "behind"})
    expect(visit.page.locator("#guest")).to_contain_text("generation 7")
    assert runtime.asked.count("/api/runtime") > asked
    assert runtime.asked.count("/api/events") == 1
    visit.assert_silent()


def test_the_pool_is_kept_up_to_date(runtime: Runtime, visit: Visit) -> None:
    visit.expect_live()
    page = visit.page
    expect(page.locator("#guest")).to_contain_text("generation 1")
    expect(page.locator("#guest")).to_contain_text("5f2c5f2c5f2c")
    expect(page.locator("#instances")).to_have_text("No instance is up.")
    runtime.instances = [scene.instance("s-1", 2, "busy", 3, time.time())]
    runtime.sessions = [{"id": "s-1", "live": True, "state_bytes": 2048, "saved_at": time.time()}]
    runtime.generation = 2
    runtime.tell({"type": "runtime", **runtime.pool()})
    expect(page.locator("#guest")).to_contain_text("generation 2")
    expect(page.locator("#load")).to_contain_text("busy1 of 1")
    expect(page.locator("#load")).to_contain_text("instances1 of 8")
    expect(page.locator("#instances tbody tr")).to_contain_text("s-1busy23")
    expect(page.locator("#sessions tbody tr")).to_contain_text("s-1live2.0 KiB")
    runtime.tell({"type": "something a later release says"})
    scene.answered(runtime, "Bash")
    expect(visit.rows).to_have_count(1)
    visit.assert_silent()
