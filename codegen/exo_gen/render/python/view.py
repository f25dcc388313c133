"""What the Python templates print: every decision made, only strings left.

Templates render and do not decide; the choices (which annotation, which arguments, which imports)
are made here and tested here.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterable
from dataclasses import dataclass

from exo_gen.model import (
    Alias,
    AnyType,
    ArrayType,
    BooleanType,
    Effect,
    EntryPoint,
    IntegerType,
    LiteralType,
    MapType,
    Model,
    NullableType,
    NumberType,
    Record,
    Ref,
    StringType,
    Tool,
    TypeExpr,
)
from exo_gen.render.json_schema import ClosedSchemas

_PRIMITIVES = {
    StringType: "str",
    IntegerType: "int",
    NumberType: "float",
    BooleanType: "bool",
    AnyType: "Any",
}


@dataclass(frozen=True, slots=True)
class EffectView:
    """One effect as Python sees it.

    `parameter` and `argument` are empty when it has no payload; `unit` is the record to answer with
    when its result carries nothing, and empty otherwise.
    """

    tag: str
    method: str
    function: str
    message: str
    parameter: str
    argument: str
    result: str
    success: str
    failure: str
    reply: str
    unit: str
    notify: bool
    doc: str


@dataclass(frozen=True, slots=True)
class EntryPointView:
    """One entry point as Python sees it."""

    export: str
    input: str
    output: str
    reply: str
    failure: str
    doc: str


@dataclass(frozen=True, slots=True)
class ToolView:
    """One tool as Python sees it: each a literal."""

    name: str
    description: str
    roles: str
    input: str
    output: str
    input_schema: str
    output_schema: str


def effect_views(model: Model) -> tuple[EffectView, ...]:
    """Every effect, in order of declaration."""
    return tuple(_effect(model, effect) for effect in model.effects)


def entry_point_views(model: Model) -> tuple[EntryPointView, ...]:
    """Every entry point, in order of declaration."""
    return tuple(_entry_point(entry) for entry in model.entry_points)


def tool_views(model: Model) -> tuple[ToolView, ...]:
    """Every tool, in order of declaration."""
    schemas = ClosedSchemas(model)
    return tuple(_tool(schemas, tool) for tool in model.tools)


def names_of(expressions: Iterable[str], model: Model) -> tuple[str, ...]:
    """The named types that annotations mention, sorted, for an import."""
    known = {named.name for named in model.all_types()}
    words = {word for text in expressions for word in _words(text)}
    return tuple(sorted(words & known))


def annotation(expression: TypeExpr) -> str:
    """A type expression as a Python annotation, constraints left to the models."""
    match expression:
        case Ref():
            return expression.name
        case NullableType():
            return f"{annotation(expression.inner)} | None"
        case ArrayType():
            return f"list[{annotation(expression.items)}]"
        case MapType():
            return f"dict[str, {annotation(expression.values)}]"
        case LiteralType():
            return f"Literal[{expression.value!r}]"
        case _:
            return _PRIMITIVES[type(expression)]


def unit_name(model: Model, expression: TypeExpr) -> str:
    """The record behind a type that carries nothing, through aliases; empty for any other type."""
    if not isinstance(expression, Ref):
        return ""
    named = model.lookup(expression.name)
    if isinstance(named, Alias):
        return unit_name(model, named.target)  # lint bounds how long a row of aliases is
    is_unit = isinstance(named, Record) and not named.fields and not named.open
    return named.name if is_unit else ""


def docstring(text: str) -> str:
    """A description as it stands between three double quotes."""
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'{escaped[:-1]}\\"' if escaped.endswith('"') else escaped


def _effect(model: Model, effect: Effect) -> EffectView:
    has_payload = effect.payload is not None
    function = effect.host_function
    unit = unit_name(model, effect.result)
    return EffectView(
        tag=effect.tag,
        method=f"{function}_" if keyword.iskeyword(function) else function,
        function=function,
        message=f"{model.effect_type}{effect.tag}",
        parameter=f", payload: {annotation(effect.payload)}" if effect.payload else "",
        argument="effect.payload" if has_payload else "",
        result="None" if unit else annotation(effect.result),
        success=f"{effect.reply}Success",
        failure=f"{effect.reply}Error",
        reply=effect.reply,
        unit=unit,
        notify=effect.mode == "notify",
        doc=effect.doc,
    )


def _entry_point(entry: EntryPoint) -> EntryPointView:
    return EntryPointView(
        export=entry.export,
        input=entry.input.name,
        output=entry.output.name,
        reply=entry.reply,
        failure=f"{entry.reply}Error",
        doc=entry.doc,
    )


def _tool(schemas: ClosedSchemas, tool: Tool) -> ToolView:
    return ToolView(
        name=repr(tool.name),
        description=repr(tool.doc),
        roles=repr(tool.roles),
        input=repr(tool.input.name),
        output=repr(tool.output.name),
        input_schema=repr(schemas.of(tool.input.name)),
        output_schema=repr(schemas.of(tool.output.name)),
    )


def _words(text: str) -> Iterable[str]:
    return text.replace("[", " ").replace("]", " ").replace(",", " ").replace("|", " ").split()
