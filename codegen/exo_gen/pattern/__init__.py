"""Patterns: the regular expressions that every engine reads alike, read once and kept as a value.

`parse` takes the text of a `pattern` keyword and refuses what engines differ about, so that the
same text goes unchanged into JSON Schemas, into pydantic (Rust's regex), and into the guest.
"""

from __future__ import annotations

from exo_gen.pattern.expression import Pattern
from exo_gen.pattern.formats import FORMATS, constraint, format_pattern
from exo_gen.pattern.parse import PatternError, parse

__all__ = ["FORMATS", "Pattern", "PatternError", "constraint", "format_pattern", "parse"]
