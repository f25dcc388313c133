"""The reference page: whole, linked, and in need of nothing from outside."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from exo_gen.pipeline import load_model
from exo_gen.project import Project
from exo_gen.render.docs import render_docs
from exo_gen.render.header import Header

_VOID = {"meta", "input", "link", "br", "img"}


class Page(HTMLParser):
    """What of a page the tests look at; fails on tags that do not match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.sources: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag not in _VOID:
            self.open.append(tag)
        self.ids += [value] if (value := values.get("id")) else []
        self.links += [value] if (value := values.get("href")) else []
        self.sources += [value] if (value := values.get("src")) else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def page() -> Page:
    model = load_model(Project.at(Path(__file__).parents[3]))
    return Page(render_docs(model, Header("0", model.fingerprint))["index.html"])


def test_it_has_a_place_for_everything(page: Page) -> None:
    model = load_model(Project.at(Path(__file__).parents[3]))
    expected = {
        *(f"effect-{effect.tag}" for effect in model.effects),
        *(f"entry-{entry.export}" for entry in model.entry_points),
        *(f"tool-{tool.name}" for tool in model.tools),
        *model.types,
    }
    assert expected <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_every_link_leads_somewhere_on_the_page(page: Page) -> None:
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert page.sources == []
