"""The model: what a schema says, frozen and free of any target language.

Input to every renderer and to the contract gate's strategies. Built from linted documents by
`exo_gen.build`; a model that exists is consistent, so renderers raise nothing.

Two closed families:

* `TypeExpr`, what may stand in a field: a constrained primitive, a container, or a `Ref` by name;
* `NamedType`, what a `$defs` entry declares: `Record`, `Enum`, `Sum`, `Alias`.

`Effect`, `EntryPoint` and `Tool` come from the `x-exo-*` annotations. Everything keeps the order in
which the schema's author wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
"""A free-form JSON value, as the standard library's `json` holds it."""

INT64_MIN: Final = -(2**63)
INT64_MAX: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class SourcePosition:
    """Where a declaration begins: file name within the schema folder, line and column from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


# --- type expressions ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StringType:
    """Unicode scalar values; lengths count code points.

    `pattern` is a text that `exo_gen.pattern.parse` takes, `format` a name in
    `exo_gen.pattern.FORMATS`, and one of them is None; `exo_gen.pattern.constraint` says what
    either means.
    """

    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    format: str | None = None


@dataclass(frozen=True, slots=True)
class LiteralType:
    """Exactly one string."""

    value: str


@dataclass(frozen=True, slots=True)
class IntegerType:
    """A 64-bit signed integer; bounds are inclusive and lie within Int64."""

    minimum: int = INT64_MIN
    maximum: int = INT64_MAX


@dataclass(frozen=True, slots=True)
class NumberType:
    """A finite IEEE double. At most one bound of each pair is set."""

    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: float | None = None
    exclusive_maximum: float | None = None


@dataclass(frozen=True, slots=True)
class BooleanType:
    """`true` or `false`."""


@dataclass(frozen=True, slots=True)
class AnyType:
    """Free-form JSON, kept as it came; integers stay exact."""


@dataclass(frozen=True, slots=True)
class NullableType:
    """`inner` or `null`."""

    inner: TypeExpr


@dataclass(frozen=True, slots=True)
class ArrayType:
    """A list; bounds count items."""

    items: TypeExpr
    min_items: int | None = None
    max_items: int | None = None


@dataclass(frozen=True, slots=True)
class MapType:
    """A string-keyed object whose values all have one type."""

    values: TypeExpr


@dataclass(frozen=True, slots=True)
class Ref:
    """A named type of this model."""

    name: str


TypeExpr: TypeAlias = (
    StringType
    | LiteralType
    | IntegerType
    | NumberType
    | BooleanType
    | AnyType
    | NullableType
    | ArrayType
    | MapType
    | Ref
)


# --- evolution ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Deprecation:
    """A thing will go: since which version that is known, what to use, and why; each may be ""."""

    since: str = ""
    replacement: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Evolution:
    """What a schema promises of an effect, a field or a variant.

    `since` is the version that brought it, or "". What is `unstable` may change without notice.
    """

    since: str = ""
    deprecated: Deprecation | None = None
    unstable: bool = False


STEADY: Final = Evolution()
"""Nothing said: there since the beginning, and there to stay."""


# --- named types --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Field:
    """A property of a record. `required=False` means absent when it has no value, never null."""

    name: str
    type: TypeExpr
    required: bool
    doc: str = ""
    evolution: Evolution = STEADY


@dataclass(frozen=True, slots=True)
class Record:
    """An object with known properties. `open` keeps unknown keys; otherwise they are refused."""

    name: str
    module: str
    doc: str
    fields: tuple[Field, ...]
    open: bool
    examples: tuple[JsonValue, ...]
    position: SourcePosition


@dataclass(frozen=True, slots=True)
class Enum:
    """A closed set of strings."""

    name: str
    module: str
    doc: str
    values: tuple[str, ...]
    examples: tuple[JsonValue, ...]
    position: SourcePosition


@dataclass(frozen=True, slots=True)
class Variant:
    """One alternative of a sum. `payload is None` means the variant carries `{}`."""

    tag: str
    payload: TypeExpr | None
    doc: str = ""
    evolution: Evolution = STEADY


@dataclass(frozen=True, slots=True)
class Sum:
    """An adjacently tagged sum: `{"kind": tag, "payload": payload}`."""

    name: str
    module: str
    doc: str
    variants: tuple[Variant, ...]
    examples: tuple[JsonValue, ...]
    position: SourcePosition


@dataclass(frozen=True, slots=True)
class Alias:
    """A name for a type expression, constraints included."""

    name: str
    module: str
    doc: str
    target: TypeExpr
    examples: tuple[JsonValue, ...]
    position: SourcePosition


NamedType: TypeAlias = Record | Enum | Sum | Alias


# --- what crosses the boundary ------------------------------------------------------------------

EffectMode: TypeAlias = Literal["call", "notify"]


@dataclass(frozen=True, slots=True)
class Effect:
    """Something the guest asks of the host. `result` is what a Success carries."""

    tag: str
    host_function: str
    payload: TypeExpr | None
    result: TypeExpr
    mode: EffectMode
    doc: str
    position: SourcePosition

    @property
    def reply(self) -> str:
        """Name of the synthesised sum `{Success: result, Error: EffectError}`."""
        return f"{self.tag}Reply"


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """Something the host asks of the guest."""

    name: str
    export: str
    input: Ref
    output: Ref
    doc: str
    examples: tuple[JsonValue, ...]
    position: SourcePosition

    @property
    def reply(self) -> str:
        """Name of the synthesised sum `{Success: output, Error: EffectError}`."""
        return f"{self.name}Reply"


@dataclass(frozen=True, slots=True)
class Tool:
    """An MCP tool: which roles may call it, with what, for what."""

    type_name: str
    name: str
    roles: tuple[str, ...]
    input: Ref
    output: Ref
    doc: str
    examples: tuple[JsonValue, ...]
    position: SourcePosition


@dataclass(frozen=True, slots=True)
class Model:
    """A whole schema bundle.

    `types` holds what the author declared, `replies` the synthesised result sums of every effect
    and entry point; both in order of declaration. `modules` lists the schema files' stems so that
    a module only uses those before it. `fingerprint` is 64 lower-case hex digits. `documents` are
    the files it was built from, by name.
    """

    types: Mapping[str, NamedType]
    replies: Mapping[str, Sum]
    effects: tuple[Effect, ...]
    entry_points: tuple[EntryPoint, ...]
    tools: tuple[Tool, ...]
    modules: tuple[str, ...]
    module_docs: Mapping[str, str]
    fingerprint: str
    error_type: str = field(default="EffectError")
    effect_type: str = field(default="Effect")
    documents: Mapping[str, JsonValue] = field(default_factory=dict)

    def lookup(self, name: str) -> NamedType:
        """Return the named type, declared or synthesised; the model guarantees that it exists."""
        found = self.types.get(name)
        return found if found is not None else self.replies[name]

    def all_types(self) -> Iterator[NamedType]:
        """Yield every type that can be a message or a part of one: declared, then synthesised."""
        yield from self.types.values()
        yield from self.replies.values()
