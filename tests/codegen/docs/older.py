"""An older boundary: the one at hand, but for one change of each kind."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, TypeVar

from exo_gen.model import (
    Alias,
    Deprecation,
    Effect,
    EntryPoint,
    Enum,
    Evolution,
    Field,
    JsonValue,
    Model,
    NamedType,
    NullableType,
    Record,
    Ref,
    StringType,
    Sum,
    Tool,
    Variant,
)

_T = TypeVar("_T", Record, Enum, Sum, Alias)

WITH_ALL: Final = "the release before"
"""How the older boundary is called where it is shown."""


def older(model: Model) -> Model:
    """Return what `model` was: see each line for what has changed since."""
    return replace(
        model,
        types={**model.types, **{one.name: one for one in _types(model)}} | _gone(model),
        effects=_effects(model),
        entry_points=_entry_points(model),
        tools=_tools(model),
        fingerprint="0" * 64,
    )


def only(model: Model, *types: NamedType) -> Model:
    """Return the model with these types as they were."""
    return replace(model, types={**model.types, **{one.name: one for one in types}})


def of(model: Model, sort: type[_T], name: str) -> _T:
    """Return a type that is known to be of a sort."""
    found = model.types[name]
    assert isinstance(found, sort)
    return found


def _types(model: Model) -> tuple[NamedType, ...]:
    record, label = of(model, Record, "LogRecord"), of(model, Record, "GitHubLabel")
    level, message, *others = record.fields
    effect, tip = of(model, Sum, "Effect"), of(model, Sum, "PopupValue")
    severity, branch = of(model, Enum, "Severity"), of(model, Alias, "BranchName")
    return (
        replace(
            record,
            doc="What it was.",
            fields=(
                replace(level, type=NullableType(level.type), doc="An older meaning."),
                replace(message, type=StringType(3, 9), required=not message.required),
                # The last field was added since, and this one removed.
                *others[:-1],
                Field("thread", Ref("Severity"), False, "Which thread <wrote> it."),
            ),
            examples=({"level": "info", "message": "was"},),
        ),
        replace(label, open=not label.open, module="common"),
        replace(severity, values=(*severity.values[1:], "fatal")),
        replace(
            tip,
            variants=(
                replace(tip.variants[0], doc="An older meaning."),
                Variant("Nothing", None, "No value."),
                *tip.variants[2:],
            ),
        ),
        replace(branch, target=StringType(1, 5)),
        replace(
            effect,
            variants=(
                *(
                    replace(one, evolution=Evolution("0.1", Deprecation("0.2", "Emit"), True))
                    if one.tag == "Log"
                    else one
                    for one in effect.variants
                    if one.tag != "Emit"
                ),
                Variant("Ping", None, "Ask whether anybody is there."),
            ),
        ),
    )


def _gone(model: Model) -> dict[str, NamedType]:
    at = of(model, Record, "LogRecord").position
    field = Field("echo", Ref("Severity"), True, "What to say back.")
    example: JsonValue = {"echo": "info"}
    return {"Pong": Record("Pong", "effects", "Gone.", (field,), False, (example,), at)}


def _effects(model: Model) -> tuple[Effect, ...]:
    # Emit was added since, Ping removed.
    kept = [one for one in model.effects if one.tag != "Emit"]
    changed = [
        replace(one, host_function="log_it", mode="call", payload=Ref("Severity"), doc="Was.")
        if one.tag == "Log"
        else one
        for one in kept
    ]
    at = kept[0].position
    ping = Effect("Ping", "ping", None, Ref("Pong"), "call", "Ask whether anybody is there.", at)
    return (*changed, ping)


def _entry_points(model: Model) -> tuple[EntryPoint, ...]:
    first, second, *others = model.entry_points
    gone = replace(second, name="HandleGone", export="handle_gone")
    return (replace(first, output=second.output, doc="Was."), gone, *others)


def _tools(model: Model) -> tuple[Tool, ...]:
    first, second, *others = model.tools
    gone = replace(second, type_name="Gone", name="gone_tool")
    return (replace(first, roles=("nobody",), input=second.input, doc="Was."), gone, *others)
