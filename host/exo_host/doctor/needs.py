"""What is to be examined, as values read once from the configuration and the environment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from exo_host.config.load import Config

_ENGINE: Final = "unix:///var/run/docker.sock"


@dataclass(frozen=True, slots=True)
class ServerProgram:
    """A language server that may be used."""

    program: str
    install: str
    """How a person gets it."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Everything that the checks of services look at."""

    engine: str
    """The container engine's address."""
    engine_is_chosen: bool
    """Whether somebody named it; then it must answer."""
    github_api: str
    github_token: SecretStr | None
    github_token_from: str
    ask_gh: bool
    model_key: SecretStr | None
    tmux: str
    tmux_environment: str
    """The value of TMUX; empty outside a multiplexer."""
    language_servers: Mapping[str, Sequence[ServerProgram]]
    otlp: str
    """Where spans are sent; empty for nowhere."""
    cache: Path
    """The compiled code that the WebAssembly engine keeps."""


def needs_of(config: Config, environment: Mapping[str, str], home: Path) -> Needs:
    """Return what a configuration asks for, and where this machine keeps things."""
    settings = config.settings
    return Needs(
        engine=settings.docker.base_url or _ENGINE,
        engine_is_chosen=settings.docker.base_url is not None,
        github_api=settings.github.base_url,
        github_token=settings.github.token,
        github_token_from=config.origin("github.token"),
        ask_gh=settings.github.use_gh_cli,
        model_key=settings.llm.api_key,
        tmux=settings.popup.program,
        tmux_environment=settings.popup.tmux_environment or "",
        language_servers={
            language: [
                ServerProgram(command.argv[0], command.install)
                for command in settings.lsp.commands(language)
            ]
            for language in settings.lsp.languages()
        },
        otlp=settings.telemetry.endpoint or "",
        cache=Path(environment.get("XDG_CACHE_HOME") or home / ".cache") / "wasmtime",
    )
