"""Rules about references: their form, where they lead, and the circles they may not close."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from exo_gen.build import DEFINITIONS, EFFECT_KEY, ENTRY_KEY, TOOL_KEY
from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import rules
from exo_gen.lint.required import is_effect_sum
from exo_gen.lint.schema import Place, Schema, parts
from exo_gen.lint.shape import DECLARATIONS, NAMED, Shape
from exo_gen.load import Document
from exo_gen.order import FileCycleError, modules_in_order
from exo_gen.positions import Node

_FORM: Final = re.compile(rf"(?P<file>[^#/]+\.json)?#/{re.escape(DEFINITIONS)}/(?P<name>[^/~%]+)")
_ANNOTATIONS: Final = (EFFECT_KEY, ENTRY_KEY, TOOL_KEY)


def check_references(schema: Schema) -> Iterator[Diagnostic]:
    """Check every `$ref` that stands for a type, those in annotations included."""
    for place in schema.places:
        if place.shape is Shape.REFERENCE:
            yield from _reference(schema, place.document, place.node)
    for document in schema.documents:
        for node in _in_annotations(document.root):
            yield from _reference(schema, document, node)


def _in_annotations(node: Node) -> Iterator[Node]:
    for definition in node.object(DEFINITIONS):
        oneof = definition.node.get("oneOf")
        for holder in (definition.node, *(oneof.items if oneof is not None else ())):
            for key in _ANNOTATIONS:
                for part in holder.object(key):
                    if "$ref" in part.node.members:
                        yield part.node


def _reference(schema: Schema, document: Document, node: Node) -> Iterator[Diagnostic]:
    target = node.members["$ref"].node
    match = _FORM.fullmatch(target.value) if isinstance(target.value, str) else None
    if match is None:
        yield rules.REF_FORM.found(
            document,
            target,
            f"'$ref' is {target.value!r}" if isinstance(target.value, str) else "'$ref' is no text",
            f"write '#/{DEFINITIONS}/Name' or 'file.json#/{DEFINITIONS}/Name'",
        )
        return
    file, name = match["file"] or document.name, match["name"]
    found = schema.find(file, name)
    if found is not None:
        if found.shape in DECLARATIONS:
            yield rules.REF_TYPE.found(
                document,
                target,
                f"'{name}' is an entry point or a tool, not a type",
                "write the type that it takes or gives",
            )
        elif is_effect_sum(found):
            yield rules.REF_TYPE.found(
                document,
                target,
                f"'{name}' is what the guest may do, no part of a type",
                "write the payload of one effect, or a sum of your own",
            )
    elif file in schema.bundle.documents:
        yield rules.REF_TARGET.found(
            document, target, f"'{file}' defines no '{name}'", _elsewhere(schema, document, name)
        )
    elif file not in schema.unreadable:
        files = ", ".join(f"'{one}'" for one in schema.bundle.documents)
        yield rules.REF_TARGET.found(
            document, target, f"there is no schema file '{file}'", f"write one of {files}"
        )


def _elsewhere(schema: Schema, document: Document, name: str) -> str:
    """Name the definition that was probably meant."""
    from difflib import get_close_matches  # only a faulty schema pays for it

    by_name = {place.label: place for place in schema.types}
    close = get_close_matches(name, by_name, n=1)
    if not close:
        return f"define '{name}' or write the name of a definition"
    file = by_name[close[0]].document.name
    return f"write '{'' if file == document.name else file}#/{DEFINITIONS}/{close[0]}'"


def check_file_cycle(schema: Schema) -> Iterator[Diagnostic]:
    """Find one cycle of files; while it stands there is no order in which to look for another."""
    try:
        modules_in_order(schema.bundle)
    except FileCycleError as error:
        first, second = error.files[:2]
        for user, used in ((first, second), (second, first)):
            document = schema.bundle.documents[user]
            node = _first_use(document.root, used)
            if node is not None:
                # graphlib lists a cycle from the used to the user.
                cycle = " -> ".join(reversed(error.files))
                yield rules.FILE_CYCLE.found(
                    document,
                    node,
                    f"files use each other: {cycle}",
                    "move what both need to a file that uses neither, such as 'common.json'",
                )
                return


def _first_use(node: Node, file: str) -> Node | None:
    for member in node.members.values():
        value = member.node.value
        if member.key == "$ref" and isinstance(value, str) and value.startswith(f"{file}#"):
            return member.node
        found = _first_use(member.node, file)
        if found is not None:
            return found
    return next((use for use in (_first_use(item, file) for item in node.items) if use), None)


def check_alias_cycles(schema: Schema) -> Iterator[Diagnostic]:
    """Find aliases that lead back to themselves without a record or a sum on the way."""
    for place in schema.types:
        if place.shape not in NAMED and (cycle := _cycle(schema, place)):
            yield rules.ALIAS_CYCLE.found(
                place.document,
                place.owner,
                f"alias leads back to itself: {' -> '.join(cycle)}",
                "write a record or a sum in between",
            )


def _cycle(schema: Schema, start: Place) -> list[str]:
    trail: list[Place] = []
    place: Place | None = start
    while place is not None and place.shape not in NAMED:
        if any(place is passed for passed in trail):
            # A circle further on is the fault of the aliases in it.
            return [*(passed.label for passed in trail), place.label] if place is start else []
        trail.append(place)
        place = _target(schema, place)
    return []


def _target(schema: Schema, place: Place) -> Place | None:
    """Return what an alias refers to at its end; an alias holds one reference at most."""
    while place.shape is not Shape.REFERENCE:
        inner = next(parts(place), None)
        if inner is None or place.shape in NAMED:
            return None
        place = inner
    return schema.resolve(place.document, place.node)
