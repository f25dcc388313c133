"""Where the token comes from: the settings, or the GitHub command line client."""

from __future__ import annotations

import asyncio
import os
from typing import Final

from pydantic import SecretStr

from exo_host.effects.github.settings import GitHubSettings, is_loopback
from exo_types.failure import EffectFailure

_GH_SECONDS: Final = 10.0
# What gh needs to find its configuration and the keyring that holds the token.
_KEPT_VARIABLES: Final = (
    "PATH",
    "HOME",
    "TMPDIR",
    "SYSTEMROOT",
    "APPDATA",
    "LOCALAPPDATA",
    "USERPROFILE",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
    "XDG_RUNTIME_DIR",
    "DBUS_SESSION_BUS_ADDRESS",
    "GH_CONFIG_DIR",
    "GH_TOKEN",
    "GITHUB_TOKEN",
    "GH_ENTERPRISE_TOKEN",
    "GITHUB_ENTERPRISE_TOKEN",
)


class TokenSource:
    """The token, looked for when it is first needed."""

    def __init__(self, settings: GitHubSettings) -> None:
        self._settings = settings
        self._found: SecretStr | None = None
        self._looking = asyncio.Lock()

    async def current(self) -> SecretStr | None:
        """The token to use now. Not having one is not remembered: the user may log in meanwhile."""
        async with self._looking:
            if self._found is None:
                self._found = await resolve_token(self._settings)
            return self._found

    def refused(self) -> None:
        """GitHub did not take the token: ask gh for a newer one next time."""
        self._found = None


async def resolve_token(settings: GitHubSettings) -> SecretStr | None:
    """The settings' token, or what `gh auth token` has for the host of `base_url`, or None.

    Raises `EffectFailure` (`unauthorized`) for a token that no header can hold.
    """
    token = settings.token
    if token is not None and not token.get_secret_value().strip():
        token = None
    if token is None and settings.use_gh_cli and not is_loopback(settings.host):
        token = await _ask_gh(_account_host(settings.host))
    if token is None:
        return None
    text = token.get_secret_value().strip()
    if not all("!" <= character <= "~" for character in text):
        raise EffectFailure(
            "unauthorized",
            "the configured GitHub token has characters that no token has; set it again",
        )
    return SecretStr(text)


def _account_host(api_host: str) -> str:
    """What gh calls the host whose API is at `api_host`."""
    if api_host == "api.github.com":
        return "github.com"
    # Tenants of GitHub's own cloud have their API at api.TENANT.ghe.com.
    if api_host.endswith(".ghe.com"):
        return api_host.removeprefix("api.")
    return api_host


async def _ask_gh(host: str) -> SecretStr | None:
    environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    try:
        process = await asyncio.create_subprocess_exec(
            "gh",
            *("auth", "token", "--hostname", host),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={**environment, "GH_PROMPT_DISABLED": "1", "GH_NO_UPDATE_NOTIFIER": "1"},
        )
    except OSError:
        return None
    try:
        async with asyncio.timeout(_GH_SECONDS):
            out, _ = await process.communicate()
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    text = out.decode("utf-8", "replace").strip()
    return SecretStr(text) if process.returncode == 0 and text else None
