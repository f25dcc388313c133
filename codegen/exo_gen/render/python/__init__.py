"""Render the Python package `exo_types`: models, effects, dispatcher, host functions, client."""

from __future__ import annotations

from exo_gen.render.python.package import render_python

__all__ = ["render_python"]
