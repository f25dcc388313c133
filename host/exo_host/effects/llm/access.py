"""Which key to show, and at which address: the settings' first, then the environment's.

The SDK would look further (tokens, profiles, federation). This service does not: what it may spend
is decided by a key that somebody gave it.
"""

from __future__ import annotations

import os
from typing import Final

from pydantic import HttpUrl, TypeAdapter, ValidationError

from exo_host.effects.llm.settings import LanguageModelSettings
from exo_types.failure import EffectFailure

_KEY_VARIABLE: Final = "ANTHROPIC_API_KEY"
_ADDRESS_VARIABLE: Final = "ANTHROPIC_BASE_URL"
_PUBLIC_ADDRESS: Final = "https://api.anthropic.com"
_ADDRESS: Final[TypeAdapter[HttpUrl]] = TypeAdapter(HttpUrl)


def key(settings: LanguageModelSettings) -> str:
    """The key; raise `EffectFailure` (`unavailable`) when there is none that can be sent."""
    secret = settings.api_key
    given = os.environ.get(_KEY_VARIABLE, "") if secret is None else secret.get_secret_value()
    # A key that was read from a file has the file's line end.
    found = given.strip()
    if not found:
        raise EffectFailure(
            "unavailable",
            "no language model is set up: set `api_key` of the language model's settings, "
            f"or {_KEY_VARIABLE} in the host's environment",
        )
    if not (found.isascii() and found.isprintable()) or " " in found:
        raise EffectFailure(
            "unavailable",
            "the language model's API key has characters that no header can carry; "
            f"check `api_key` or {_KEY_VARIABLE}",
        )
    return found


def address(settings: LanguageModelSettings) -> str:
    """The API's address; raise `EffectFailure` (`unavailable`) when the environment's is none."""
    if settings.base_url is not None:
        return str(settings.base_url)
    given = os.environ.get(_ADDRESS_VARIABLE, "").strip()
    if not given:
        return _PUBLIC_ADDRESS
    try:
        return str(_ADDRESS.validate_python(given))
    except ValidationError:
        raise EffectFailure(
            "unavailable",
            f"{_ADDRESS_VARIABLE} of the host's environment is not an http or https address",
        ) from None
