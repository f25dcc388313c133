"""Forms to ask with, written short."""

from __future__ import annotations

import time
from typing import cast

from exo_host.effects.popup.form.spec import Form, Outcome, Spec
from exo_types.codec import Codec
from exo_types.models import (
    PopupChoiceInput,
    PopupField,
    PopupForm,
    PopupInput,
    PopupInputChoice,
    PopupInputConfirm,
    PopupInputNumber,
    PopupInputText,
    PopupNumberInput,
    PopupOutcome,
    PopupTextInput,
    Unit,
)


def asked(name: str, answered: PopupInput, required: bool) -> PopupField:
    """A field labelled `The NAME`."""
    return PopupField(name=name, label=f"The {name}", input=answered, required=required)


def words(
    name: str,
    *,
    initial: str | None = None,
    placeholder: str | None = None,
    multiline: bool = False,
    required: bool = True,
) -> PopupField:
    """A text box."""
    text = PopupTextInput(multiline=multiline, initial=initial, placeholder=placeholder)
    return asked(name, PopupInputText(payload=text), required)


def choice(name: str, *options: str, required: bool = True) -> PopupField:
    """A list."""
    payload = PopupChoiceInput(options=list(options))
    return asked(name, PopupInputChoice(payload=payload), required)


def number(
    name: str, low: float | None = None, high: float | None = None, *, required: bool = True
) -> PopupField:
    """A number box."""
    payload = PopupNumberInput(minimum=low, maximum=high)
    return asked(name, PopupInputNumber(payload=payload), required)


def confirm(name: str, *, required: bool = True) -> PopupField:
    """Yes or no."""
    return asked(name, PopupInputConfirm(payload=Unit()), required)


def form(*fields: PopupField, title: str = "Go on?", message: str | None = None) -> PopupForm:
    """A form."""
    return PopupForm(title=title, message=message, fields=list(fields))


def spec(asking: PopupForm, *, seconds: float | None = None, guard_seconds: float = 0) -> Spec:
    """What the form's program is told."""
    return Spec(
        form=cast(Form, asking.to_plain()),
        deadline=None if seconds is None else time.monotonic() + seconds,
        guard_seconds=guard_seconds,
    )


def read(outcome: Outcome | None) -> PopupOutcome:
    """What the form's program answers, read as the host reads it."""
    assert outcome is not None, "the form has not ended"
    return Codec[PopupOutcome]("PopupOutcome", PopupOutcome).from_plain(outcome)
