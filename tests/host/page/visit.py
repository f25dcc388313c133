"""A visit to the page: what is on it, what it asked for, what it complained about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect
from tests.host.page.runtime import TOKEN


class Visit:
    """The page in a tab of its own."""

    def __init__(self, page: Page, port: int) -> None:
        self.page = page
        self.port = port
        self.origin = f"http://127.0.0.1:{port}"
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    @classmethod
    @contextmanager
    def to(
        cls, browser: Browser, port: int, fragment: str = f"token={TOKEN}", **settings: Any
    ) -> Iterator[Visit]:
        """Open the page at this port, with this after the `#`."""
        context = browser.new_context(**settings)
        context.set_default_timeout(10_000)
        try:
            visit = cls(context.new_page(), port)
            visit.page.goto(f"{visit.origin}/#{fragment}")
            yield visit
        finally:
            context.close()

    def row(self, call: str) -> Locator:
        """The row of the call with this id."""
        return self.page.locator(f'[data-call="{call}"]')

    def cell(self, call: str, name: str) -> Locator:
        """A cell of that row."""
        return self.row(call).locator(f".{name}")

    @property
    def rows(self) -> Locator:
        """The rows of all calls that are listed."""
        return self.page.locator("#rows [role=row]")

    @property
    def detail(self) -> Locator:
        """The call that is shown in full, if one is."""
        return self.page.locator("#detail")

    def expect_live(self) -> None:
        """Wait until the page is connected."""
        expect(self.page.locator("#connection")).to_have_text("live")

    def expect_calls(self, *ids: str) -> None:
        """Wait until these calls are listed, in this order, and no other."""
        expect(self.rows).to_have_count(len(ids))
        for index, call in enumerate(ids):
            expect(self.rows.nth(index)).to_have_attribute("data-call", call)

    def assert_silent(self) -> None:
        """Nothing was asked of anybody else, and nothing went wrong."""
        assert [url for url in self.requests if not url.startswith(f"{self.origin}/")] == []
        assert self.complaints == []
