"""What is to be examined, as values: read once from the configuration and the environment.

The one place to change when a section of the configuration says what a variable says here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from exo_host.config.load import Config

_GITHUB_VARIABLES: Final = ("GH_TOKEN", "GITHUB_TOKEN")
_MODEL_VARIABLE: Final = "ANTHROPIC_API_KEY"
_OTLP_VARIABLES: Final = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_ENGINE: Final = "unix:///var/run/docker.sock"


@dataclass(frozen=True, slots=True)
class ServerProgram:
    """A language server that may be used."""

    program: str
    install: str
    """How a person gets it."""


_TYPESCRIPT: Final = (
    ServerProgram(
        "typescript-language-server", "npm install --global typescript typescript-language-server"
    ),
)
LANGUAGE_SERVERS: Final[Mapping[str, Sequence[ServerProgram]]] = {
    "python": (
        ServerProgram("basedpyright-langserver", "pip install basedpyright"),
        ServerProgram("jedi-language-server", "pip install jedi-language-server"),
    ),
    "typescript": _TYPESCRIPT,
    "haskell": (ServerProgram("haskell-language-server-wrapper", "ghcup install hls"),),
    "rust": (ServerProgram("rust-analyzer", "rustup component add rust-analyzer"),),
    "go": (ServerProgram("gopls", "go install golang.org/x/tools/gopls@latest"),),
}


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
    """Return what a configuration and an environment ask for."""
    del config  # until it has sections for services
    engine = environment.get("DOCKER_HOST", "")
    token_from = next((name for name in _GITHUB_VARIABLES if environment.get(name)), "")
    return Needs(
        engine=engine or _ENGINE,
        engine_is_chosen=bool(engine),
        github_api="https://api.github.com",
        github_token=SecretStr(environment[token_from].strip()) if token_from else None,
        github_token_from=token_from,
        ask_gh=True,
        model_key=_secret(environment.get(_MODEL_VARIABLE, "")),
        tmux="tmux",
        tmux_environment=environment.get("TMUX", ""),
        language_servers=LANGUAGE_SERVERS,
        otlp=next((environment[name] for name in _OTLP_VARIABLES if environment.get(name)), ""),
        cache=Path(environment.get("XDG_CACHE_HOME") or home / ".cache") / "wasmtime",
    )


def _secret(value: str) -> SecretStr | None:
    return SecretStr(value.strip()) if value.strip() else None
