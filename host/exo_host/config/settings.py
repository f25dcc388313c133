"""The whole configuration as one type.

In order, the first that says something wins: the command line, the environment
(`EXOMONAD_SERVER__PORT`), variables by which others know the same (`GITHUB_TOKEN`), the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from exo_host.config.sections import (
    EffectsSection,
    GuestSection,
    HooksSection,
    RedactionSection,
    RuntimeSection,
    ServerSection,
    StateSection,
    WorkspaceSection,
)
from exo_host.effects.docker.settings import DockerSettings
from exo_host.effects.git.settings import GitSettings
from exo_host.effects.github.settings import GitHubSettings
from exo_host.effects.llm.settings import LanguageModelSettings
from exo_host.effects.log import LogSettings
from exo_host.effects.lsp.settings import LanguageServersSettings
from exo_host.effects.popup.settings import PopupSettings
from exo_host.telemetry.settings import TelemetrySettings

FILE: Final = "exomonad.toml"

CONVENTIONAL: Final[Mapping[str, tuple[str, str]]] = {
    "GH_TOKEN": ("github", "token"),
    "GITHUB_TOKEN": ("github", "token"),
    "ANTHROPIC_API_KEY": ("llm", "api_key"),
    "ANTHROPIC_BASE_URL": ("llm", "base_url"),
    "DOCKER_HOST": ("docker", "base_url"),
    "TMUX": ("popup", "tmux_environment"),
    "TMUX_PANE": ("popup", "target_pane"),
    "OTEL_EXPORTER_OTLP_ENDPOINT": ("telemetry", "endpoint"),
}
"""Variables of the environment that are not ours: the section and key that each of them sets."""


class Settings(BaseSettings):
    """Everything that can be configured."""

    model_config = SettingsConfigDict(
        env_prefix="EXOMONAD_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    guest: GuestSection = GuestSection()
    server: ServerSection = ServerSection()
    runtime: RuntimeSection = RuntimeSection()
    state: StateSection = StateSection()
    hooks: HooksSection = HooksSection()
    workspace: WorkspaceSection = WorkspaceSection()
    git: GitSettings = GitSettings()
    github: GitHubSettings = GitHubSettings()
    docker: DockerSettings = DockerSettings()
    llm: LanguageModelSettings = LanguageModelSettings()
    lsp: LanguageServersSettings = LanguageServersSettings()
    popup: PopupSettings = PopupSettings()
    log: LogSettings = LogSettings()
    telemetry: TelemetrySettings = TelemetrySettings()
    redaction: RedactionSection = RedactionSection()
    effects: EffectsSection = {}

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is given: `exo_host.config.load` lays the sources over each other."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)


def sections() -> Mapping[str, type[BaseModel]]:
    """The sections that are tables of fixed keys, by name."""
    annotations = {name: field.annotation for name, field in Settings.model_fields.items()}
    return {
        name: annotation
        for name, annotation in annotations.items()
        if isinstance(annotation, type) and issubclass(annotation, BaseModel)
    }
