"""What the GitHub effects are told by whoever starts the host."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, field_validator


class GitHubSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """Which GitHub is asked, as whom, and how patiently."""

    base_url: str = "https://api.github.com"
    """The REST API's address; an Enterprise Server has it at `https://HOST/api/v3`.

    Its certificate is judged by `SSL_CERT_FILE` or `SSL_CERT_DIR` where the environment has one.
    """

    token: SecretStr | None = None
    """A personal, OAuth or installation token; without one only public repositories are read."""

    use_gh_cli: bool = True
    """When there is no `token`, use what `gh auth token` says, if gh is installed."""

    timeout_seconds: float = Field(default=60.0, gt=0)
    """How long an effect may take, waits included."""

    max_wait_seconds: float = Field(default=30.0, ge=0)
    """How long rate limits are waited for, at most, in one effect."""

    retries: int = Field(default=2, ge=0, le=10)
    """How often a GET is sent again after a lost connection or a 5xx."""

    retry_pause_seconds: float = Field(default=0.5, ge=0)
    """The pause before the first of them; it doubles."""

    etag_cache_bytes: int = Field(default=16 * 1024 * 1024, ge=0)
    """How much of earlier answers is kept in memory for conditional requests; 0 for none."""

    @field_validator("base_url")
    @classmethod
    def _is_a_base(cls, given: str) -> str:
        parts = urlsplit(given)
        if parts.scheme not in ("https", "http") or not parts.hostname or parts.port == 0:
            raise ValueError("expected an address like https://api.github.com")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("expected neither user, password, query nor fragment in the address")
        if parts.scheme == "http" and not is_loopback(parts.hostname):
            raise ValueError("a token must not travel in the clear: use https")
        return given.rstrip("/")

    @property
    def host(self) -> str:
        """The host the API is at, in lower case."""
        return urlsplit(self.base_url).hostname or ""


def is_loopback(host: str) -> bool:
    """Whether `host`, a name or an address, is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
