"""What crosses the boundary, from what the command line says: effects, tools, entry points."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from exo_gen.author.addition import Addition, AdditionRefused, Schema
from exo_gen.author.field_syntax import FieldSpec, Names, schema_of
from exo_gen.author.new_types import NOTHING, record, variant
from exo_gen.build import EFFECT_KEY, ENTRY_KEY, TOOL_KEY
from exo_gen.lint.required import EFFECTS_FILE
from exo_gen.lint.required import NOTHING as UNIT
from exo_gen.load import Bundle
from exo_gen.model import EffectMode


@dataclass(frozen=True, slots=True)
class Part:
    """A payload, result, input or output: a type's name, fields of a new record, or nothing."""

    type: str | None = None
    fields: tuple[FieldSpec, ...] = ()
    description: str = ""


@dataclass(slots=True)
class _Records:
    """The records that parts become, written to `file`."""

    bundle: Bundle
    file: str
    written: dict[str, Schema] = field(default_factory=dict)

    def schema(self, part: Part, name: str, seen_from: str) -> Schema | None:
        """Return a reference to a part's type, or None when it is nothing."""
        new = {name: self.file} if part.fields else {}
        names = Names(self.bundle, seen_from, new)
        if part.fields:
            inner = Names(self.bundle, self.file)
            self.written[name] = record(part.description, part.fields, inner)
            return schema_of(name, names)
        if part.type is not None:
            return schema_of(part.type, names)
        return None

    def reference(self, part: Part, name: str, seen_from: str) -> Schema:
        """Return a reference to a part's type, or to the record of nothing."""
        names = Names(self.bundle, seen_from)
        return self.schema(part, name, seen_from) or schema_of(UNIT, names)


def host_name(tag: str) -> str:
    """Return a name as functions, exports and tools have it: `LLMCall` is `llm_call`."""
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", tag)
    return split.lower()


def effect(
    bundle: Bundle,
    tag: str,
    description: str,
    payload: Part,
    result: Part,
    *,
    file: str,
    host_function: str,
    mode: EffectMode,
) -> Addition:
    """A variant of `Effect`, and the records `TagRequest` and `TagResult` when it has fields."""
    _refuse_known_tag(bundle, tag)
    records = _Records(bundle, file)
    carried = records.schema(payload, f"{tag}Request", EFFECTS_FILE) or NOTHING
    answer = records.reference(result, f"{tag}Result", EFFECTS_FILE)
    annotation: Schema = {"hostFunction": host_function, "result": answer, "mode": mode}
    whole = {**variant(tag, description, carried), EFFECT_KEY: annotation}
    return Addition(file, records.written, whole)


def tool(
    bundle: Bundle,
    name: str,
    description: str,
    taken: Part,
    given: Part,
    *,
    file: str,
    tool_name: str,
    roles: Iterable[str],
) -> Addition:
    """A tool, and the records `NameInput` and `NameOutput` when it has fields."""
    records = _Records(bundle, file)
    annotation: Schema = {
        "name": tool_name,
        "roles": list(roles),
        "input": records.reference(taken, f"{name}Input", file),
        "output": records.reference(given, f"{name}Output", file),
    }
    first: Schema = {"description": description, TOOL_KEY: annotation}
    return Addition(file, {name: first, **records.written})


def entry(
    bundle: Bundle,
    name: str,
    description: str,
    taken: Part,
    given: Part,
    *,
    file: str,
    export: str,
) -> Addition:
    """An entry point, and the records `NameInput` and `NameOutput` when it has fields."""
    records = _Records(bundle, file)
    annotation: Schema = {
        "export": export,
        "input": records.reference(taken, f"{name}Input", file),
        "output": records.reference(given, f"{name}Output", file),
    }
    first: Schema = {"description": description, ENTRY_KEY: annotation}
    return Addition(file, {name: first, **records.written})


def _refuse_known_tag(bundle: Bundle, tag: str) -> None:
    document = bundle.documents.get(EFFECTS_FILE)
    defs = document.root.get("$defs") if document is not None else None
    effects = defs.get("Effect") if defs is not None else None
    listed = effects.get("oneOf") if effects is not None else None
    for one in listed.items if listed is not None else ():
        properties = one.get("properties")
        kind = properties.get("kind") if properties is not None else None
        const = kind.get("const") if kind is not None else None
        if document is not None and const is not None and const.value == tag:
            where = f"{document.shown}:{const.line}:{const.column}"
            raise AdditionRefused(
                f"the effect '{tag}' is there already: {where}; write another name"
            )
