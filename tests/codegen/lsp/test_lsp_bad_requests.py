"""A request that cannot be done is answered in words, and the server serves on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.codegen.lint_cases import lay_out
from tests.codegen.lsp.client import Client

ASKED = ("definition", "hover", "references", "prepareRename", "rename", "documentSymbol")


def question(uri: str, line: int = 0, character: int = 0) -> dict[str, Any]:
    return {
        "textDocument": {"uri": uri},
        "position": {"line": line, "character": character},
        "context": {"includeDeclaration": True},
        "newName": "Other",
    }


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    return lay_out("sound", tmp_path / "schema")


def serves_on(client: Client, schema: Path) -> None:
    """No traceback has come, and what is sound is still answered."""
    uri = client.open(schema / "common.json")
    where = {"textDocument": {"uri": uri}}
    assert client.result("textDocument/documentSymbol", where)
    assert not any("Traceback" in text or "traceback" in text for text in client.received)
    assert not any(".py" in text for text in client.received)


def test_a_place_that_is_none(schema: Path) -> None:
    with Client() as client:
        uri = client.open(schema / "common.json")
        for method in ("definition", "hover", "prepareRename"):
            for line in (3, 10**6):
                asked = question(uri, line, 10**6)
                assert client.result(f"textDocument/{method}", asked) is None
        assert client.result("textDocument/references", question(uri, 10**6)) == []
        answer = client.request("textDocument/rename", question(uri))
        assert "no name of a definition here" in answer["error"]["message"]
        serves_on(client, schema)


@pytest.mark.parametrize(
    "uri", ["untitled:x", "", "file:///", "file:///nowhere/at/all.json", "http://a/b.json", "%"]
)
def test_a_document_that_is_none(schema: Path, uri: str) -> None:
    with Client() as client:
        for method in ASKED:
            assert client.result(f"textDocument/{method}", question(uri)) is None
        client.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
        client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        serves_on(client, schema)


def test_parameters_that_are_none(schema: Path) -> None:
    with Client() as client:
        for method in ASKED:
            answer = client.request(f"textDocument/{method}", {"position": "here"})
            assert "parameters" in answer["error"]["message"]
            assert "data" not in answer["error"]
        serves_on(client, schema)


def test_a_method_that_is_none(schema: Path) -> None:
    with Client() as client:
        answer = client.request("textDocument/nonsense", {})
        assert answer["error"]["code"] == -32601
        serves_on(client, schema)


def test_a_message_that_is_no_json(schema: Path) -> None:
    with Client() as client:
        client.send_raw(b"{nonsense")
        serves_on(client, schema)
        (message,) = client.messages
        assert "could not read a message" in message


def test_questions_about_a_text_that_is_no_json(schema: Path) -> None:
    with Client() as client:
        uri = client.open(schema / "tools.json", '{"$defs": ')
        for method in ("definition", "hover", "prepareRename"):
            assert client.result(f"textDocument/{method}", question(uri)) is None
        where = {"textDocument": {"uri": uri}}
        assert client.result("textDocument/documentSymbol", where) == []
        serves_on(client, schema)


@pytest.mark.parametrize(
    "text", ['{"$defs": [1]}', '{"$defs": {"": {"$ref": 1}, "A": {"oneOf": 1}}}', "[" * 500, "null"]
)
def test_questions_about_odd_json(schema: Path, text: str) -> None:
    with Client() as client:
        uri = client.open(schema / "tools.json", text)
        for method in ASKED[:-2]:
            for character in range(0, min(len(text), 60), 7):
                client.result(f"textDocument/{method}", question(uri, 0, character))
        client.settle(uri)
        assert client.rules(uri)
        serves_on(client, schema)
