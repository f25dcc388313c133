"""Every effect of the schema, handed to the service that performs it.

This is the place that mypy points at when the schema gains an effect: `local_handlers` must return
something that serves them all.
"""

from __future__ import annotations

from exo_host.effects import emit
from exo_host.effects.absent import absent
from exo_host.effects.git.service import Git
from exo_host.effects.git.settings import GitSettings
from exo_host.effects.log import Logs, LogSettings
from exo_host.redaction import Redactor
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


class LocalHandlers:
    """What a machine can do by itself: git, log, telemetry to the console."""

    _git = Git(GitSettings())
    _logs = Logs(LogSettings(level="warning"), Redactor())
    _telemetry = Telemetry(TelemetrySettings(), Redactor())

    async def git_get_branch(self, payload: WorkingCopy) -> GitBranch:
        """See `exo_host.effects.git.service`."""
        return await self._git.get_branch(payload)

    async def git_get_worktree(self, payload: WorkingCopy) -> GitWorktree:
        """See `exo_host.effects.git.service`."""
        return await self._git.get_worktree(payload)

    async def github_list_issues(self, payload: GitHubIssueQuery) -> GitHubIssueList:
        """No forge is connected."""
        absent("forge", f"nothing can be asked of {payload.repo.owner}/{payload.repo.name}")

    async def github_create_pr(self, payload: GitHubPullRequestDraft) -> GitHubPullRequest:
        """No forge is connected."""
        absent("forge", f"nothing can be opened in {payload.repo.owner}/{payload.repo.name}")

    async def llm_call(self, payload: LLMRequest) -> LLMCompletion:
        """No model is connected."""
        absent("language model", f"{payload.model} cannot be asked")

    async def lsp_hover(self, payload: LSPHoverQuery) -> LSPHoverAnswer:
        """No language server is connected."""
        absent("language server", f"nothing is known of {payload.file}")

    async def docker_spawn(self, payload: DockerContainerSpec) -> DockerContainer:
        """No container engine is connected."""
        absent("container engine", f"{payload.image} cannot be started")

    async def docker_exec(self, payload: DockerCommand) -> DockerCommandResult:
        """No container engine is connected."""
        absent("container engine", f"nothing can run in {payload.container}")

    async def tui_popup(self, payload: PopupForm) -> PopupOutcome:
        """No terminal multiplexer is connected."""
        absent("terminal multiplexer", f"the user cannot be asked {payload.title!r}")

    async def log_info(self, payload: LogRecord) -> None:
        """See `exo_host.effects.log`."""
        await self._logs.write(payload)

    async def emit_event(self, payload: TelemetryEvent) -> None:
        """See `exo_host.effects.emit`."""
        await emit.emit(self._telemetry, payload)


def local_handlers() -> EffectHandlers:
    """The handlers of a host without remote services."""
    return LocalHandlers()
