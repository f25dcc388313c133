"""Render the cabal package `exomonad-types`: types, effects, tools, exports, and the runtime."""

from __future__ import annotations

from exo_gen.render.haskell.package import render_haskell

__all__ = ["render_haskell"]
