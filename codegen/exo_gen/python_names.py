"""Names in the generated Python: what a wire name becomes, and which names are not free.

==================  =====================================  ========================================
what                rule                                   example
==================  =====================================  ========================================
type                its name in `$defs`, unchanged         `GitBranch`
sum variant         sum + tag                              `PreToolUseResponseDeny`
reply               effect's tag or entry's name, `Reply`  `GitGetBranchReply`
reply variant       reply + `Success`, reply + `Error`     `GitGetBranchReplySuccess`
record field        field(wire name)                       `class` -> `class_`, `a-b` -> `a_b`
effect handler      the host function                      `git_get_branch`
client method       the export                             `handle_mcp_call`
==================  =====================================  ========================================

`field(n)` puts an underscore for what no identifier may hold, and one after a keyword or a name
that pydantic's base class has; datamodel-code-generator does the same, and a test compares the two.
"""

from __future__ import annotations

import keyword
import re
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BASE_CLASS: Final = _words(
    """
    construct copy dict from_orm json model_computed_fields model_config model_construct
    model_copy model_dump model_dump_json model_extra model_fields model_fields_set
    model_json_schema model_parametrized_name model_post_init model_rebuild model_validate
    model_validate_json model_validate_strings parse_file parse_obj parse_raw schema
    schema_json update_forward_refs validate
    """
)
"""Public attributes of pydantic's `BaseModel`."""

TAKEN_FIELDS: Final = frozenset({"to_plain"})
"""Names of `exo_types.record.Record`, which a field would hide and nothing renames."""

TAKEN_TYPES: Final = _words(
    """
    Annotated Any BaseModel Codec ConfigDict EffectFailure EffectHandlers EffectRuntime Field
    Final GuestCaller GuestClient GuestFailure Int64 Literal Mapping Optional Protocol Record T
    TypeAlias TypeAliasType TypeVar Union WireError
    """
)
"""Names that the modules of `exo_types` use beside the schema's own."""


def field(wire_name: str) -> str:
    """Name a record's field."""
    name = re.sub(r"\W", "_", wire_name)
    return f"{name}_" if keyword.iskeyword(name) or name in BASE_CLASS else name


def variant(sum_name: str, tag: str) -> str:
    """Name the class of a sum's variant."""
    return sum_name + tag


def reply(name: str) -> str:
    """Name the sum that an effect or an entry point answers with."""
    return f"{name}Reply"
