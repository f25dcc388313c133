"""The form by itself, without a terminal: what it takes, what it refuses, what it shows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest
from tests.host.effects.popup.forms import choice, confirm, form, number, read, spec, words
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Static

from exo_host.effects.popup.form.app import FormApp, clock
from exo_host.effects.popup.form.questions import Question
from exo_host.effects.popup.form.spec import Outcome
from exo_host.effects.popup.form.visible import visible
from exo_types.models import (
    PopupForm,
    PopupOutcomeDismissed,
    PopupOutcomeSubmitted,
    PopupValueFlag,
    PopupValueNumber,
    PopupValueText,
)

LARGE: Final = (80, 40)
SMALL: Final = (38, 10)
"""A popup of 40x12 inside its border."""


@asynccontextmanager
async def shown(
    asking: PopupForm, size: tuple[int, int] = LARGE
) -> AsyncIterator[tuple[FormApp, Pilot[Outcome]]]:
    """A form on a screen."""
    app = FormApp(spec(asking))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


async def answer(asking: PopupForm, *keys: str) -> dict[str, object]:
    """The values that a form ends with after some keys, then ctrl+s."""
    async with shown(asking) as (app, pilot):
        await pilot.press(*keys, "ctrl+s")
        await pilot.pause()
        outcome = read(app.return_value)
    assert isinstance(outcome, PopupOutcomeSubmitted)
    return dict(outcome.payload.values)


async def complaint(asking: PopupForm, *keys: str) -> str:
    """What a form says is wrong when it is submitted after some keys."""
    async with shown(asking) as (app, pilot):
        await pilot.press(*keys, "ctrl+s")
        await pilot.pause()
        assert app.return_value is None
        (wrong,) = [item for item in app.query(".wrong").results(Static) if item.display]
        return str(wrong.render())


def screen(app: FormApp) -> str:
    """The text on the screen, line by line."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def asking_box(app: FormApp, at: int) -> Widget:
    """What the question at a place is answered with."""
    return list(app.query(Question))[at].box()


async def test_words() -> None:
    assert await answer(form(words("note", initial="a")), *"bc") == {
        "note": PopupValueText(payload="abc")
    }


async def test_lines() -> None:
    assert await answer(form(words("note", multiline=True)), "a", "enter", "b") == {
        "note": PopupValueText(payload="a\nb")
    }


async def test_initial_lines_of_another_system() -> None:
    asking = form(words("note", multiline=True, initial="a\r\nb"))
    assert await answer(asking) == {"note": PopupValueText(payload="a\nb")}


async def test_a_choice_with_the_arrow_keys() -> None:
    asking = form(choice("how", "squash", "rebase", "[b]merge[/b]"))
    assert await answer(asking, "down", "down", "down") == {
        "how": PopupValueText(payload="[b]merge[/b]")
    }


async def test_a_choice_taken_back() -> None:
    asking = form(choice("how", "squash", "rebase", required=False))
    assert await answer(asking, "down", "delete") == {}


async def test_a_number() -> None:
    assert await answer(form(number("weight", 0, 5)), "2", "full_stop", "5") == {
        "weight": PopupValueNumber(payload=2.5)
    }


async def test_no_number() -> None:
    assert "not a number" in await complaint(form(number("weight")), "x")
    assert "0 to 5" in await complaint(form(number("weight", 0, 5)), "9")


async def test_yes_or_no() -> None:
    assert await answer(form(confirm("sure"), confirm("safe")), "y", "tab", "n") == {
        "sure": PopupValueFlag(payload=True),
        "safe": PopupValueFlag(payload=False),
    }


async def test_required_answers() -> None:
    asking = form(
        words("a"),
        words("b", initial="  "),
        words("c", multiline=True),
        choice("d", "x"),
        number("e"),
        confirm("f"),
    )
    async with shown(asking) as (app, pilot):
        await pilot.press("tab", "ctrl+s")
        await pilot.pause()
        assert app.return_value is None
        said = [str(item.render()) for item in app.query(".wrong").results(Static) if item.display]
        assert app.focused is asking_box(app, 0)
    assert said == [
        *["An answer is needed."] * 3,
        "Choose one with the arrow keys.",
        "A number is needed.",
        "Choose yes or no.",
    ]


async def test_what_is_left_empty_has_no_value() -> None:
    asking = form(
        words("a", required=False),
        words("b", multiline=True, required=False),
        choice("c", "x", required=False),
        number("d", required=False),
        confirm("e", required=False),
    )
    assert await answer(asking) == {}


