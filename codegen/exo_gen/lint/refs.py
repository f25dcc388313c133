"""Rules about references: their form, where they lead, and the circles they may not close."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from exo_gen.build import DEFINITIONS, EFFECT_KEY, ENTRY_KEY, TOOL_KEY
from exo_gen.circles import on_circles
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
_MOST_NAMED: Final = 20
"""So many names of a circle, and so many guesses at what was meant; nobody reads more."""


def check_references(schema: Schema) -> Iterator[Diagnostic]:
    """Check every `$ref` that stands for a type, those in annotations included."""
    lost = _Lost(schema)
    for place in schema.places:
        if place.shape is Shape.REFERENCE:
            yield from _reference(lost, place.document, place.node)
    for document in schema.documents:
        for node in _in_annotations(document.root):
            yield from _reference(lost, document, node)


def _in_annotations(node: Node) -> Iterator[Node]:
    for definition in node.object(DEFINITIONS):
        oneof = definition.node.get("oneOf")
        for holder in (definition.node, *(oneof.items if oneof is not None else ())):
            for key in _ANNOTATIONS:
                for part in holder.object(key):
                    if "$ref" in part.node.members:
                        yield part.node


def _reference(lost: _Lost, document: Document, node: Node) -> Iterator[Diagnostic]:
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
    schema = lost.schema
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
            document, target, f"'{file}' defines no '{name}'", lost.elsewhere(document, name)
        )
    elif file not in schema.unreadable:
        known = [f"'{one}'" for one in schema.bundle.documents]
        files = ", ".join([*known[:_MOST_NAMED], *(["..."] if len(known) > _MOST_NAMED else [])])
        yield rules.REF_TARGET.found(
            document, target, f"there is no schema file '{file}'", f"write one of {files}"
        )


class _Lost:
    """References to nothing, and what each was probably meant to be."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._files: dict[str, str] = {}
        self._guesses = 0

    def elsewhere(self, document: Document, name: str) -> str:
        """Name the definition that was probably meant."""
        from difflib import get_close_matches  # only a faulty schema pays for it

        if not self._files:
            self._files = {place.label: place.document.name for place in self.schema.types}
        close = [name] if name in self._files else []
        if not close and self._guesses < _MOST_NAMED:
            self._guesses += 1
            close = get_close_matches(name, self._files, n=1)
        if not close:
            return f"define '{name}' or write the name of a definition"
        file = self._files[close[0]]
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
                files = error.files[::-1]
                long = len(files) > _MOST_NAMED
                cycle = " -> ".join([*files[:_MOST_NAMED], "...", files[-1]] if long else files)
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
    aliases = {id(place): place for place in schema.types if place.shape not in NAMED}
    following = {key: _target(schema, place) for key, place in aliases.items()}

    def targets(key: int) -> tuple[int, ...]:
        target = following[key]
        return (id(target),) if target is not None and id(target) in aliases else ()

    circling = on_circles(aliases, targets)
    for key, place in aliases.items():
        if key in circling:
            yield rules.ALIAS_CYCLE.found(
                place.document,
                place.owner,
                f"alias leads back to itself: {_circle(place, following)}",
                "write a record or a sum in between",
            )


def _circle(start: Place, following: Mapping[int, Place | None]) -> str:
    """Name the aliases of a circle, from one of them to itself; of a long one the first few."""
    names = [start.label]
    place = following[id(start)]
    while place is not None and place is not start and len(names) < _MOST_NAMED:
        names.append(place.label)
        place = following[id(place)]
    if place is not start:
        names.append("...")
    return " -> ".join([*names, start.label])


def _target(schema: Schema, place: Place) -> Place | None:
    """Return what an alias refers to at its end; an alias holds one reference at most."""
    while place.shape is not Shape.REFERENCE:
        inner = next(parts(place), None)
        if inner is None or place.shape in NAMED:
            return None
        place = inner
    return schema.resolve(place.document, place.node)
