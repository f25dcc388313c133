"""What `exo-gen new` adds to a schema, as a value, and the schema with it added.

Everything happens in memory: `added` returns the files' new texts, laid out and without findings,
or raises.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from exo_gen.author.edits import Edit, apply_edits
from exo_gen.author.sites import definitions
from exo_gen.build import DEFINITIONS, build
from exo_gen.diagnostics import ExoGenError, FindingsError
from exo_gen.examples import examples
from exo_gen.fmt import format_text
from exo_gen.lint import RULES, Rule, lint
from exo_gen.lint.required import EFFECT, EFFECTS_FILE
from exo_gen.lint.rules import EXAMPLE_MISSING
from exo_gen.load import Bundle, Document, read_text
from exo_gen.model import JsonValue, Model, NamedType, Sum
from exo_gen.positions import Node
from exo_gen.report import render_excerpts

Schema = dict[str, JsonValue]
"""A JSON Schema, or a part of one, as plain JSON."""

_KEPT: Final = "nothing was written"


class AdditionRefused(ExoGenError):
    """What was asked for cannot be added; `str()` says why."""


@dataclass(frozen=True, slots=True)
class Addition:
    """Definitions for one file, and the variant of `Effect` when it is an effect.

    `examples` are documents of the first definition; where there are none they are made.
    """

    file: str
    definitions: Mapping[str, Schema]
    variant: Schema | None = None
    examples: tuple[JsonValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """The schema with an addition in it: its files, and the model of it."""

    bundle: Bundle
    model: Model
    changed: tuple[str, ...]


def added(bundle: Bundle, addition: Addition) -> Added:
    """Return the schema with the addition; raise `AdditionRefused` or `FindingsError`."""
    if addition.file not in bundle.documents:
        known = ", ".join(bundle.documents)
        raise AdditionRefused(
            f"no schema file '{addition.file}'; expected --file as one of {known}"
        )
    refuse_taken(bundle, addition.definitions)
    # The examples come of the types, so at first only the types have to be sound.
    bare = _sound(_with(bundle, addition), aside=EXAMPLE_MISSING)
    whole = _sound(_with(bundle, _exemplified(build(bare), addition)))
    files = (addition.file, *([EFFECTS_FILE] if addition.variant else []))
    return Added(whole, build(whole), tuple(dict.fromkeys(files)))


def refuse_taken(bundle: Bundle, names: Iterable[str]) -> None:
    """Raise `AdditionRefused` when a definition is called like one of the names."""
    taken = {
        member.key.lower(): (document, member)
        for document in bundle.documents.values()
        for member in definitions(document)
    }
    for name in names:
        if name.lower() in taken:
            document, member = taken[name.lower()]
            where = f"{document.shown}:{member.line}:{member.column}"
            raise AdditionRefused(
                f"'{name}' is taken: {where} defines '{member.key}'; write another name"
            )


def _exemplified(model: Model, addition: Addition) -> Addition:
    """Give every definition its examples; those of a tool or an entry point are of its input."""
    inputs = {tool.type_name: tool.input.name for tool in model.tools}
    inputs |= {entry.name: entry.input.name for entry in model.entry_points}
    written: dict[str, Schema] = {}
    for number, (name, schema) in enumerate(addition.definitions.items()):
        documents = list(addition.examples) if number == 0 else []
        documents = documents or _documents(model, inputs.get(name, name))
        written[name] = {**schema, "examples": documents}
    return replace(addition, definitions=written)


def _documents(model: Model, name: str) -> list[JsonValue]:
    """One document with everything in it; of a sum, one of each variant."""
    named = model.lookup(name)
    if not isinstance(named, Sum):
        return [examples(model, name)[-1]]
    documents: list[JsonValue] = []
    for variant in named.variants:
        # A sum of this one variant has an example of it.
        only = replace(named, variants=(variant,), examples=())
        types: dict[str, NamedType] = {**model.types, name: only}
        documents.append(examples(replace(model, types=types), name)[-1])
    return documents


def _sound(bundle: Bundle, *, aside: Rule | None = None) -> Bundle:
    findings = [one for one in lint(bundle) if aside is None or one.rule != aside.id]
    if findings:
        sources = {one.shown: one.text for one in bundle.documents.values()}
        shown = render_excerpts(findings, sources, RULES)
        raise FindingsError(f"{shown}with this addition the schema has findings; {_KEPT}")
    return bundle


def _with(bundle: Bundle, addition: Addition) -> Bundle:
    edits: dict[str, list[Edit]] = {}
    node = bundle.documents[addition.file].root.get(DEFINITIONS)
    members = [
        f"{json.dumps(name)}: {_json(schema)}" for name, schema in addition.definitions.items()
    ]
    if members:
        edits.setdefault(addition.file, []).append(_insertion(node, members, addition.file))
    if addition.variant is not None:
        node = _effect_variants(bundle)
        edit = _insertion(node, [_json(addition.variant)], EFFECTS_FILE)
        edits.setdefault(EFFECTS_FILE, []).append(edit)
    documents = dict(bundle.documents)
    for name, mine in edits.items():
        before = documents[name]
        text = format_text(apply_edits(before.text, mine))
        after = read_text(name, before.shown, text)
        if not isinstance(after, Document):
            raise AdditionRefused(f"the addition would leave no JSON: {after}; {_KEPT}")
        documents[name] = after
    return replace(bundle, documents=documents)


def _effect_variants(bundle: Bundle) -> Node | None:
    document = bundle.documents.get(EFFECTS_FILE)
    node = document.root.get(DEFINITIONS) if document is not None else None
    effect = node.get(EFFECT) if node is not None else None
    return effect.get("oneOf") if effect is not None else None


def _insertion(node: Node | None, parts: list[str], file: str) -> Edit:
    """Put parts behind the last child of an object or a list."""
    if node is None or not isinstance(node.value, dict | list):
        raise AdditionRefused(
            f"'{file}' has no place for it; run `exo-gen lint` and mend what it finds first"
        )
    children = [*(member.node for member in node.members.values()), *node.items]
    if children:
        return Edit(children[-1].end, children[-1].end, "".join(f", {part}" for part in parts))
    return Edit(node.start + 1, node.start + 1, ", ".join(parts))


def _json(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False)
