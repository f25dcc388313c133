"""Guests of other schemas: the committed module, carrying an edited schema in place of its own."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from exo_gen.carried import SCHEMA_SECTION, pack, read_carried, unpack
from exo_gen.fingerprint import fingerprint
from exo_gen.guest.sections import custom_section, with_custom_section, without_custom_section
from exo_host.compiled import FINGERPRINT_SECTION

WASM: Final = Path(__file__).parents[2] / "generated" / "wasm"
PRODUCT: Final = (WASM / "guest.wasm").read_bytes()

Files = dict[str, Any]
Edit = Callable[[Files], None]
"""Changes a schema's files in place."""


def edited(edit: Edit) -> Files:
    """The schema that the committed guest carries, edited."""
    files: Files = copy.deepcopy(_carried(PRODUCT)["files"])
    edit(files)
    return files


def of_schema(files: Files, module: bytes = PRODUCT) -> bytes:
    """A guest of this schema, as a build would stamp it."""
    name = fingerprint(files)
    text = json.dumps({"files": files, "fingerprint": name})
    return stamped(name, pack(text), module)


def stamped(name: str, section: bytes | None, module: bytes = PRODUCT) -> bytes:
    """A guest with this fingerprint, and this for its schema; with None it carries none."""
    other = with_custom_section(module, FINGERPRINT_SECTION, name.encode())
    if section is None:
        return without_custom_section(other, SCHEMA_SECTION)
    return with_custom_section(other, SCHEMA_SECTION, section)


def of_this_schema() -> str:
    """The text that the committed guest carries."""
    text = json.dumps(_carried(PRODUCT))
    assert read_carried(text).bundle.documents
    return text


def _carried(module: bytes) -> dict[str, Any]:
    section = custom_section(module, SCHEMA_SECTION)
    assert section is not None
    carried: dict[str, Any] = json.loads(unpack(section))
    return carried


# --- edits --------------------------------------------------------------------------------------
#
# Each makes a schema for the guest; the host keeps its own.


def _def(files: Files, name: str) -> dict[str, Any]:
    found = next(file["$defs"] for file in files.values() if name in file["$defs"])
    definition: dict[str, Any] = found[name]
    return definition


def without_a_field_it_might_write(files: Files) -> None:
    """An older guest: the host reads a field more than it knows."""
    del _def(files, "LogRecord")["properties"]["logger"]


def with_a_field_the_host_does_not_know(files: Files) -> None:
    """A newer guest: it may write what the host refuses."""
    _def(files, "LogRecord")["properties"]["place"] = {"type": "string"}


def writes_shorter_texts(files: Files) -> None:
    """What the guest may write, the host reads."""
    _def(files, "LogRecord")["properties"]["message"]["maxLength"] = 1024


def writes_longer_texts(files: Files) -> None:
    """The host's bound is the narrower one."""
    _def(files, "LogRecord")["properties"]["message"]["maxLength"] = 8192


def reads_a_field_nobody_writes(files: Files) -> None:
    """A newer guest: it knows an optional field of a tool's input, and can do without."""
    _def(files, "FilePrInput")["properties"]["note"] = {"type": "string"}


def needs_a_field_nobody_writes(files: Files) -> None:
    """A newer guest: it refuses an input without."""
    reads_a_field_nobody_writes(files)
    _def(files, "FilePrInput")["required"].append("note")


def does_not_know_a_field_of_an_answer(files: Files) -> None:
    """An older guest: the host writes a field that it refuses."""
    worktree = _def(files, "GitWorktree")
    del worktree["properties"]["truncated"]
    worktree["required"] = [name for name in worktree["required"] if name != "truncated"]


def asks_for_one_effect_less(files: Files) -> None:
    """An older guest: the host offers an effect that it does not know."""
    effect = _def(files, "Effect")
    effect["oneOf"] = effect["oneOf"][:-1]


def calls_a_tool_otherwise(files: Files) -> None:
    """The host would list a tool by a name that the guest does not know."""
    _def(files, "FilePr")["x-exo-tool"]["name"] = "file_the_pr"


def lacks_a_tool(files: Files) -> None:
    """An older guest: the host offers a tool that it does not know."""
    for name in ("AskUser", "AskUserInput"):
        del files["mcp.json"]["$defs"][name]


COMPATIBLE: Final = (
    without_a_field_it_might_write,
    writes_shorter_texts,
    reads_a_field_nobody_writes,
    asks_for_one_effect_less,
)
INCOMPATIBLE: Final = (
    with_a_field_the_host_does_not_know,
    writes_longer_texts,
    needs_a_field_nobody_writes,
    does_not_know_a_field_of_an_answer,
    calls_a_tool_otherwise,
    lacks_a_tool,
)
