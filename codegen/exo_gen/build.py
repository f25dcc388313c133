"""Stage 3, model: linted documents in, one frozen `Model` out.

Precondition: `exo_gen.lint` found nothing. Under it every shape met here is one of the dialect's,
so this module only translates; a `ModelError` means that lint has a hole, not that the author
erred.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from exo_gen.diagnostics import ExoGenError
from exo_gen.evolution import evolution_of, in_words
from exo_gen.fingerprint import fingerprint
from exo_gen.load import Bundle, Document
from exo_gen.model import (
    INT64_MAX,
    INT64_MIN,
    Alias,
    AnyType,
    ArrayType,
    BooleanType,
    Effect,
    EntryPoint,
    Enum,
    Field,
    IntegerType,
    JsonValue,
    LiteralType,
    MapType,
    Model,
    NamedType,
    NullableType,
    NumberType,
    Record,
    Ref,
    SourcePosition,
    StringType,
    Sum,
    Tool,
    TypeExpr,
    Variant,
)
from exo_gen.order import modules_in_order
from exo_gen.positions import Member, Node

EFFECT_KEY = "x-exo-effect"
ENTRY_KEY = "x-exo-entry"
TOOL_KEY = "x-exo-tool"
DEFINITIONS = "$defs"


class ModelError(ExoGenError):
    """A linted document that cannot be modelled: a bug in exo-gen, said with its place."""


def build(bundle: Bundle) -> Model:
    """Build the model of a bundle that lint accepted."""
    order = modules_in_order(bundle)
    types: dict[str, NamedType] = {}
    effects: list[Effect] = []
    entry_points: list[EntryPoint] = []
    tools: list[Tool] = []
    for name in order:
        document = bundle.documents[name]
        for member in document.root.object(DEFINITIONS):
            if ENTRY_KEY in member.node.members:
                entry_points.append(_entry_point(document, member))
            elif TOOL_KEY in member.node.members:
                tools.append(_tool(document, member))
            else:
                types[member.key] = _named(document, member)
                effects.extend(_effects(document, member.node))
    replies = _replies(effects, entry_points)
    documents = bundle.plain()
    return Model(
        types=types,
        replies=replies,
        effects=tuple(effects),
        entry_points=tuple(entry_points),
        tools=tuple(tools),
        modules=tuple(bundle.documents[name].module for name in order),
        module_docs={
            bundle.documents[name].module: _doc(bundle.documents[name].root) for name in order
        },
        fingerprint=fingerprint(documents),
        documents=documents,
    )


# --- named types --------------------------------------------------------------------------------


def _named(document: Document, member: Member) -> NamedType:
    node, name, module = member.node, member.key, document.module
    doc, examples, position = _doc(node), _examples(node), _position(document, member)
    if node.get("oneOf") is not None:
        return Sum(name, module, doc, tuple(_variants(node)), examples, position)
    if node.get("enum") is not None:
        values = tuple(_text(value) for value in _array(node, "enum"))
        return Enum(name, module, doc, values, examples, position)
    if node.get("properties") is not None:
        is_open = _child(node, "additionalProperties").value is True
        return Record(name, module, doc, tuple(_fields(node)), is_open, examples, position)
    return Alias(name, module, doc, expression(node), examples, position)


def _fields(node: Node) -> Iterator[Field]:
    required = {_text(name) for name in _array(node, "required")}
    for member in node.object("properties"):
        yield Field(
            name=member.key,
            type=expression(member.node),
            required=member.key in required,
            doc=_doc(member.node),
            evolution=evolution_of(member.node),
        )


def _variants(node: Node) -> Iterator[Variant]:
    alternatives = node.get("oneOf")
    for variant in alternatives.items if alternatives else ():
        yield Variant(_tag(variant), _payload(variant), _doc(variant), evolution_of(variant))


def _tag(variant: Node) -> str:
    kind = _child(_child(variant, "properties"), "kind")
    return _text(_child(kind, "const").value)


def _payload(variant: Node) -> TypeExpr | None:
    payload = _child(_child(variant, "properties"), "payload")
    return None if payload.get("properties") is not None else expression(payload)


# --- annotations --------------------------------------------------------------------------------


def _effects(document: Document, node: Node) -> Iterator[Effect]:
    alternatives = node.get("oneOf")
    for variant in alternatives.items if alternatives else ():
        annotation = variant.get(EFFECT_KEY)
        if annotation is not None:
            yield Effect(
                tag=_tag(variant),
                host_function=_text(_child(annotation, "hostFunction").value),
                payload=_payload(variant),
                result=expression(_child(annotation, "result")),
                mode="notify" if _child(annotation, "mode").value == "notify" else "call",
                doc=_doc(variant),
                position=SourcePosition(document.name, variant.line, variant.column),
            )


def _entry_point(document: Document, member: Member) -> EntryPoint:
    annotation = _child(member.node, ENTRY_KEY)
    return EntryPoint(
        name=member.key,
        export=_text(_child(annotation, "export").value),
        input=_ref(_child(annotation, "input")),
        output=_ref(_child(annotation, "output")),
        doc=_doc(member.node),
        examples=_examples(member.node),
        position=_position(document, member),
    )


def _tool(document: Document, member: Member) -> Tool:
    annotation = _child(member.node, TOOL_KEY)
    return Tool(
        type_name=member.key,
        name=_text(_child(annotation, "name").value),
        roles=tuple(_text(role) for role in _array(annotation, "roles")),
        input=_ref(_child(annotation, "input")),
        output=_ref(_child(annotation, "output")),
        doc=_doc(member.node),
        examples=_examples(member.node),
        position=_position(document, member),
    )


def _replies(effects: list[Effect], entry_points: list[EntryPoint]) -> Mapping[str, Sum]:
    replies = [
        _reply(
            effect.reply, f"What the host answers to {effect.tag}.", effect.result, effect.position
        )
        for effect in effects
    ]
    replies += [
        _reply(
            entry.reply, f"What the guest answers to {entry.export}.", entry.output, entry.position
        )
        for entry in entry_points
    ]
    return {reply.name: reply for reply in replies}


def _reply(name: str, doc: str, result: TypeExpr, position: SourcePosition) -> Sum:
    variants = (
        Variant("Success", result, "It worked."),
        Variant("Error", Ref("EffectError"), "It did not."),
    )
    return Sum(name, "replies", doc, variants, (), position)


# --- type expressions ---------------------------------------------------------------------------


def expression(node: Node) -> TypeExpr:
    """Translate one schema node that stands in a field, an item, a value, or an alias."""
    if node.value is True:
        return AnyType()
    if node.get("$ref") is not None:
        return _ref(node)
    if node.get("anyOf") is not None:
        inner = next(item for item in _child(node, "anyOf").items if not _is_null(item))
        return NullableType(expression(inner))
    if node.get("const") is not None:
        return LiteralType(_text(_child(node, "const").value))
    type_name = _child(node, "type").value
    if isinstance(type_name, list):
        inner_name = next(name for name in type_name if name != "null")
        return NullableType(_primitive(_text(inner_name), node))
    return _primitive(_text(type_name), node)


def _primitive(type_name: str, node: Node) -> TypeExpr:
    match type_name:
        case "string":
            lengths = _integer(node, "minLength"), _integer(node, "maxLength")
            return StringType(*lengths, _optional(node, "pattern"), _optional(node, "format"))
        case "integer":
            low, high = _integer(node, "minimum"), _integer(node, "maximum")
            below, above = _integer(node, "exclusiveMinimum"), _integer(node, "exclusiveMaximum")
            return IntegerType(
                max(INT64_MIN if low is None else low, INT64_MIN if below is None else below + 1),
                min(INT64_MAX if high is None else high, INT64_MAX if above is None else above - 1),
            )
        case "number":
            return NumberType(
                _number(node, "minimum"),
                _number(node, "maximum"),
                _number(node, "exclusiveMinimum"),
                _number(node, "exclusiveMaximum"),
            )
        case "boolean":
            return BooleanType()
        case "array":
            items = expression(_child(node, "items"))
            return ArrayType(items, _integer(node, "minItems"), _integer(node, "maxItems"))
        case "object":
            return MapType(expression(_child(node, "additionalProperties")))
    raise ModelError(
        f"line {node.line}: no type expression for {type_name!r}; lint should refuse it"
    )


def _ref(node: Node) -> Ref:
    return Ref(_text(_child(node, "$ref").value).rpartition("/")[2])


# --- reading nodes ------------------------------------------------------------------------------


def _child(node: Node, key: str) -> Node:
    child = node.get(key)
    if child is None:
        raise ModelError(f"line {node.line}: {key!r} is missing; lint should refuse it")
    return child


def _text(value: JsonValue) -> str:
    if not isinstance(value, str):
        raise ModelError(f"expected text, got {value!r}; lint should refuse it")
    return value


def _optional(node: Node, key: str) -> str | None:
    child = node.get(key)
    return None if child is None else _text(child.value)


def _array(node: Node, key: str) -> list[JsonValue]:
    child = node.get(key)
    return child.value if child is not None and isinstance(child.value, list) else []


def _integer(node: Node, key: str) -> int | None:
    child = node.get(key)
    return int(child.value) if child is not None and isinstance(child.value, int | float) else None


def _number(node: Node, key: str) -> float | None:
    child = node.get(key)
    return (
        float(child.value) if child is not None and isinstance(child.value, int | float) else None
    )


def _is_null(node: Node) -> bool:
    return isinstance(node.value, dict) and node.value.get("type") == "null"


def _doc(node: Node) -> str:
    """The description, and what the schema promises beside it."""
    child = node.get("description")
    said = child.value if child is not None and isinstance(child.value, str) else ""
    promised = in_words(evolution_of(node))
    return f"{said} {promised}".strip() if promised else said


def _examples(node: Node) -> tuple[JsonValue, ...]:
    return tuple(_array(node, "examples"))


def _position(document: Document, member: Member) -> SourcePosition:
    return SourcePosition(document.name, member.line, member.column)
