"""What the form is told and what it answers, as the JSON documents are.

The form's part is `PopupForm` of the schema and the answer is its `PopupOutcome`; the generated
types are not used here because importing them takes longer than showing the form.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class TextInput(TypedDict):
    """A text box."""

    multiline: bool
    initial: NotRequired[str]
    placeholder: NotRequired[str]


class ChoiceInput(TypedDict):
    """A list."""

    options: list[str]


class NumberInput(TypedDict):
    """A number box."""

    minimum: NotRequired[float]
    maximum: NotRequired[float]


class ConfirmInput(TypedDict):
    """Yes or no."""


class TextAsked(TypedDict):
    """Words are asked for."""

    kind: Literal["Text"]
    payload: TextInput


class ChoiceAsked(TypedDict):
    """One of several is asked for."""

    kind: Literal["Choice"]
    payload: ChoiceInput


class NumberAsked(TypedDict):
    """A number is asked for."""

    kind: Literal["Number"]
    payload: NumberInput


class ConfirmAsked(TypedDict):
    """Yes or no is asked for."""

    kind: Literal["Confirm"]
    payload: ConfirmInput


class Field(TypedDict):
    """One question."""

    name: str
    label: str
    input: TextAsked | ChoiceAsked | NumberAsked | ConfirmAsked
    required: bool


class Form(TypedDict):
    """A form to show."""

    title: str
    message: NotRequired[str]
    fields: list[Field]


class Spec(TypedDict):
    """A form, and how long it stays."""

    form: Form
    deadline: float | None
    """On the monotonic clock, which all processes of a machine share."""
    guard_seconds: float
    """Keys that come this soon after the form is shown are dropped."""


class Value(TypedDict):
    """One answer."""

    kind: Literal["Text", "Number", "Flag"]
    payload: str | float | bool


class Answers(TypedDict):
    """The answers, by the fields' names."""

    values: dict[str, Value]


class Submitted(TypedDict):
    """The user answered."""

    kind: Literal["Submitted"]
    payload: Answers


class Dismissed(TypedDict):
    """The user closed it."""

    kind: Literal["Dismissed"]
    payload: dict[str, str]


class Failed(TypedDict):
    """The form met an error; no outcome of the schema, the host makes an `EffectFailure` of it."""

    kind: Literal["Failed"]
    payload: str


Outcome = Submitted | Dismissed | Failed
