"""Which interpreter serves each effect: the switch by which existing Haskell moves over.

`host` is the Python handler, `native` the native guest's own interpreter. In `exomonad.toml`:

```toml
[effects]
GitGetBranch = "native"
```
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from exo_host.errors import HostError
from exo_types.annotations import tags
from exo_types.models import Effect

Interpreter: TypeAlias = Literal["host", "native"]

INTERPRETERS: Final[tuple[Interpreter, ...]] = get_args(Interpreter)
EFFECTS: Final = tuple(tags(Effect))


class RoutingError(HostError):
    """A configuration that names what there is not; `str()` says what there is."""


@dataclass(frozen=True, slots=True)
class Routing:
    """The effects that the native interpreter serves; all others are the host's."""

    native: frozenset[str] = frozenset()

    def of(self, kind: str) -> Interpreter:
        """Who serves effects of this kind."""
        return "native" if kind in self.native else "host"

    def changed(self, choices: Mapping[str, object]) -> Routing:
        """Return this with some effects moved; raise `RoutingError`."""
        native = set(self.native)
        for kind, interpreter in choices.items():
            if _checked(kind, interpreter) == "native":
                native.add(kind)
            else:
                native.discard(kind)
        return Routing(frozenset(native))


def parse_routing(choices: Mapping[str, object]) -> Routing:
    """Return what a mapping from effects to interpreters says; raise `RoutingError`."""
    return Routing().changed(choices)


def _checked(kind: str, interpreter: object) -> Interpreter:
    if kind not in EFFECTS:
        raise RoutingError(f"no effect {kind!r}; expected one of {', '.join(EFFECTS)}")
    for known in INTERPRETERS:
        if interpreter == known:
            return known
    raise RoutingError(
        f"{kind}: no interpreter {interpreter!r}; expected one of {', '.join(INTERPRETERS)}"
    )
