"""What a form must hold beyond its type; anything else is `invalid_input`."""

from __future__ import annotations

import unicodedata

from exo_types.failure import EffectFailure
from exo_types.models import (
    PopupField,
    PopupForm,
    PopupInputNumber,
    PopupInputText,
    PopupNumberInput,
    PopupTextInput,
)


def check(form: PopupForm) -> None:
    """Refuse a form that cannot be shown, or whose answers could not be told apart."""
    seen: set[str] = set()
    for field in form.fields:
        if field.name in seen:
            raise EffectFailure(
                "invalid_input", f"two fields are named {field.name!r}; give each its own name"
            )
        seen.add(field.name)
        match field.input:
            case PopupInputNumber(payload=payload):
                _check_number(field, payload)
            case PopupInputText(payload=payload):
                _check_text(field, payload)
            case _:
                pass


def _check_number(field: PopupField, number: PopupNumberInput) -> None:
    low, high = number.minimum, number.maximum
    if low is not None and high is not None and low > high:
        raise EffectFailure(
            "invalid_input",
            f"no number fits field {field.name!r}: its minimum {low} is above its maximum {high}",
        )


def _check_text(field: PopupField, text: PopupTextInput) -> None:
    initial = text.initial or ""
    allowed = "\t\n\r" if text.multiline else ""
    for character in initial:
        if unicodedata.category(character) == "Cc" and character not in allowed:
            advice = "; make it multiline" if character in "\t\n\r" else ""
            raise EffectFailure(
                "invalid_input",
                f"the initial text of field {field.name!r} has a control character"
                f" ({character!r}) that a text box cannot hold{advice}",
            )
