"""What the language model service is set up with."""

from __future__ import annotations

from pydantic import BaseModel, Field, HttpUrl, SecretStr


class LanguageModelSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """Whom to ask, and how patient to be.

    Proxies and the SDK's ANTHROPIC_CUSTOM_HEADERS are taken from the host's environment.
    """

    api_key: SecretStr | None = None
    """The API's key. Without it ANTHROPIC_API_KEY of the host's environment is taken."""

    base_url: HttpUrl | None = None
    """Where the API is. Without it ANTHROPIC_BASE_URL is taken, and without that the public API."""

    timeout_seconds: float = Field(default=300.0, gt=0, allow_inf_nan=False)
    """How long one try may take, from its first byte sent to its last byte read."""

    max_retries: int = Field(default=4, ge=0, le=100)
    """How many more tries a request gets when the API is busy, broken or out of reach."""

    max_wait_seconds: float = Field(default=60.0, ge=0, allow_inf_nan=False)
    """How long a request may wait between its tries, all waits together."""

    max_concurrent: int = Field(default=8, ge=1)
    """How many requests may be under way at once; others wait for their turn."""