async def test_a_wrong_answer_is_mended() -> None:
    async with shown(form(words("a"), number("b"))) as (app, pilot):
        await pilot.press("x", "enter", "y", "ctrl+s")
        await pilot.pause()
        assert "not a number" in screen(app)
        await pilot.press("backspace", "7")
        await pilot.pause()
        assert "not a number" not in screen(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
        outcome = read(app.return_value)
    assert isinstance(outcome, PopupOutcomeSubmitted)
    assert outcome.payload.values["b"] == PopupValueNumber(payload=7)


async def test_the_buttons() -> None:
    async with shown(form(words("a", initial="x"))) as (app, pilot):
        await pilot.press("tab", "enter")
        await pilot.pause()
        assert isinstance(read(app.return_value), PopupOutcomeSubmitted)
    async with shown(form(words("a", initial="x"))) as (app, pilot):
        await pilot.press("shift+tab", "enter")
        await pilot.pause()
        assert isinstance(read(app.return_value), PopupOutcomeDismissed)


@pytest.mark.parametrize("key", ["escape", "ctrl+c", "ctrl+q"])
async def test_dismiss(key: str) -> None:
    async with shown(form(words("a", multiline=True))) as (app, pilot):
        await pilot.press("x", key)
        await pilot.pause()
        assert isinstance(read(app.return_value), PopupOutcomeDismissed)


async def test_a_plain_yes_or_no() -> None:
    async with shown(form(title="Go on?")) as (app, pilot):
        assert "Yes" in screen(app)
        await pilot.press("enter")
        await pilot.pause()
        outcome = read(app.return_value)
    assert isinstance(outcome, PopupOutcomeSubmitted)
    assert outcome.payload.values == {}


async def test_a_guests_text_is_shown_as_it_is() -> None:
    asking = form(
        choice("[red]c[/red]", "[i]x[/i]", "b\x1b[2J"),
        title="[b]Merge[/b] \x1b[31mnow\nat once",
        message="[link='x']one[/link]\ntwo\u202e",
    )
    async with shown(asking) as (app, _):
        text = screen(app)
    for expected in (
        "[b]Merge[/b] ␛[31mnow␊at once",
        "[link='x']one[/link]\n",
        "two<U+202E>",
        "The [red]c[/red]",
        "[i]x[/i]",
        "b␛[2J",
    ):
        assert expected in "\n".join(line.rstrip() for line in text.splitlines())


def test_what_becomes_visible() -> None:
    assert visible("a\0\t\r\n\x7f\x85\u2028é😀") == "a␀ ␍␊␡<U+0085><U+2028>é😀"
    assert visible("a\r\nb\rc", lines=True) == "a\nb␍c"


async def test_a_small_popup() -> None:
    asking = form(
        choice("how", *(f"option {at}" for at in range(30))),
        words("note", required=False),
        message="A message that is longer than the line, so that it is folded.",
    )
    async with shown(asking, SMALL) as (app, pilot):
        text = screen(app)
        assert "Submit" in text
        assert "Esc dismiss" in text
        assert "A message that" in text
        await pilot.press("end")
        await pilot.pause()
        assert "● option 29" in screen(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(read(app.return_value), PopupOutcomeSubmitted)


async def test_many_fields_scroll() -> None:
    asking = form(*(words(f"field {at}", initial=str(at)) for at in range(31)), words("last"))
    async with shown(asking, SMALL) as (app, pilot):
        assert "The last" not in screen(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "The last" in screen(app)
        assert "An answer is needed." in screen(app)
        assert app.focused is not None
        inside = Region(0, 0, *SMALL)
        assert inside.contains_region(app.focused.region)
        await pilot.press("x", "ctrl+s")
        await pilot.pause()
        outcome = read(app.return_value)
    assert isinstance(outcome, PopupOutcomeSubmitted)
    assert len(outcome.payload.values) == 32


async def test_a_long_message_scrolls() -> None:
    message = "\n".join(f"line {at} of it" for at in range(60))
    async with shown(form(words("a"), message=message), SMALL) as (app, pilot):
        assert "line 0 of it" in screen(app)
        await pilot.press("pagedown")
        await pilot.pause()
        assert "line 0 of it" not in screen(app)
        await pilot.press("pageup")
        await pilot.pause()
        assert "line 0 of it" in screen(app)


async def test_keys_that_come_too_soon_are_dropped() -> None:
    app = FormApp(spec(form(words("a")), guard_seconds=3600))
    async with app.run_test() as pilot:
        await pilot.press("x", "ctrl+s", "escape")
        await pilot.pause()
        assert app.return_value is None
        assert "Esc dismiss" not in screen(app)


async def test_the_countdown() -> None:
    app = FormApp(spec(form(), seconds=86400))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        assert " left" in screen(app)
    assert [clock(seconds) for seconds in (-1, 4.2, 720, 3601, 86400)] == [
        "0:00",
        "0:05",
        "12:00",
        "1:00:01",
        "24:00:00",
    ]


async def test_an_orphan_closes_itself() -> None:
    app = FormApp(spec(form(), seconds=-60))
    async with app.run_test() as pilot:
        await pilot.pause()
    assert app.return_value is None
    assert not app.is_running


def test_the_program_imports_little() -> None:
    """A person waits for the form: it brings none of the host's types with it."""
    code = "import sys, exo_host.effects.popup.form.__main__; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    heavy = {"pydantic", "exo_types", "extism", "httpx"}
    assert heavy.isdisjoint(ran.stdout.split())


def test_a_form_that_fails_says_so(tmp_path: Path) -> None:
    (tmp_path / "spec.json").write_text(json.dumps({"form": {}}))
    ran = subprocess.run(
        [
            *(sys.executable, "-m", "exo_host.effects.popup.form"),
            *(tmp_path / "spec.json", tmp_path / "answer.json"),
        ],
        capture_output=True,
        check=False,
        env={**os.environ, "TERM": "dumb"},
    )
    assert ran.returncode != 0
    assert json.loads((tmp_path / "answer.json").read_text())["kind"] == "Failed"
