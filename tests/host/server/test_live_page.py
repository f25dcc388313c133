"""The page of a real host in a real browser: a call appears on it while it runs."""

import threading
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, expect
from tests.host.page.conftest import browser as browser
from tests.host.page.visit import Visit
from tests.host.server.serving import configure, serving
from tests.host.server.slow_model import SlowModel


def test_a_call_appears_while_it_runs(browser: Browser, tmp_path: Path, model: SlowModel) -> None:
    configure(tmp_path, llm=model.settings)
    with serving(tmp_path) as host:
        port = urlsplit(host.url).port
        assert port is not None
        with Visit.to(browser, port, f"token={host.token}") as visit:
            visit.expect_live()
            question = {"tool": "ask_model", "arguments": {"prompt": "Why does it flicker?"}}
            asking = threading.Thread(target=host.post, args=("/role/dev/mcp/call", question))
            asking.start()
            try:
                assert model.asked.wait(60)
                row = visit.rows.first
                expect(row).to_have_attribute("data-status", "running")
                row.click()
                lane = visit.detail.locator(".effects > li summary").first
                expect(lane).to_contain_text("LLMCall")
                expect(lane).to_have_attribute("data-state", "running")
            finally:
                model.release.set()
                asking.join(60)
            expect(row).to_have_attribute("data-status", "answered")
            expect(visit.detail).to_contain_text("because of the ballast")
            # What opens the door is neither in the address nor anywhere on the page.
            assert host.token not in visit.page.url
            assert host.token not in visit.page.content()
            # A key that the model's API got is nowhere either.
            assert model.settings["api_key"] not in visit.page.content()
            visit.assert_silent()
            assert host.stop() == 0
