"""Python types, by datamodel-code-generator used as a library."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

from exo_gen.diagnostics import ExoGenError
from exo_gen.model import JsonValue, Model
from exo_gen.pattern import FORMATS
from exo_gen.render.json_schema import Schema, json_schema
from exo_gen.render.python.recursion import without_alias_recursion

BASE_CLASS: Final = "exo_types.record.Record"

_TEMPLATES: Final = Path(__file__).parent.parent / "templates" / "datamodel"

_MODULE_DOC: Final = '''"""Every type of the schema, as strict and frozen pydantic models.

A sum is a union chosen by `kind`; its variants are classes named after the sum and the tag.
"""
'''


class ModelEngineError(ExoGenError):
    """datamodel-code-generator did not answer with one module."""


def render_models(model: Model) -> str:
    """Return the source of `exo_types/models.py`, unformatted and without a header."""
    # Imported here: it costs a third of a second that `exo-gen check` does not have.
    from datamodel_code_generator import generate
    from datamodel_code_generator.enums import DataModelType, InputFileType
    from datamodel_code_generator.format import PythonVersion
    from datamodel_code_generator.parser import LiteralType

    schema = _with_patterns(json_schema(without_alias_recursion(model)))
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
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
        custom_file_header=_MODULE_DOC.rstrip("\n"),
        formatters=[],
    )
    if not isinstance(source, str):
        raise ModelEngineError(
            "datamodel-code-generator answered with no module; report this schema"
        )
    _require_names(source, set(definitions))
    return source


def _with_patterns(schema: Schema) -> Schema:
    """The schema with each format as its pattern: the engine would make other types than text."""

    def held(value: JsonValue) -> JsonValue:
        match value:
            case dict():
                kept = {key: held(each) for key, each in value.items()}
                form = kept.get("format") if kept.get("type") == "string" else None
                if isinstance(form, str):
                    del kept["format"]
                    kept["pattern"] = FORMATS[form]
                return kept
            case list():
                return [held(each) for each in value]
            case _:
                return value

    return {key: held(value) for key, value in schema.items()}


def _require_names(source: str, expected: set[str]) -> None:
    """Refuse a module that names other types than the model: the engine renames what it must."""
    found = {
        statement.name if isinstance(statement, ast.ClassDef) else ast.unparse(statement.target)
        for statement in ast.parse(source).body
        if isinstance(statement, ast.ClassDef | ast.AnnAssign)
    }
    if found != expected:
        raise ModelEngineError(
            "datamodel-code-generator does not keep the schema's names: "
            f"made up {sorted(found - expected)}, lost {sorted(expected - found)}; "
            "give what is constrained inside a list or a map a name in $defs"
        )
