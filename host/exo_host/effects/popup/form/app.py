"""The form: a title, what it is about, the questions, and two buttons."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Input, OptionList, Static, TextArea

from exo_host.effects.popup.form.answers import Wrong
from exo_host.effects.popup.form.keys import OneKeyAtATime
from exo_host.effects.popup.form.questions import Question, questions
from exo_host.effects.popup.form.spec import Outcome, Spec, Value
from exo_host.effects.popup.form.visible import visible

_ORPHAN_SECONDS: Final = 5.0
"""A form that nobody closed this long after its time, because the host is gone, closes itself."""


class FormApp(OneKeyAtATime[Outcome], inherit_bindings=False):
    """Shows a form until it is answered or dismissed; returns what became of it."""

    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = ""
    CSS = """
    Screen { layout: vertical; background: $background; padding: 0 1; }
    #title { text-style: bold; color: $accent; height: auto; max-height: 3; }
    #body { height: 1fr; scrollbar-size-vertical: 1; }
    #message { height: auto; margin-bottom: 1; }
    .question { height: auto; margin-bottom: 1; }
    .question .label { height: auto; color: $text-muted; }
    .question:focus-within .label { color: $foreground; }
    .question .wrong { height: auto; color: $text-error; }
    .question Input, .question TextArea, .question OptionList { background: $surface; }
    .question Input, .question TextArea { padding: 0 1; }
    .question TextArea { height: 4; }
    .question OptionList { max-height: 40vh; }
    .question Input:focus, .question TextArea:focus, .question OptionList:focus {
        background: $boost;
    }
    #buttons { height: 1; }
    #buttons Button { margin-right: 1; min-width: 10; }
    #left { width: 1fr; height: 1; text-align: right; color: $text-muted; }
    #keys { height: 1; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c,ctrl+q", "dismiss", priority=True),
        Binding("ctrl+s", "submit", priority=True),
        Binding("tab", "app.focus_next"),
        Binding("shift+tab", "app.focus_previous"),
        Binding("pageup", "scroll(-1)"),
        Binding("pagedown", "scroll(1)"),
    ]

    def __init__(self, spec: Spec, on_shown: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self._form = spec["form"]
        self._deadline = spec["deadline"]
        self._guard_seconds = spec["guard_seconds"]
        self._on_shown = on_shown
        self._questions: list[Question] = []

    def compose(self) -> ComposeResult:
        """Title, message and questions (these scroll), and a foot that always stays."""
        self._questions = list(questions(self._form["fields"]))
        yield Static(visible(self._form["title"]), id="title", markup=False)
        with VerticalScroll(id="body", can_focus=False):
            message = self._form.get("message")
            if message:
                yield Static(visible(message, lines=True), id="message", markup=False)
            yield from self._questions
        submit, dismiss = ("Submit", "Dismiss") if self._questions else ("Yes", "No")
        with Horizontal(id="buttons"):
            yield Button(submit, id="submit", variant="primary", compact=True)
            yield Button(dismiss, id="dismiss", compact=True)
            yield Static("", id="left", markup=False)
        self._keys = f"Tab next · ^S {submit.lower()} · Esc {dismiss.lower()}"
        yield Static("", id="keys", markup=False)

    def on_mount(self) -> None:
        """Start the countdown and go to the first question, leaving the message in sight."""
        first = self._questions[0].box() if self._questions else self.query_one("#submit")
        self.screen.set_focus(first, scroll_visible=False)
        self._count_down()
        if self._deadline is not None:
            self.set_interval(1.0, self._count_down)

    def on_ready(self) -> None:
        """The form is on the screen: listen, soon."""
        self._on_shown()
        if self._guard_seconds:
            self.set_timer(self._guard_seconds, self._listen)
        else:
            self._listen()

    def _listen(self) -> None:
        self.listens = True
        self.query_one("#keys", Static).update(self._keys)

    def _count_down(self) -> None:
        if self._deadline is None:
            return
        left = self._deadline - time.monotonic()
        if left < -_ORPHAN_SECONDS:
            self.exit(None)
        self.query_one("#left", Static).update(f"{clock(left)} left")

    def action_scroll(self, pages: int) -> None:
        """Show another part of a long form."""
        body = self.query_one("#body", VerticalScroll)
        if pages > 0:
            body.scroll_page_down(animate=False)
        else:
            body.scroll_page_up(animate=False)

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _next(self) -> None:
        self.screen.focus_next()

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(OptionList.OptionHighlighted)
    def _answering(
        self, event: Input.Changed | TextArea.Changed | OptionList.OptionHighlighted
    ) -> None:
        """Bring what is being answered in sight, and say no more that it is wrong."""
        for question in self._questions:
            if question.box() is event.control and question.box().has_focus and self.listens:
                question.forgive()
                question.box().scroll_visible(animate=False)

    @on(Button.Pressed, "#submit")
    def action_submit(self) -> None:
        """End with the answers, or go to the first that cannot be taken."""
        values: dict[str, Value] = {}
        wrong: list[Question] = []
        for question in self._questions:
            try:
                value = question.answer()
            except Wrong:
                wrong.append(question)
            else:
                if value is not None:
                    values[question.field["name"]] = value
        if wrong:
            wrong[0].box().focus()
            self.call_after_refresh(wrong[0].scroll_visible, animate=False)
            return
        self.exit({"kind": "Submitted", "payload": {"values": values}})

    @on(Button.Pressed, "#dismiss")
    def action_dismiss(self) -> None:
        """End without an answer."""
        self.exit({"kind": "Dismissed", "payload": {}})


def clock(seconds: float) -> str:
    """Seconds as a clock shows them: `0:05`, `12:00`, `1:00:00`."""
    whole = max(0, math.ceil(seconds))
    hours, minutes = divmod(whole // 60, 60)
    head = f"{hours}:{minutes:02}" if hours else str(minutes)
    return f"{head}:{whole % 60:02}"
