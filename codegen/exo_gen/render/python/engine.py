"""Python types, by datamodel-code-generator used as a library: definitions in, their source out.

The engine takes some 4 ms for a definition, so what it wrote once is kept for as long as the
definition is the same. That is sound because it writes a definition without looking into those it
refers to: these are shown to it as empty objects, which have a variant's tag at most.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from typing import Final

from exo_gen.diagnostics import ExoGenError
from exo_gen.render.json_schema import Schema, references

BASE_CLASS: Final = "exo_types.record.Record"

_TEMPLATES: Final = Path(__file__).parent.parent / "templates" / "datamodel"

_AT_ONCE: Final = 100
"""So many definitions make a call: the engine's time grows faster than what it is given."""

_NEWLINE: Final = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Block:
    """What was written for a definition, and what it may need imported: modules and names."""

    source: str
    is_class: bool
    imports: frozenset[tuple[str, str]]


class ModelEngineError(ExoGenError):
    """datamodel-code-generator did not answer with what it was asked for."""


class ModelEngine:
    """The engine, with a memory of what it wrote at the last call."""

    def __init__(self) -> None:
        self.known: dict[str, Block] = {}

    def write(self, definitions: Mapping[str, Schema]) -> dict[str, Block]:
        """Return the block of every definition; raise `ModelEngineError`.

        Classes and aliases are written apart: an alias that stood in a circle with a class would
        name it in quotes, and the more the engine is shown the more circles there are.
        """
        keys = {name: json.dumps([name, schema]) for name, schema in definitions.items()}
        missing = [name for name, key in keys.items() if key not in self.known]
        blocks = {name: self.known[key] for name, key in keys.items() if key in self.known}
        for is_class in (True, False):
            new = iter([name for name in missing if _is_class(definitions[name]) is is_class])
            while names := tuple(islice(new, _AT_ONCE)):
                blocks |= _written(names, definitions)
        self.known = {key: blocks[name] for name, key in keys.items()}
        return blocks


def _is_class(schema: Schema) -> bool:
    return "properties" in schema


def _written(names: Iterable[str], definitions: Mapping[str, Schema]) -> dict[str, Block]:
    given = {name: definitions[name] for name in names}
    around = {
        name: _outline(definitions[name])
        for schema in given.values()
        for name in references(schema)
        if name not in given
    }
    blocks = dict(_blocks(_generate({"$defs": {**given, **around}})))
    if blocks.keys() != {*given, *around}:
        raise ModelEngineError(
            "datamodel-code-generator does not keep the schema's names: "
            f"made up {sorted(blocks.keys() - given.keys() - around.keys())}, "
            f"lost {sorted({*given, *around} - blocks.keys())}; "
            "give what is constrained inside a list or a map a name in $defs"
        )
    return {name: blocks[name] for name in given}


def _outline(schema: Schema) -> Schema:
    """What the engine needs to see of a definition that it is not to write: a variant's tag."""
    properties = schema.get("properties")
    kind = properties.get("kind") if isinstance(properties, dict) else None
    is_tag = isinstance(kind, dict) and "const" in kind
    return {
        "type": "object",
        "properties": {"kind": kind} if is_tag else {},
        "required": ["kind"] if is_tag else [],
        "additionalProperties": False,
    }


def _blocks(source: str) -> Iterator[tuple[str, Block]]:
    """Take a module apart: each type, with the text below it that says what it is."""
    lines = _NEWLINE.split(source)
    body = ast.parse(source).body
    imports = frozenset(
        (statement.module or "", alias.name)
        for statement in body
        if isinstance(statement, ast.ImportFrom)
        for alias in statement.names
    )
    for statement, following in zip_longest(body, body[1:]):
        match statement:
            case ast.ClassDef(name=name):
                last: ast.stmt = statement
            case ast.AnnAssign(target=ast.Name(id=name)):
                last = following if isinstance(following, ast.Expr) else statement
            case _:
                continue
        text = "\n".join(lines[statement.lineno - 1 : last.end_lineno])
        yield name, Block(text, isinstance(statement, ast.ClassDef), imports)


def _generate(schema: Schema) -> str:
    # Imported here: it costs a third of a second that `exo-gen check` does not have.
    from datamodel_code_generator import generate
    from datamodel_code_generator.enums import DataModelType, InputFileType
    from datamodel_code_generator.format import PythonVersion
    from datamodel_code_generator.parser import LiteralType

    source = generate(
        dict(schema),
        input_file_type=InputFileType.JsonSchema,
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        base_class=BASE_CLASS,
        skip_root_model=True,
        use_type_alias=True,
        custom_template_dir=_TEMPLATES,
        additional_imports=["typing.TypeAlias"],
        use_annotated=True,
        use_union_operator=True,
        use_standard_collections=True,
        use_schema_description=True,
        use_field_description=True,
        use_inline_field_description=True,
        use_single_line_docstring=True,
        use_one_literal_as_default=True,
        enum_field_as_literal=LiteralType.All,
        field_constraints=True,
        strict_nullable=True,
        disable_timestamp=True,
        enable_generated_header_marker=False,
        formatters=[],
    )
    if not isinstance(source, str):
        raise ModelEngineError(
            "datamodel-code-generator answered with no module; report this schema"
        )
    return source
