"""The effective configuration as text: every value, whose it is, and secrets masked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import BaseModel, SecretStr

from exo_host.config.load import Config

MASK: Final = "••••••••"


@dataclass(frozen=True, slots=True)
class ShownValue:
    """One value of the configuration, fit to be shown."""

    name: str
    """`section.key`"""
    value: str
    """As TOML would write it; a secret is masked."""
    origin: str
    """The file, variable or command line it comes from, or `default`."""


def shown_values(config: Config) -> Iterator[ShownValue]:
    """List all values, in the order of the sections."""
    for section, content in config.settings:
        items = content if isinstance(content, BaseModel) else content.items()
        for key, value in items:
            name = f"{section}.{key}"
            yield ShownValue(name, _written(value), config.origin(name))


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
