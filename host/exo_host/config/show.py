"""The effective configuration as text: every value, whose it is, and secrets masked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import BaseModel, SecretStr

from exo_host.config.load import Config

MASK: Final = "********"


@dataclass(frozen=True, slots=True)
class ShownValue:
    """One value of the configuration, fit to be shown."""

    name: str
    """`section.key`"""
    value: str
    """As TOML would write it; a secret is masked."""
    origin: str
    """The file, variable or command line it comes from, or `default`."""
    meaning: str
    """What it is for, in a paragraph."""


def shown_values(config: Config) -> Iterator[ShownValue]:
    """List all values, in the order of the sections."""
    for section, content in config.settings:
        if not isinstance(content, BaseModel):
            for key, value in content.items():
                yield _shown(config, section, key, value, "")
            continue
        for key, value in content:
            meaning = type(content).model_fields[key].description or ""
            yield _shown(config, section, key, value, meaning)


def _shown(config: Config, section: str, key: str, value: object, meaning: str) -> ShownValue:
    name = f"{section}.{key}"
    return ShownValue(name, _written(value), config.origin(name), " ".join(meaning.split()))


def _written(value: object) -> str:
    match value:
        case None:
            return "false"
        case SecretStr():
            return json.dumps(MASK)
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case Path() | str():
            return json.dumps(str(value), ensure_ascii=False)
        case Mapping():
            return f"{{{', '.join(f'{key} = {_written(each)}' for key, each in value.items())}}}"
        case list() | tuple():
            return f"[{', '.join(_written(each) for each in value)}]"
        case BaseModel():
            return _written(dict(value))
        case _:
            return json.dumps(str(value))
