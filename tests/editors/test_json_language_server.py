"""Any editor that knows JSON Schema helps with the schema, because its files name the dialect.

The server is the one of VS Code, as other editors have it.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

import pytest
from tests.editors.json_client import client

ROOT: Final = Path(__file__).parents[2]
SERVER: Final = Path(__file__).parent / "node_modules/.bin/vscode-json-language-server"
COMMAND: Final = ("node", SERVER, "--stdio")
OPTIONS: Final = {
    "initializationOptions": {"handledSchemaProtocols": ["file"]},
    "capabilities": {"textDocument": {"hover": {"contentFormat": ["markdown"]}}},
}


@pytest.fixture
def effects(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "schema", tmp_path / "schema")
    return tmp_path / "schema" / "effects.json"


def edited(path: Path, old: str, new: str) -> str:
    text = path.read_text(encoding="utf-8")
    assert old in text, "the schema has changed; so must this test"
    return text.replace(old, new, 1)


def place(text: str, marked: str) -> dict[str, int]:
    """The position right after `marked`."""
    before = text[: text.index(marked) + len(marked)]
    return {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}


async def test_an_annotation_is_completed(effects: Path) -> None:
    text = edited(effects, '"x-exo-effect": {', '"x-ex": {')
    async with client(COMMAND, **OPTIONS) as editor:
        uri = editor.open(effects, text)
        where = {"textDocument": {"uri": uri}, "position": place(text, '"x-ex')}
        found: dict[str, Any] = await editor.request("textDocument/completion", where)
    assert "x-exo-effect" in {item["label"] for item in found["items"]}


async def test_an_unsupported_keyword_is_underlined(effects: Path) -> None:
    text = edited(effects, '"x-exo-effect": {', '"allOf": [], "x-exo-effect": {')
    async with client(COMMAND, **OPTIONS) as editor:
        found = await editor.diagnostics(editor.open(effects, text))
    assert [one["message"] for one in found] == ["Property allOf is not allowed."]
    assert found[0]["range"]["end"] == place(text, '"allOf"')


async def test_the_committed_schema_is_not_underlined(effects: Path) -> None:
    async with client(COMMAND, **OPTIONS) as editor:
        for path in sorted(effects.parent.glob("[!d]*.json")):
            found = await editor.diagnostics(editor.open(path, path.read_text(encoding="utf-8")))
            assert found == [], path.name


async def test_a_keyword_is_explained(effects: Path) -> None:
    text = edited(effects, '"mode": "call"', '"mode": "notify"')
    async with client(COMMAND, **OPTIONS) as editor:
        uri = editor.open(effects, text)
        where = {"textDocument": {"uri": uri}, "position": place(text, '"mo')}
        found = await editor.request("textDocument/hover", where)
    assert "call waits for the answer" in str(found["contents"])
