"""What the Haskell templates print: every decision made, only strings left."""

from __future__ import annotations

from dataclasses import dataclass

from exo_gen import haskell_names as names
from exo_gen.model import (
    Alias,
    Effect,
    EntryPoint,
    Field,
    Model,
    Record,
    Ref,
    Sum,
    Tool,
    TypeExpr,
    Variant,
)
from exo_gen.pattern import FORMATS
from exo_gen.render.haskell.expression import (
    argument,
    haskell_codec,
    haskell_type,
    long_string,
    string,
)
from exo_gen.render.haskell.imports import WIDTH
from exo_gen.render.json_schema import ClosedSchemas, compact

_FORMAT_INDENT = 4


@dataclass(frozen=True, slots=True)
class VariantView:
    """One alternative of a sum: its declaration, how it is read, how it is written."""

    doc: str
    declaration: str
    read: str
    pattern: str
    write: str


@dataclass(frozen=True, slots=True)
class SumView:
    """A sum as a data type."""

    name: str
    doc: str
    variants: tuple[VariantView, ...]


@dataclass(frozen=True, slots=True)
class EffectView:
    """One effect: a constructor of the GADT, a sender, a host function."""

    tag: str
    doc: str
    constructor: str
    parameter: str
    result: str
    reply: str
    sender: str
    read: str
    pattern: str
    wildcard: str
    write: str
    composed: str
    sent: str
    host_function: str
    foreign: str
    symbol: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry point: a field of `EntryPoints`, a server, an export."""

    doc: str
    export: str
    symbol: str
    handler: str
    server: str
    input: str
    output: str
    input_codec: str
    output_codec: str
    exported: str


@dataclass(frozen=True, slots=True)
class ToolView:
    """One tool: a constructor of `ToolCall`, and what is told of it."""

    doc: str
    name: str
    constructor: str
    input: str
    codec: str
    roles: str
    description: str
    schema: str


@dataclass(frozen=True, slots=True)
class EchoView:
    """One type that the contract build echoes."""

    name: str
    codec: str


@dataclass(frozen=True, slots=True)
class FormatView:
    """One format: the value that stands for it, and its pattern as a literal."""

    name: str
    form: str
    pattern: str


def format_views() -> tuple[FormatView, ...]:
    """Return every format of the dialect."""
    return tuple(
        FormatView(
            names.format_value(form), form, long_string(pattern, width=WIDTH, indent=_FORMAT_INDENT)
        )
        for form, pattern in FORMATS.items()
    )


def sum_view(model: Model, named: Sum) -> SumView:
    """Return a sum ready to be printed."""
    variants = tuple(_variant(model, named.name, variant) for variant in named.variants)
    return SumView(named.name, named.doc, variants)


def effect_views(model: Model) -> tuple[EffectView, ...]:
    """Return every effect, in order of declaration."""
    return tuple(_effect(model, effect) for effect in model.effects)


def entry_views(model: Model) -> tuple[EntryView, ...]:
    """Return every entry point, in order of declaration."""
    return tuple(_entry(model, entry) for entry in model.entry_points)


def tool_views(model: Model) -> tuple[ToolView, ...]:
    """Return every tool, in order of declaration."""
    schemas = ClosedSchemas(model)
    return tuple(_tool(model, schemas, tool) for tool in model.tools)


def echo_views(model: Model) -> tuple[EchoView, ...]:
    """Return every type and every reply, by name."""
    declared = {name: _echo_codec(model, name) for name in model.types}
    effects = {effect.reply: _echo_reply(model, effect.result) for effect in model.effects}
    entries = {entry.reply: _echo_reply(model, entry.output) for entry in model.entry_points}
    return tuple(
        EchoView(string(name), codec) for name, codec in {**declared, **effects, **entries}.items()
    )


@dataclass(frozen=True, slots=True)
class ErrorView:
    """The error record: how one is made from a code and a message."""

    type: str
    code_type: str
    fields: tuple[str, ...]

    def code(self, value: str) -> str:
        """Return the constructor of a code."""
        return names.constructor(self.code_type, value)


def error_view(model: Model) -> ErrorView:
    """Return the error record; what is neither code nor message is optional and left out."""
    given = {"code": "code", "message": "message"}
    fields = _error_fields(model)
    return ErrorView(
        type=model.error_type,
        code_type=next(
            field.type.name
            for field in fields
            if field.name == "code" and isinstance(field.type, Ref)
        ),
        fields=tuple(
            f"{names.field(model.error_type, field.name)} = {given.get(field.name, 'Nothing')}"
            for field in fields
        ),
    )


def _error_fields(model: Model) -> tuple[Field, ...]:
    error = model.lookup(model.error_type)
    return error.fields if isinstance(error, Record) else ()


def role_type(model: Model) -> str:
    """Return the type of a tool's roles, which lint demands."""
    return model.types["Role"].name


