"""The anchors of what the pages show: a type's is its name, a field's is `Type.field`."""

from __future__ import annotations

from urllib.parse import quote

from exo_gen.model import Effect, EntryPoint, Tool


def anchor(type_name: str, part: str) -> str:
    """The anchor of a field, a variant or a value; what no link may hold is escaped."""
    return f"{type_name}.{quote(part)}"


def effect_anchor(effect: Effect) -> str:
    """The anchor of an effect."""
    return f"effect-{effect.tag}"


def entry_anchor(entry: EntryPoint) -> str:
    """The anchor of an entry point."""
    return f"entry-{entry.export}"


def tool_anchor(tool: Tool) -> str:
    """The anchor of a tool."""
    return f"tool-{tool.name}"
