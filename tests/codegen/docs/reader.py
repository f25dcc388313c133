"""Somebody who reads the page: what it asked for, what it complained about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect


class Reader:
    """The page in a tab of its own."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.search = page.get_by_role("combobox", name="Search")
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    @classmethod
    @contextmanager
    def of(
        cls, browser: Browser, address: str, fragment: str = "", **settings: Any
    ) -> Iterator[Reader]:
        """Open the page, with this after the `#`; at the end nothing may have gone wrong."""
        context = browser.new_context(**settings)
        context.set_default_timeout(10_000)
        try:
            reader = cls(context.new_page(), address)
            reader.page.goto(f"{address}#{fragment}" if fragment else address)
            yield reader
            reader.assert_silent()
        finally:
            context.close()

    @property
    def options(self) -> Locator:
        """What the search found."""
        return self.page.get_by_role("option")

    def expect_chosen(self, name: str) -> None:
        """Wait until one result is chosen, this one, and the search says so to who listens."""
        chosen = self.page.locator("[role=option][aria-selected=true]")
        expect(chosen).to_have_count(1)
        expect(chosen).to_contain_text(name)
        option = chosen.get_attribute("id")
        assert option is not None
        expect(self.search).to_have_attribute("aria-activedescendant", option)

    def assert_silent(self) -> None:
        """The page itself was all that was asked for, and it had nothing to complain about."""
        assert {url.partition("#")[0] for url in self.requests} == {self.address}
        assert self.complaints == []
