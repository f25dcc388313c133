"""The model of the real schema, and of the corners a schema can have."""

import json
from pathlib import Path

import jsonschema
import pytest
from referencing.jsonschema import DRAFT202012, EMPTY_REGISTRY

from exo_gen.build import build
from exo_gen.examples import examples
from exo_gen.load import DIALECT_FILE, load
from exo_gen.model import (
    Alias,
    AnyType,
    ArrayType,
    Enum,
    IntegerType,
    MapType,
    Model,
    NullableType,
    NumberType,
    Record,
    Ref,
    StringType,
    Sum,
)
from exo_gen.order import FileCycleError, modules_in_order

SCHEMA = Path(__file__).parents[2] / "schema"


@pytest.fixture(scope="module")
def model() -> Model:
    return build(load(SCHEMA))


def test_every_effect_and_entry_point_of_the_design_is_there(model: Model) -> None:
    effects = {effect.tag: (effect.host_function, effect.mode) for effect in model.effects}
    assert (
        effects.items()
        >= {
            "GitGetBranch": ("git_get_branch", "call"),
            "GitGetWorktree": ("git_get_worktree", "call"),
            "GitHubListIssues": ("github_list_issues", "call"),
            "GitHubCreatePR": ("github_create_pr", "call"),
            "LLMCall": ("llm_call", "call"),
            "LSPHover": ("lsp_hover", "call"),
            "DockerSpawn": ("docker_spawn", "call"),
            "DockerExec": ("docker_exec", "call"),
            "TUIPopup": ("tui_popup", "call"),
            "Log": ("log_info", "notify"),
            "Emit": ("emit_event", "notify"),
        }.items()
    )
    assert {entry.export for entry in model.entry_points} >= {
        "handle_mcp_call",
        "handle_pre_tool_use",
        "handle_post_tool_use",
        "handle_session_start",
        "handle_session_end",
    }


def test_the_tools_name_roles_and_types(model: Model) -> None:
    tools = {tool.name: tool for tool in model.tools}
    assert set(tools) >= {
        *("file_pr", "list_issues", "worktree_status", "spawn_agent"),
        *("run_in_container", "ask_model", "hover", "ask_user"),
    }
    assert tools["spawn_agent"].roles == ("tl",)
    for tool in model.tools:
        assert tool.input.name in model.types
        assert tool.output.name in model.types


def test_files_come_in_order_of_use(model: Model) -> None:
    assert (
        model.modules.index("common") < model.modules.index("effects") < model.modules.index("mcp")
    )


def test_each_sort_of_declaration(model: Model) -> None:
    hook = model.types["HookInput"]
    assert isinstance(hook, Record)
    assert hook.open
    assert isinstance(model.types["Role"], Enum)
    assert isinstance(model.types["PreToolUseResponse"], Sum)
    branch = model.types["BranchName"]
    assert isinstance(branch, Alias)
    assert branch.target == StringType(min_length=1, max_length=255)
    json_type = model.types["Json"]
    assert isinstance(json_type, Alias)
    assert json_type.target == AnyType()


def test_each_sort_of_type_expression(model: Model) -> None:
    def field(record: str, name: str) -> object:
        named = model.types[record]
        assert isinstance(named, Record)
        return next(field.type for field in named.fields if field.name == name)

    assert field("LSPPosition", "line") == IntegerType(0, 2147483647)
    assert field("LLMRequest", "temperature") == NumberType(minimum=0.0, maximum=1.0)
    assert field("GitHubIssue", "body") == NullableType(StringType())
    assert field("GitHubIssue", "author") == NullableType(Ref("GitHubUser"))
    assert field("PopupAnswers", "values") == MapType(Ref("PopupValue"))
    assert field("PopupChoiceInput", "options") == ArrayType(Ref("PopupOption"), 1, 100)


def test_replies_are_made_for_every_effect_and_entry_point(model: Model) -> None:
    assert set(model.replies) == {
        *(effect.reply for effect in model.effects),
        *(entry.reply for entry in model.entry_points),
    }
    log = model.replies["LogReply"]
    assert [variant.tag for variant in log.variants] == ["Success", "Error"]


def test_every_example_is_valid_by_the_schema_files_themselves(model: Model) -> None:
    """The oracle is a validator that has never heard of our model."""
    resources = [
        (path.name, DRAFT202012.create_resource(json.loads(path.read_text())))
        for path in SCHEMA.glob("*.json")
        if path.name != DIALECT_FILE
    ]
    registry = EMPTY_REGISTRY.with_resources(resources)
    for named in model.types.values():
        pointer = {"$ref": f"{named.module}.json#/$defs/{named.name}"}
        validator = jsonschema.Draft202012Validator(pointer, registry=registry)
        for example in examples(model, named.name):
            validator.validate(example)


def test_files_that_use_each_other_are_named(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        (tmp_path / f"{name}.json").write_text(
            json.dumps({"$defs": {"T": {"$ref": f"{other}.json#/$defs/T"}}})
        )
    with pytest.raises(FileCycleError) as caught:
        modules_in_order(load(tmp_path))
    assert set(caught.value.files) == {"a.json", "b.json"}
