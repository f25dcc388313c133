"""The services behind the effects, built from the configuration; the one place that knows all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, SecretStr

from exo_host.bridge import Deadlines
from exo_host.config.load import Config, ConfigError
from exo_host.effects.git.service import Git
from exo_host.effects.log import Logs
from exo_host.redaction import DEFAULT_PATTERNS, BadPattern, Redactor
from exo_host.telemetry.service import Telemetry
from exo_host.workspace import repository_directory

if TYPE_CHECKING:
    from exo_host.config.settings import Settings
    from exo_host.effects.docker.service import Docker
    from exo_host.effects.github.service import GitHub
    from exo_host.effects.llm.client import LanguageModel
    from exo_host.effects.lsp.service import LanguageServers
    from exo_host.effects.popup.popups import Popups

_SLACK: Final = 10.0
"""By how many seconds a deadline is longer than the time a service gives itself."""
_LONGEST_POPUP: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Services:
    """Who performs the effects. A service that is none is not connected."""

    git: Git
    logs: Logs
    telemetry: Telemetry
    github: GitHub | None = None
    docker: Docker | None = None
    model: LanguageModel | None = None
    language_servers: LanguageServers | None = None
    popups: Popups | None = None

    async def close(self) -> None:
        """End what they have under way, processes first; the log is the last to go."""
        for service in (self.popups, self.language_servers, self.github, self.model, self.docker):
            if service is not None:
                await service.close()
        await self.telemetry.close()
        await self.logs.close()


@asynccontextmanager
async def connected_services(
    config: Config, redactor: Redactor, *, confined: bool = True
) -> AsyncIterator[Services]:
    """Have every service of the configuration, and close them at the end.

    They work in the configured directories only, or, not `confined`, in any.
    """
    from exo_host.effects.docker.service import Docker
    from exo_host.effects.github.service import GitHub
    from exo_host.effects.llm.client import LanguageModel
    from exo_host.effects.lsp.service import LanguageServers
    from exo_host.effects.popup.popups import Popups

    settings = config.settings
    roots = await _with_repositories(working_roots(config)) if confined else ()
    docker = Docker(settings.docker)
    services = Services(
        git=Git(settings.git.model_copy(update={"roots": settings.git.roots or roots}), docker),
        logs=Logs(settings.log, redactor),
        telemetry=Telemetry(settings.telemetry, redactor),
        github=GitHub(settings.github),
        docker=docker,
        model=LanguageModel(settings.llm),
        language_servers=LanguageServers(
            settings.lsp.model_copy(update={"roots": settings.lsp.roots or roots})
        ),
        popups=Popups(settings.popup),
    )
    try:
        yield services
    finally:
        await services.close()


def working_roots(config: Config) -> tuple[Path, ...]:
    """The directories that effects may work in."""
    workspace = config.settings.workspace
    return tuple(config.path(root) for root in (workspace.directory, *workspace.roots))


async def _with_repositories(roots: Sequence[Path]) -> tuple[Path, ...]:
    """The roots, and where git keeps the repositories of those that are working copies.

    A linked worktree's lies outside it. What a root led to when the host started is trusted; what
    a `.git` written later leads to is not.
    """
    found = await asyncio.gather(*map(repository_directory, roots))
    return (*roots, *(directory for directory in found if directory is not None))


def effect_deadlines(settings: Settings) -> Deadlines:
    """How long each effect may take at most: somewhat longer than its service allows itself."""
    llm, lsp, docker = settings.llm, settings.lsp, settings.docker
    by_kind = {
        "GitGetBranch": settings.git.timeout_seconds,
        "GitGetWorktree": settings.git.timeout_seconds,
        "GitHubListIssues": settings.github.timeout_seconds,
        "GitHubCreatePR": settings.github.timeout_seconds,
        "LLMCall": (llm.max_retries + 1) * llm.timeout_seconds + llm.max_wait_seconds,
        "LSPHover": lsp.start_timeout_seconds + lsp.timeout_seconds,
        "DockerSpawn": docker.timeout_seconds + docker.kill_timeout_seconds,
        "DockerExec": docker.execute_timeout_seconds + docker.kill_timeout_seconds,
        "TUIPopup": max(_LONGEST_POPUP, settings.popup.default_timeout_seconds or 0.0),
    }
    return Deadlines(
        default=settings.runtime.effect_seconds,
        by_kind={kind: seconds + _SLACK for kind, seconds in by_kind.items()},
    )


def build_redactor(settings: Settings, *more: str) -> Redactor:
    """What hides the configured secrets, and `more`, wherever they turn up; raise `ConfigError`."""
    patterns = (*DEFAULT_PATTERNS, *settings.redaction.patterns)
    try:
        return Redactor(patterns, secrets=[*_secrets(settings), *more])
    except BadPattern as error:
        raise ConfigError(f"redaction.patterns: {error}") from None


def _secrets(value: object) -> Iterator[str]:
    match value:
        case SecretStr():
            yield value.get_secret_value()
        case BaseModel():
            for _, each in value:
                yield from _secrets(each)
        case Mapping():
            for each in value.values():
                yield from _secrets(each)