# --- one of each --------------------------------------------------------------------------------


def _variant(model: Model, owner: str, variant: Variant) -> VariantView:
    constructor = names.constructor(owner, variant.tag)
    tag = string(variant.tag)
    if variant.payload is None:
        return VariantView(
            doc=variant.doc,
            declaration=constructor,
            read=f"variant {tag} (const {constructor}) unit",
            pattern=constructor,
            write=f"tagged {tag} unit ()",
        )
    codec = argument(haskell_codec(model, variant.payload))
    return VariantView(
        doc=variant.doc,
        declaration=f"{constructor} !{argument(haskell_type(variant.payload))}",
        read=f"variant {tag} {constructor} {codec}",
        pattern=f"{constructor} payload",
        write=f"tagged {tag} {codec} payload",
    )


def _effect(model: Model, effect: Effect) -> EffectView:
    constructor = names.effect_constructor(effect.tag)
    sender = names.effect_sender(effect.tag)
    tag = string(effect.tag)
    result = haskell_type(effect.result)
    common = {
        "tag": tag,
        "doc": effect.doc,
        "constructor": constructor,
        "result": argument(result),
        "reply": _reply(model, effect.result),
        "sender": sender,
        "host_function": effect.host_function,
        "foreign": f"host{constructor}",
        "symbol": f"exo_host_{effect.host_function}",
    }
    if effect.payload is None:
        return EffectView(
            **common,
            parameter="",
            read=f"variant {tag} (const (SomeEffect {constructor})) unit",
            pattern=constructor,
            wildcard=constructor,
            write=f"tagged {tag} unit ()",
            composed=f" {constructor}",
            sent=constructor,
        )
    codec = argument(haskell_codec(model, effect.payload))
    return EffectView(
        **common,
        parameter=f"{argument(haskell_type(effect.payload))} -> ",
        read=f"variant {tag} (SomeEffect . {constructor}) {codec}",
        pattern=f"{constructor} payload",
        wildcard=f"{constructor} _",
        write=f"tagged {tag} {codec} payload",
        composed=f" . {constructor}",
        sent=f"{constructor} payload",
    )


def _entry(model: Model, entry: EntryPoint) -> EntryView:
    return EntryView(
        doc=entry.doc,
        export=entry.export,
        symbol=f"exo_serve_{entry.export}",
        handler=names.entry_handler(entry.name),
        server=names.entry_server(entry.name),
        input=haskell_type(entry.input),
        output=haskell_type(entry.output),
        input_codec=haskell_codec(model, entry.input),
        output_codec=haskell_codec(model, entry.output),
        exported=names.camel(names.pascal(entry.export)),
    )


def _tool(model: Model, schemas: ClosedSchemas, tool: Tool) -> ToolView:
    roles = (names.constructor(role_type(model), role) for role in tool.roles)
    return ToolView(
        doc=tool.doc,
        name=string(tool.name),
        constructor=names.tool_constructor(tool.name),
        input=haskell_type(tool.input),
        codec=haskell_codec(model, tool.input),
        roles=f"[{', '.join(roles)}]",
        description=_told(tool.doc),
        schema=_told(compact(schemas.of(tool.input.name))),
    )


def _told(text: str) -> str:
    return long_string(text, width=WIDTH, indent=6)


def _echo_codec(model: Model, name: str) -> str:
    if name == model.effect_type:
        return "(codec :: Codec SomeEffect)"
    named = model.types[name]
    if isinstance(named, Alias):
        return names.alias_codec(name)
    return f"(codec :: Codec {name})"


def _echo_reply(model: Model, result: TypeExpr) -> str:
    either = f"Either {model.error_type} {argument(haskell_type(result))}"
    return f"({_reply(model, result)} :: Codec ({either}))"


def _reply(model: Model, result: TypeExpr) -> str:
    return f"reply codec {argument(haskell_codec(model, result))}"
