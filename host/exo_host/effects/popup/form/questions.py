"""The questions of a form: each is a label, something to answer with, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static, TextArea

from exo_host.effects.popup.form.answers import Wrong, bounds, read_number, read_text
from exo_host.effects.popup.form.spec import (
    ChoiceAsked,
    ConfirmAsked,
    Field,
    NumberAsked,
    NumberInput,
    TextAsked,
    TextInput,
    Value,
)
from exo_host.effects.popup.form.visible import visible


class Question(Vertical):
    """One field of the form."""

    def __init__(self, field: Field) -> None:
        super().__init__(classes="question")
        self.field = field
        self.wrong = Static("", classes="wrong", markup=False)
        self.wrong.display = False

    def compose(self) -> ComposeResult:
        """The label, what answers it, and the place for what is wrong."""
        note = "" if self.field["required"] else "  optional"
        yield Static(visible(self.field["label"]) + note, classes="label", markup=False)
        yield self.box()
        yield self.wrong

    def box(self) -> Widget:
        """What the user answers with; always the same widget."""
        raise NotImplementedError

    def read(self) -> Value | None:
        """The answer, None if there is none; raise `Wrong`."""
        raise NotImplementedError

    def answer(self) -> Value | None:
        """The answer, checked against `required`; what is wrong is shown below the box."""
        try:
            value = self.read()
            if self.field["required"] and value is None:
                raise Wrong(self.needed)
        except Wrong as wrong:
            self.wrong.update(str(wrong))
            self.wrong.display = True
            raise
        self.forgive()
        return value

    needed: ClassVar[str] = "An answer is needed."

    def forgive(self) -> None:
        """Take away what was said to be wrong."""
        self.wrong.display = False


class TextQuestion(Question):
    """Words, on one line."""

    def __init__(self, field: Field, text: TextInput) -> None:
        super().__init__(field)
        self._input = Input(
            text.get("initial", ""),
            placeholder=visible(text.get("placeholder", "")),
            compact=True,
            select_on_focus=False,
        )

    def box(self) -> Widget:
        """A line to type in."""
        return self._input

    def read(self) -> Value | None:
        """The line as it stands."""
        return _text(self._input.value, self.field["required"])


class LinesQuestion(Question):
    """Words, on many lines."""

    def __init__(self, field: Field, text: TextInput) -> None:
        super().__init__(field)
        self._area = TextArea(
            text.get("initial", "").replace("\r\n", "\n").replace("\r", "\n"),
            placeholder=visible(text.get("placeholder", "")),
            compact=True,
            highlight_cursor_line=False,
        )

    def box(self) -> Widget:
        """A box to type in."""
        return self._area

    def read(self) -> Value | None:
        """The lines as they stand."""
        return _text(self._area.text, self.field["required"])


class NumberQuestion(Question):
    """A number."""

    needed = "A number is needed."

    def __init__(self, field: Field, number: NumberInput) -> None:
        super().__init__(field)
        self._low, self._high = number.get("minimum"), number.get("maximum")
        self._input = Input(
            placeholder=bounds(self._low, self._high), compact=True, select_on_focus=False
        )

    def box(self) -> Widget:
        """A line to type in."""
        return self._input

    def read(self) -> Value | None:
        """The number, if it is one and fits."""
        number = read_number(self._input.value, self._low, self._high)
        return None if number is None else {"kind": "Number", "payload": number}


class Options(OptionList):
    """A list of which one is chosen: the arrow keys choose, Delete takes the choice back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("delete,backspace", "none", show=False),
        Binding("space", "cursor_down", show=False),
    ]

    def __init__(self, options: list[str]) -> None:
        super().__init__(markup=False, compact=True)
        self._texts = [visible(option) for option in options]
        self._marked: int | None = None
        self.add_options(map(_unchosen, self._texts))

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Mark what is chosen, for those who cannot tell by its colour."""
        if self._marked is not None:
            self.replace_option_prompt_at_index(self._marked, _unchosen(self._texts[self._marked]))
        if highlighted is not None:
            self.replace_option_prompt_at_index(highlighted, f" ● {self._texts[highlighted]}")
        self._marked = highlighted
        super().watch_highlighted(highlighted)

    def action_none(self) -> None:
        """Choose nothing."""
        self.highlighted = None


def _unchosen(text: str) -> str:
    return f" ○ {text}"


class ChoiceQuestion(Question):
    """One of several."""

    needed = "Choose one with the arrow keys."

    def __init__(self, field: Field, options: list[str]) -> None:
        super().__init__(field)
        self._values = options
        self._options = Options(options)

    def box(self) -> Widget:
        """A list."""
        return self._options

    def read(self) -> Value | None:
        """The option that is chosen."""
        at = self._options.highlighted
        return None if at is None else {"kind": "Text", "payload": self._values[at]}


class ConfirmOptions(Options):
    """Yes or no; y and n choose too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "first", show=False),
        Binding("n", "last", show=False),
    ]


class ConfirmQuestion(Question):
    """Yes or no."""

    needed = "Choose yes or no."

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._options = ConfirmOptions(["Yes", "No"])

    def box(self) -> Widget:
        """A list of two."""
        return self._options

    def read(self) -> Value | None:
        """Whether yes is chosen."""
        at = self._options.highlighted
        return None if at is None else {"kind": "Flag", "payload": at == 0}


def questions(fields: list[Field]) -> Iterator[Question]:
    """The questions of a form, in their order."""
    for field in fields:
        asked: TextAsked | ChoiceAsked | NumberAsked | ConfirmAsked = field["input"]
        if asked["kind"] == "Text":
            text = asked["payload"]
            yield LinesQuestion(field, text) if text["multiline"] else TextQuestion(field, text)
        elif asked["kind"] == "Choice":
            yield ChoiceQuestion(field, asked["payload"]["options"])
        elif asked["kind"] == "Number":
            yield NumberQuestion(field, asked["payload"])
        else:
            yield ConfirmQuestion(field)


def _text(text: str, required: bool) -> Value | None:
    words = read_text(text, required=required)
    return None if words is None else {"kind": "Text", "payload": words}
