"""What the pages show, of whatever format: calls, types, and examples in three languages."""

from __future__ import annotations

import json
from collections.abc import Container
from dataclasses import dataclass

from exo_gen import haskell_names, python_names
from exo_gen.examples import Examples
from exo_gen.model import (
    Alias,
    Effect,
    EntryPoint,
    Enum,
    JsonValue,
    Model,
    NamedType,
    Record,
    Sum,
    Tool,
)
from exo_gen.render.docs.anchors import anchor, effect_anchor, entry_anchor, tool_anchor
from exo_gen.render.docs.haskell_example import haskell_example
from exo_gen.render.docs.python_example import python_example
from exo_gen.render.docs.uses import Use, uses
from exo_gen.render.docs.words import Words, words


@dataclass(frozen=True, slots=True)
class Row:
    """A property, a variant, or a value in a type's table."""

    anchor: str
    name: str
    type: Words
    note: str
    doc: str


@dataclass(frozen=True, slots=True)
class Example:
    """A document in each language."""

    json: str
    python: str
    haskell: str


@dataclass(frozen=True, slots=True)
class TypeView:
    """A named type."""

    name: str
    sort: str
    module: str
    doc: str
    target: Words | None
    rows: tuple[Row, ...]
    use: Use
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who implements or calls, and by which name in the code."""

    role: str
    code: str
    where: str


@dataclass(frozen=True, slots=True)
class CallView:
    """An effect, an entry point or a tool."""

    anchor: str
    name: str
    sort: str
    doc: str
    asked: Words
    answered: Words
    parties: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: its heading, what is in it, and an anchor."""

    anchor: str
    title: str
    subtitle: str
    calls: tuple[CallView, ...]


def type_views(model: Model, without: Container[str] = ()) -> tuple[TypeView, ...]:
    """Every declared type but those `without`, in order of declaration."""
    used, made = uses(model), Examples(model)
    return tuple(
        _type_view(model, named, used[named.name], made.of(named.name))
        for named in model.types.values()
        if named.name not in without
    )


def parts(model: Model) -> tuple[Part, ...]:
    """What is called, in either direction."""
    return (
        Part(
            "effects",
            "Effects",
            "what the guest asks of the host",
            tuple(map(_effect, model.effects)),
        ),
        Part(
            "entry-points",
            "Entry points",
            "what the host asks of the guest",
            tuple(map(_entry, model.entry_points)),
        ),
        Part(
            "tools",
            "Tools",
            "what agents may call over MCP",
            tuple(map(_tool, model.tools)),
        ),
    )


def _effect(effect: Effect) -> CallView:
    waits = "the guest waits" if effect.mode == "call" else "the guest does not wait"
    sender = haskell_names.effect_sender(effect.tag)
    constructor = haskell_names.effect_constructor(effect.tag)
    return CallView(
        effect_anchor(effect),
        effect.tag,
        f"effect, {waits}",
        effect.doc,
        words(effect.payload),
        words(effect.result),
        (
            Party("Guest calls", sender, "Haskell, ExoMonad.Effect"),
            Party("As data", constructor, "Haskell, constructor of Effect"),
            Party("Host implements", effect.host_function, "Python, method of EffectHandlers"),
        ),
    )


def _entry(entry: EntryPoint) -> CallView:
    return CallView(
        entry_anchor(entry),
        entry.export,
        "entry point",
        entry.doc,
        words(entry.input),
        words(entry.output),
        (
            Party("Host calls", entry.export, "Python, method of GuestClient"),
            Party("Export", entry.export, "of the guest's WebAssembly"),
            Party(
                "Guest implements",
                haskell_names.entry_handler(entry.name),
                "Haskell, field of EntryPoints",
            ),
        ),
    )


def _tool(tool: Tool) -> CallView:
    return CallView(
        tool_anchor(tool),
        tool.name,
        f"tool for {', '.join(tool.roles)}",
        tool.doc,
        words(tool.input),
        words(tool.output),
        (
            Party("Agents call", tool.name, f"MCP, as {', '.join(tool.roles)}"),
            Party(
                "Guest implements",
                haskell_names.tool_constructor(tool.name),
                "Haskell, constructor of ToolCall",
            ),
        ),
    )


def _type_view(
    model: Model, named: NamedType, use: Use, documents: tuple[JsonValue, ...]
) -> TypeView:
    shown = tuple(_example(model, named.name, one) for one in documents)
    target = words(named.target) if isinstance(named, Alias) else None
    sort, rows = table(named)
    return TypeView(named.name, sort, named.module, named.doc, target, rows, use, shown)


def _example(model: Model, name: str, document: JsonValue) -> Example:
    return Example(
        json.dumps(document, ensure_ascii=False, indent=2),
        python_example(model, name, document),
        haskell_example(model, name, document),
    )


def table(named: NamedType) -> tuple[str, tuple[Row, ...]]:
    """Say what sort of type it is, and a row for each field, variant or value."""
    match named:
        case Record(name=name, fields=fields):
            return "open record" if named.open else "record", tuple(
                Row(
                    anchor(name, field.name),
                    field.name,
                    words(field.type),
                    _note(field.name, required=field.required),
                    field.doc,
                )
                for field in fields
            )
        case Enum(name=name, values=values):
            return "one of", tuple(Row(anchor(name, value), value, (), "", "") for value in values)
        case Sum(name=name, variants=variants):
            return "sum", tuple(
                Row(
                    anchor(name, variant.tag),
                    variant.tag,
                    words(variant.payload),
                    "",
                    variant.doc,
                )
                for variant in variants
            )
        case Alias():
            return "name for", ()


def _note(name: str, *, required: bool) -> str:
    renamed = python_names.field(name)
    presence = "required" if required else "optional"
    return presence if renamed == name else f"{presence}; {renamed} in Python"
