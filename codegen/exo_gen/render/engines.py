"""The two engines that write types, as a run of the renderers is given them."""

from __future__ import annotations

from dataclasses import dataclass, field

from exo_gen.render.python.engine import ModelEngine
from exo_gen.render.quicktype import BlockEngine


@dataclass(frozen=True, slots=True)
class Engines:
    """quicktype-core for Haskell, datamodel-code-generator for Python.

    Kept for another run they know what they wrote, and write only what is new.
    """

    haskell: BlockEngine = field(default_factory=BlockEngine)
    python: ModelEngine = field(default_factory=ModelEngine)

    @property
    def cold(self) -> bool:
        """Whether nothing was written with them yet."""
        return not (self.haskell.known or self.python.known)
