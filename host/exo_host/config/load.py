"""Read the configuration: all sources laid over each other, remembering whose each value is."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from pydantic import ValidationError
from pydantic_settings import EnvSettingsSource, SettingsError

from exo_host.config.settings import CONVENTIONAL, FILE, Settings, sections
from exo_host.errors import HostError

_DEFAULT: Final = "default"

Layer: TypeAlias = Mapping[str, Any]
"""Sections by name, each a mapping from keys to values."""


class ConfigError(HostError):
    """A configuration that cannot be used; `str()` says where and what was expected."""


@dataclass(frozen=True, slots=True)
class Config:
    """The effective configuration."""

    settings: Settings
    file: Path | None
    """The file that was read, if any."""
    directory: Path
    """What relative paths are relative to."""
    origins: Mapping[str, str]
    """Where each value that is not the default comes from, by `section.key`."""

    def path(self, path: Path) -> Path:
        """Return a configured path, made absolute."""
        return (self.directory / path.expanduser()).absolute()

    def says(self, name: str) -> bool:
        """Whether anything says what `section.key` is; otherwise it is the default."""
        return name in self.origins

    def origin(self, name: str) -> str:
        """Say where the value of `section.key` comes from."""
        return self.origins.get(name, _DEFAULT)


def find_file(start: Path) -> Path | None:
    """Return the `exomonad.toml` of a directory or the nearest above it."""
    absolute = start.absolute()
    found = (each / FILE for each in (absolute, *absolute.parents) if (each / FILE).is_file())
    return next(found, None)


def load_config(
    file: Path | None = None, *, start: Path | None = None, told: Layer | None = None
) -> Config:
    """Read `file`, or the one found from `start` on, and the environment; raise `ConfigError`.

    `start` is the working directory if nothing else is said; `told` is what the command line says.
    """
    start = Path.cwd() if start is None else start
    chosen = find_file(start) if file is None else file
    merged: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for origin, layer in _layers(chosen, told or {}):
        _lay(layer, origin, merged, origins)
    try:
        settings = Settings(**merged)
    except ValidationError as error:
        raise ConfigError(_explained(error, origins)) from None
    directory = start if chosen is None else chosen.parent
    return Config(settings, chosen, directory.absolute(), origins)


def _layers(file: Path | None, told: Layer) -> list[tuple[str, Layer]]:
    try:
        environment = EnvSettingsSource(Settings)()
    except SettingsError as error:
        raise ConfigError(f"environment: {error}") from None
    layers: list[tuple[str, Layer]] = [] if file is None else [(str(file), _read(file))]
    layers += [
        (variable, {section: {key: os.environ[variable]}})
        for variable, (section, key) in CONVENTIONAL.items()
        if os.environ.get(variable)
    ]
    return [*layers, ("environment", environment), ("command line", told)]


def _read(file: Path) -> Layer:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"cannot read {file}: {error.strerror}") from None
    except ValueError as error:
        raise ConfigError(f"{file} is not TOML: {error}") from None


def _lay(layer: Layer, origin: str, merged: dict[str, Any], origins: dict[str, str]) -> None:
    known = sections()
    for section, content in layer.items():
        if not isinstance(content, Mapping):
            merged[section] = content
            origins[section] = origin
            continue
        origins[section] = origin
        if not isinstance(merged.get(section), dict):
            merged[section] = {}
        for key, value in content.items():
            # In a file there is no null; false says the same of what can be left out.
            absent = value is False and section in known and _may_be_none(section, key)
            merged[section][key] = None if absent else value
            origins[f"{section}.{key}"] = origin


def _may_be_none(section: str, key: str) -> bool:
    field = sections()[section].model_fields.get(key)
    return field is not None and type(None) in getattr(field.annotation, "__args__", ())


def _explained(error: ValidationError, origins: Mapping[str, str]) -> str:
    lines = []
    for each in error.errors(include_url=False, include_input=False):
        place = ".".join(str(step) for step in each["loc"])
        name = ".".join(str(step) for step in each["loc"][:2])
        whose = origins.get(name) or origins.get(str(each["loc"][0])) or "configuration"
        said = each["msg"].removeprefix("Value error, ")
        if each["type"] == "extra_forbidden":
            said = f"there is no such key; {_expected(each['loc'])}"
        lines.append(f"{whose}: {place}: {said[:1].lower()}{said[1:]}")
    return "\n".join(lines)


def _expected(place: tuple[int | str, ...]) -> str:
    model = sections().get(str(place[0])) if len(place) > 1 else Settings
    names = () if model is None else tuple(model.model_fields)
    return f"expected one of {', '.join(names)}"
