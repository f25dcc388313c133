"""Findings reach the editor: of every file, at the right characters, until they are mended."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.codegen.lint_cases import lay_out
from tests.codegen.lsp.client import Client, cut


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    return lay_out("sound", tmp_path / "schema")


def test_a_finding_is_said_and_taken_back(schema: Path) -> None:
    path = schema / "common.json"
    good = path.read_text()
    bad = good.replace('"$schema": "./dialect.json"', '"$schema": "other"')
    with Client() as client:
        uri = client.open(path)
        client.settle(uri)
        assert client.rules(uri) == []
        client.change(uri, bad)
        client.until_said(uri, ["EXO002"])
        (found,) = client.diagnostics[uri]
        assert found["source"] == "exo-gen"
        assert found["message"].endswith('; write "$schema": "./dialect.json"')
        assert cut(bad, found["range"]) == '"other"'
        client.change(uri, good)
        client.until_said(uri, [])
        assert client.messages == []


def test_what_is_open_counts_and_closing_it_gives_the_disk_back(schema: Path) -> None:
    path = schema / "common.json"
    with Client() as client:
        uri = client.open(path, path.read_text().replace("./dialect.json", "x"))
        other = client.open(schema / "tools.json")
        client.settle(other)
        assert client.rules(uri) == ["EXO002"]
        client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        client.settle(other)
        assert client.rules(uri) == []


def test_what_is_no_json_hides_nothing_of_others(schema: Path) -> None:
    tools = schema / "tools.json"
    tools.write_text(tools.read_text().replace("./dialect.json", "x"))
    with Client() as client:
        text = (schema / "common.json").read_text().replace("{", "{\n  😀", 1)
        uri = client.open(schema / "common.json", text)
        client.settle(uri)
        assert client.rules(uri) == ["EXO001"]
        assert cut(text, client.diagnostics[uri][0]["range"]) == "😀"
        assert "EXO002" in client.rules(tools.as_uri())


def test_ranges_count_utf_16(schema: Path) -> None:
    text = (schema / "common.json").read_text()
    key = '"$defs": {'
    bad = text.replace(
        key, f'{key}\n"Odd": {{"description": "\U0001f980\U0001f980", "type": "text"}},', 1
    )
    assert bad != text
    with Client() as client:
        uri = client.open(schema / "common.json", bad)
        client.settle(uri)
        (found,) = [one for one in client.diagnostics[uri] if one["code"] == "EXO105"]
        assert cut(bad, found["range"]) == '"text"'


@pytest.mark.parametrize(("encoding", "width"), [("utf-8", 4), ("utf-16", 2), ("utf-32", 1)])
def test_ranges_count_what_the_editor_counts(schema: Path, encoding: str, width: int) -> None:
    text = '{"$comment": "\U0001f980", "$schema": "x", "description": "x.", "$defs": {}}'
    capabilities = {"general": {"positionEncodings": [encoding]}}
    with Client(capabilities=capabilities) as client:
        assert client.initialized["capabilities"]["positionEncoding"] == encoding
        uri = client.open(schema / "tools.json", text)
        client.settle(uri)
        (found,) = [one for one in client.diagnostics[uri] if one["code"] == "EXO002"]
        expected = text.index('"x"') + width - 1
        assert found["range"]["start"] == {"line": 0, "character": expected}


def test_a_new_file_is_seen_before_it_is_saved(schema: Path) -> None:
    with Client() as client:
        uri = client.open(schema / "new.json", "[]")
        client.settle(uri)
        assert client.rules(uri) == ["EXO003"]


def test_the_dialect_is_no_schema_file(schema: Path) -> None:
    with Client() as client:
        uri = client.open(schema / "dialect.json", "[]")
        client.settle(uri)
        assert client.rules(uri) == []
        assert client.messages == []


def test_a_folder_without_schema_is_told_of_once(tmp_path: Path) -> None:
    with Client() as client:
        for name in ("a.json", "b.json"):
            uri = client.open(tmp_path / name, "[]")
            client.settle(uri)
        assert not any(client.diagnostics.values())
        (message,) = client.messages
        assert message.startswith(f"there is no effects.json in {tmp_path}")


def test_a_document_that_is_no_file_is_told_of(schema: Path) -> None:
    with Client() as client:
        document = {"uri": "untitled:one", "languageId": "json", "version": 1, "text": "{}"}
        client.notify("textDocument/didOpen", {"textDocument": document})
        where = {"textDocument": {"uri": "untitled:one"}}
        assert client.result("textDocument/documentSymbol", where) is None
        (message,) = client.messages
        assert "is no file" in message
