"""The schema as rules see it: definitions, every place where a schema stands, what refs mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import PurePosixPath

from exo_gen.build import DEFINITIONS
from exo_gen.lint.shape import (
    DECLARATIONS,
    Shape,
    base_type,
    has_null_type,
    inner_of,
    shape_of,
)
from exo_gen.load import Bundle, Document
from exo_gen.positions import Member, Node


class Role(Enum):
    """What a schema is to whatever holds it."""

    DEFINITION = auto()
    PROPERTY = auto()
    PAYLOAD = auto()
    PART = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """A schema where it stands.

    `owner` is what to point at when something is missing: the key that holds the schema, or the
    schema itself. `label` is how messages call it.
    """

    document: Document
    node: Node
    owner: Member | Node
    role: Role
    label: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Variant:
    """One alternative of a sum; `tag` is the constant under `kind`, if there is one."""

    document: Document
    node: Node
    owner: Place
    tag: Node | None
    payload: Place | None

    @property
    def label(self) -> str:
        """How messages call the variant."""
        name = self.tag.value if self.tag is not None else None
        return f"{self.owner.label}.{name}" if isinstance(name, str) else self.owner.label


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a record."""

    name: str
    place: Place
    required: bool


class Schema:
    """All that the rules ask of a bundle; built once a run."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.documents = tuple(bundle.documents.values())
        self.unreadable = frozenset(PurePosixPath(one.file).name for one in bundle.unreadable)
        self.definitions = tuple(
            Place(document, member.node, member, Role.DEFINITION, member.key, shape_of(member.node))
            for document in self.documents
            for member in document.root.object(DEFINITIONS)
        )
        self._by_address: Mapping[tuple[str, str], Place] = {
            (place.document.name, place.label): place for place in self.definitions
        }
        self._by_node = {id(place.node): place for place in self.definitions}
        self._ends: dict[int, tuple[Document, Node]] = {}
        firsts = {place.label.lower(): place for place in reversed(self.definitions)}
        self.unique = tuple(one for one in self.definitions if firsts[one.label.lower()] is one)
        self.types = tuple(one for one in self.definitions if one.shape not in DECLARATIONS)
        self.places = tuple(place for top in self.types for place in _with_parts(top))

    def find(self, file: str, name: str) -> Place | None:
        """Return the definition of that name in that file."""
        return self._by_address.get((file, name))

    def resolve(self, document: Document, node: Node) -> Place | None:
        """Return the definition that a `$ref` node leads to."""
        child = node.get("$ref")
        if child is None or not isinstance(child.value, str):
            return None
        file, _, pointer = child.value.partition("#")
        name = pointer.removeprefix(f"/{DEFINITIONS}/")
        return self.find(file or document.name, name)

    def seen_through(self, document: Document, node: Node) -> tuple[Document, Node]:
        """Follow references to the first schema that is none; a dangling or endless one stays."""
        passed: dict[int, None] = {}
        while shape_of(node) is Shape.REFERENCE and id(node) not in passed:
            if id(node) in self._ends:
                document, node = self._ends[id(node)]
                break
            passed[id(node)] = None
            target = self.resolve(document, node)
            if target is None:
                break
            document, node = target.document, target.node
        # Whoever comes by the same way later is told at once.
        self._ends.update(dict.fromkeys(passed, (document, node)))
        return document, node

    def end_of(self, place: Place) -> Place | None:
        """Return the type behind references to it; None when they lead to none."""
        if place.shape is not Shape.REFERENCE:
            return place
        _, node = self.seen_through(place.document, place.node)
        return self._by_node.get(id(node))

    def is_nullable(self, document: Document, node: Node) -> bool:
        """Whether null was added to a type, through references; free-form JSON has it by itself."""
        _, node = self.seen_through(document, node)
        return shape_of(node) is Shape.UNION or has_null_type(node)

    def is_free_form(self, document: Document, node: Node) -> bool:
        """Whether any JSON value fits, through references."""
        return shape_of(self.seen_through(document, node)[1]) is Shape.FREE_FORM


def _with_parts(place: Place) -> Iterator[Place]:
    """Yield a schema and every schema inside it."""
    yield place
    for part in parts(place):
        yield from _with_parts(part)


def parts(place: Place) -> Iterator[Place]:
    """Yield the schemas directly inside one."""
    match place.shape:
        case Shape.RECORD:
            yield from (one.place for one in properties(place))
        case Shape.SUM:
            yield from (one.payload for one in variants(place) if one.payload is not None)
        case Shape.ARRAY if "items" in place.node.members:
            yield _part(place, place.node.members["items"], Role.PART, f"{place.label}[]")
        case Shape.MAP:
            values = place.node.members["additionalProperties"]
            yield _part(place, values, Role.PART, f"{place.label}{{}}")
        case Shape.UNION:
            inner = inner_of(place.node)
            if inner is not None:
                yield _part(place, inner, Role.PART, place.label)


def properties(record: Place) -> Iterator[Property]:
    """Yield the properties of a record."""
    child = record.node.get("required")
    listed = child.value if child is not None and isinstance(child.value, list) else []
    required = {name for name in listed if isinstance(name, str)}
    for member in record.node.object("properties"):
        place = _part(record, member, Role.PROPERTY, f"{record.label}.{member.key}")
        yield Property(member.key, place, member.key in required)


def variants(owner: Place) -> Iterator[Variant]:
    """Yield the variants of a sum, malformed ones included."""
    child = owner.node.get("oneOf")
    for node in child.items if child is not None else ():
        fields = node.get("properties")
        kind = fields.get("kind") if fields is not None else None
        member = fields.members.get("payload") if fields is not None else None
        variant = Variant(owner.document, node, owner, kind.get("const") if kind else None, None)
        if member is not None:
            payload = _part(owner, member, Role.PAYLOAD, variant.label)
            variant = Variant(owner.document, node, owner, variant.tag, payload)
        yield variant


def tagged(owner: Place) -> Iterator[tuple[str, Node, Variant]]:
    """Yield tag, its place and the variant, for each tag of a sum once."""
    seen: set[str] = set()
    for variant in variants(owner):
        tag = variant.tag.value if variant.tag is not None else None
        if variant.tag is not None and isinstance(tag, str) and tag not in seen:
            seen.add(tag)
            yield tag, variant.tag, variant


def enum_values(enum: Place) -> Iterator[tuple[str, Node]]:
    """Yield each string of an enum once, with its place."""
    seen: set[str] = set()
    for item in enum.node.members["enum"].node.items:
        if isinstance(item.value, str) and item.value not in seen:
            seen.add(item.value)
            yield item.value, item


def part_of(place: Place, member: Member) -> Place:
    """Return a schema that stands in an annotation of `place`."""
    return _part(place, member, Role.PART, place.label)


def is_empty_payload(node: Node) -> bool:
    """Whether this is `{}`'s own schema: the one record that may stand without a name."""
    closed = node.get("additionalProperties")
    return (
        node.members.keys() - {"required"} == {"type", "properties", "additionalProperties"}
        and base_type(node) == "object"
        and not has_null_type(node)
        and node.members["properties"].node.value == {}
        and closed is not None
        and closed.value is False
        and ("required" not in node.members or node.members["required"].node.value == [])
    )


def _part(place: Place, held: Member | Node, role: Role, label: str) -> Place:
    node = held.node if isinstance(held, Member) else held
    return Place(place.document, node, held, role, label, shape_of(node))
