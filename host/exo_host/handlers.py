"""Every effect of the schema, handed to the service that performs it.

This is the place that mypy points at when the schema gains an effect: `handlers` must return
something that serves them all.
"""

from __future__ import annotations

from exo_host.effects import emit
from exo_host.effects.absent import absent
from exo_host.effects.git.service import Git
from exo_host.effects.git.settings import GitSettings
from exo_host.effects.log import Logs, LogSettings
from exo_host.redaction import Redactor
from exo_host.services import Services
from exo_host.telemetry.service import Telemetry
from exo_host.telemetry.settings import TelemetrySettings
from exo_types.effects import EffectHandlers
from exo_types.models import (
    DockerCommand,
    DockerCommandResult,
    DockerContainer,
    DockerContainerSpec,
    GitBranch,
    GitHubIssueList,
    GitHubIssueQuery,
    GitHubPullRequest,
    GitHubPullRequestDraft,
    GitWorktree,
    LLMCompletion,
    LLMRequest,
    LogRecord,
    LSPHoverAnswer,
    LSPHoverQuery,
    PopupForm,
    PopupOutcome,
    TelemetryEvent,
    WorkingCopy,
)


class Handlers:
    """Hands each effect to its service; one that is not connected answers `unavailable`."""

    def __init__(self, services: Services) -> None:
        self._to = services

    async def git_get_branch(self, payload: WorkingCopy) -> GitBranch:
        """See `exo_host.effects.git.service`."""
        return await self._to.git.get_branch(payload)

    async def git_get_worktree(self, payload: WorkingCopy) -> GitWorktree:
        """See `exo_host.effects.git.service`."""
        return await self._to.git.get_worktree(payload)

    async def github_list_issues(self, payload: GitHubIssueQuery) -> GitHubIssueList:
        """See `exo_host.effects.github.service`."""
        if self._to.github is None:
            absent("forge", f"nothing can be asked of {payload.repo.owner}/{payload.repo.name}")
        return await self._to.github.list_issues(payload)

    async def github_create_pr(self, payload: GitHubPullRequestDraft) -> GitHubPullRequest:
        """See `exo_host.effects.github.service`."""
        if self._to.github is None:
            absent("forge", f"nothing can be opened in {payload.repo.owner}/{payload.repo.name}")
        return await self._to.github.create_pull_request(payload)

    async def llm_call(self, payload: LLMRequest) -> LLMCompletion:
        """See `exo_host.effects.llm.client`."""
        if self._to.model is None:
            absent("language model", f"{payload.model} cannot be asked")
        return await self._to.model.complete(payload)

    async def lsp_hover(self, payload: LSPHoverQuery) -> LSPHoverAnswer:
        """See `exo_host.effects.lsp.service`."""
        if self._to.language_servers is None:
            absent("language server", f"nothing is known of {payload.file}")
        return await self._to.language_servers.hover(payload)

    async def docker_spawn(self, payload: DockerContainerSpec) -> DockerContainer:
        """See `exo_host.effects.docker.service`."""
        if self._to.docker is None:
            absent("container engine", f"{payload.image} cannot be started")
        return await self._to.docker.spawn(payload)

    async def docker_exec(self, payload: DockerCommand) -> DockerCommandResult:
        """See `exo_host.effects.docker.service`."""
        if self._to.docker is None:
            absent("container engine", f"nothing can run in {payload.container}")
        return await self._to.docker.execute(payload)

    async def tui_popup(self, payload: PopupForm) -> PopupOutcome:
        """See `exo_host.effects.popup.popups`."""
        if self._to.popups is None:
            absent("terminal multiplexer", f"the user cannot be asked {payload.title!r}")
        return await self._to.popups.ask(payload)

    async def log_info(self, payload: LogRecord) -> None:
        """See `exo_host.effects.log`."""
        await self._to.logs.write(payload)

    async def emit_event(self, payload: TelemetryEvent) -> None:
        """See `exo_host.effects.emit`."""
        await emit.emit(self._to.telemetry, payload)


def handlers(services: Services) -> EffectHandlers:
    """The handlers over these services."""
    return Handlers(services)


def local_services() -> Services:
    """The services of a host that reaches nothing beyond its machine: git, and the log."""
    redactor = Redactor()
    return Services(
        git=Git(GitSettings()),
        logs=Logs(LogSettings(level="warning"), redactor),
        telemetry=Telemetry(TelemetrySettings(), redactor),
    )


def local_handlers() -> EffectHandlers:
    """The handlers of such a host."""
    return handlers(local_services())
