"""Text that goes to the engine: in its paths, in argument lists, in environments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from exo_types.failure import EffectFailure

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_NAME: Final = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]*")
_IMAGE: Final = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.:@/-]*")


def refuse(message: str) -> EffectFailure:
    """A failure of whoever wrote the payload."""
    return EffectFailure("invalid_input", message)


def container_name(text: str) -> str:
    """A container's name or id. It becomes part of a request's path."""
    if not _NAME.fullmatch(text):
        raise refuse(f"a container is named by letters, digits and _.- only, not by {text!r}")
    return text


def image_name(text: str) -> str:
    """An image's name, with tag or digest. It becomes part of a request's path."""
    if not _IMAGE.fullmatch(text) or ".." in text:
        raise refuse(f"expected an image like registry/name:tag, got {text!r}")
    return text


def arguments(command: Iterable[str]) -> list[str]:
    """A program and its arguments, which may hold anything but NUL."""
    checked = list(command)
    if any("\0" in argument for argument in checked):
        raise refuse("an argument cannot have a NUL in it")
    if checked and not checked[0]:
        raise refuse("the command's first element names the program and cannot be empty")
    return checked


def line(what: str, text: str) -> str:
    """Text without control characters."""
    if _CONTROL.search(text):
        raise refuse(f"{what} cannot have control characters in it, got {text!r}")
    return text


def path(what: str, text: str) -> str:
    """An absolute path in a container."""
    if not text.startswith("/"):
        raise refuse(f"{what}: expected an absolute path, got {text!r}")
    return line(what, text)


def environment(variables: Mapping[str, str] | None) -> list[str]:
    """Variables as `NAME=value`, the way the engine takes them."""
    for name, value in (variables or {}).items():
        if not name or "=" in name or _CONTROL.search(name):
            raise refuse(f"no environment variable can be called {name!r}")
        if "\0" in value:
            raise refuse(f"the environment variable {name} cannot have a NUL in it")
    return [f"{name}={value}" for name, value in (variables or {}).items()]
