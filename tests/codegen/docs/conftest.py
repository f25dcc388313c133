"""The page as rendered from the schema, and a Chromium that has it open."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.codegen.docs.reader import Reader

from exo_gen.model import Model
from exo_gen.pipeline import load_model
from exo_gen.project import Project
from exo_gen.render.docs import render_docs
from exo_gen.render.header import Header

_CHROMIUM: Final = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)


@pytest.fixture(scope="session")
def model() -> Model:
    return load_model(Project.at(Path(__file__).parents[3]))


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


@pytest.fixture(scope="session")
def address(model: Model, tmp_path_factory: pytest.TempPathFactory) -> str:
    page = tmp_path_factory.mktemp("docs") / "index.html"
    page.write_text(render_docs(model, Header("0", model.fingerprint))["index.html"], "utf-8")
    return page.as_uri()


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Reader]:
    with Reader.of(browser, address) as reader:
        yield reader
