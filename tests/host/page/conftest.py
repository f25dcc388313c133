"""A Chromium, a runtime, and the page of that runtime opened in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.host.page.runtime import Runtime
from tests.host.page.visit import Visit

_CHROMIUM: Final = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if _CHROMIUM is None:
        pytest.skip("no chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        # A sandbox within a container's own needs rights that CI does not give.
        chromium = playwright.chromium.launch(
            executable_path=_CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def runtime() -> Runtime:
    return Runtime()


@pytest.fixture
def port(runtime: Runtime) -> Iterator[int]:
    with runtime.served() as port:
        yield port


@pytest.fixture
def visit(browser: Browser, port: int) -> Iterator[Visit]:
    with Visit.to(browser, port) as visit:
        yield visit
