"""The catalogue of properties: the name of each and, in a sentence, what it asks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from exo_contracts import properties


@cache
def meanings() -> Mapping[str, str]:
    """What each property asks, by name: the first sentence of the module that judges it."""
    found: dict[str, str] = {}
    for info in iter_modules(properties.__path__):
        module = import_module(f"{properties.__name__}.{info.name}")
        name = getattr(module, "NAME", None)
        if isinstance(name, str):
            title, _, sentence = (module.__doc__ or "").partition("\n")[0].partition(": ")
            found[name] = (sentence or title).strip()
    return found
