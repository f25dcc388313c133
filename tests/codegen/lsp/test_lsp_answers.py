"""What the server answers of the committed schema, asked by a real client."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.codegen.lint_cases import REPOSITORY
from tests.codegen.lsp.client import Client, cut, edited, place


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(REPOSITORY / "schema", tmp_path / "schema")
    for part in ("python", "haskell"):
        shutil.copytree(REPOSITORY / "generated" / part, tmp_path / "generated" / part)
    return tmp_path


def at(uri: str, text: str, needle: str, **more: Any) -> dict[str, Any]:
    """Parameters of a question about the first occurrence of a needle."""
    return {"textDocument": {"uri": uri}, "position": place(text, needle, into=3), **more}


ACROSS = '"common.json#/$defs/AbsolutePath"'


def test_definitions_are_found_in_the_same_file_and_in_others(root: Path) -> None:
    effects, common = root / "schema/effects.json", root / "schema/common.json"
    text = effects.read_text()
    with Client() as client:
        uri = client.open(effects)
        near = client.result("textDocument/definition", at(uri, text, '"#/$defs/GitHead"'))
        assert near["uri"] == uri
        assert cut(text, near["range"]) == '"GitHead"'
        far = client.result("textDocument/definition", at(uri, text, ACROSS))
        assert far["uri"] == common.as_uri()
        assert cut(common.read_text(), far["range"]) == '"AbsolutePath"'
        assert client.result("textDocument/definition", at(uri, text, '"$schema"')) is None


def test_definitions_are_found_in_texts_not_yet_saved(root: Path) -> None:
    effects, common = root / "schema/effects.json", root / "schema/common.json"
    moved = common.read_text().replace("{", "{\n\n\n", 1)
    text = effects.read_text()
    with Client() as client:
        uri = client.open(effects)
        client.open(common, moved)
        far = client.result("textDocument/definition", at(uri, text, ACROSS))
        assert cut(moved, far["range"]) == '"AbsolutePath"'


@pytest.mark.parametrize("declaration", [True, False])
def test_references_are_those_of_all_files(root: Path, declaration: bool) -> None:
    common = root / "schema/common.json"
    texts = {path.as_uri(): path.read_text() for path in (root / "schema").glob("*.json")}
    wanted = sum(
        text.count('common.json#/$defs/AbsolutePath"')
        + (uri == common.as_uri()) * text.count('"#/$defs/AbsolutePath"')
        for uri, text in texts.items()
        if not uri.endswith("dialect.json")
    )
    with Client() as client:
        uri = client.open(common)
        context = {"includeDeclaration": declaration}
        question = at(uri, texts[uri], '"AbsolutePath"', context=context)
        found = client.result("textDocument/references", question)
    assert {cut(texts[one["uri"]], one["range"]) for one in found} == {"AbsolutePath"}
    assert wanted > 2
    assert len(found) == wanted + declaration


def test_symbols_are_definitions_with_their_parts(root: Path) -> None:
    effects = root / "schema/effects.json"
    text = effects.read_text()
    with Client() as client:
        uri = client.open(effects)
        found = client.result("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    by_name = {one["name"]: one for one in found}
    assert list(by_name) == list(json.loads(text)["$defs"])
    branch = by_name["GitBranch"]
    assert branch["detail"] == "record of 2 properties"
    assert [one["name"] for one in branch["children"]] == ["head", "upstream"]
    assert cut(text, branch["selectionRange"]) == '"GitBranch"'
    whole = cut(text, branch["range"])
    assert whole.startswith('"GitBranch": {')
    assert whole.count("{") == whole.count("}")
    assert "GitGetBranch" in {one["name"] for one in by_name["Effect"]["children"]}


def test_hover_tells_the_description_and_both_types(root: Path) -> None:
    effects = root / "schema/effects.json"
    text = effects.read_text()
    with Client() as client:
        uri = client.open(effects)
        found = client.result("textDocument/hover", at(uri, text, '"#/$defs/GitHead"'))
        sum_text = found["contents"]["value"]
        assert cut(text, found["range"]) == '"#/$defs/GitHead"'
        found = client.result("textDocument/hover", at(uri, text, '"GitUpstream": {'))
        record = found["contents"]["value"]
        found = client.result("textDocument/hover", at(uri, text, ACROSS))
        alias = found["contents"]["value"]
        assert client.result("textDocument/hover", at(uri, text, '"$schema"')) is None
    assert "sum of" in sum_text
    assert "```python\nGitHead: TypeAlias = Annotated[\n" in sum_text
    assert "\n]\n```" in sum_text
    assert "```haskell\ndata GitHead\n" in sum_text
    assert record.startswith("**GitUpstream** (record of 3 properties, `effects.json`)\n\n")
    assert "A tracked branch and the distance to it." in record
    assert "```python\nclass GitUpstream(Record):\n" in record
    assert '"""Commits that only the upstream has."""\n```' in record
    assert "```haskell\ndata GitUpstream = GitUpstream\n  {" in record
    assert "deriving stock (Eq, Show)\n```" in record
    assert "```haskell\ntype AbsolutePath = Text\n```" in alias
    assert "AbsolutePath: TypeAlias = Annotated[str," in alias


def test_hover_without_generated_types_tells_the_rest(root: Path) -> None:
    shutil.rmtree(root / "generated")
    effects = root / "schema/effects.json"
    text = effects.read_text()
    with Client() as client:
        uri = client.open(effects)
        found = client.result("textDocument/hover", at(uri, text, '"GitUpstream": {'))
    assert "```" not in found["contents"]["value"]
    assert "A tracked branch" in found["contents"]["value"]


def test_rename_edits_the_key_and_every_reference_and_nothing_else(root: Path) -> None:
    common = root / "schema/common.json"
    texts = {path.as_uri(): path.read_text() for path in (root / "schema").glob("*.json")}
    with Client() as client:
        uri = client.open(common)
        question = at(uri, texts[uri], '"AbsolutePath"')
        ready = client.result("textDocument/prepareRename", question)
        assert ready["placeholder"] == cut(texts[uri], ready["range"]) == "AbsolutePath"
        found = client.result("textDocument/rename", {**question, "newName": "FullPath"})
    after = {one: edited(text, found["changes"].get(one, [])) for one, text in texts.items()}
    for one, text in texts.items():
        expected = text.replace("common.json#/$defs/AbsolutePath", "common.json#/$defs/FullPath")
        if one == uri:
            expected = expected.replace('"AbsolutePath"', '"FullPath"')
            expected = expected.replace('"#/$defs/AbsolutePath"', '"#/$defs/FullPath"')
        assert after[one] == expected
    assert len(found["changes"]) > 2


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("Role", "'Role' is taken: 'common.json' defines 'Role'"),
        ("ROLE", "'ROLE' is taken"),
        ("fullPath", "'fullPath' is no name of a type"),
        ("", "'' is no name of a type"),
        ("AbsolutePath", "is called that already"),
        ("EmitReply", "the schema would have a new finding"),
    ],
)
def test_a_rename_is_refused_in_words(root: Path, new: str, words: str) -> None:
    common = root / "schema/common.json"
    text = common.read_text()
    with Client() as client:
        uri = client.open(common)
        question = at(uri, text, '"AbsolutePath"', newName=new)
        answer = client.request("textDocument/rename", question)
        assert words in answer["error"]["message"]
        assert "data" not in answer["error"]


def test_the_fix_of_a_finding_is_offered_and_mends_it(root: Path) -> None:
    common = root / "schema/common.json"
    text = common.read_text()
    bad = text.replace('"maxLength": 35,', '"maxLength": 35, "allOf": ["\U0001f980"],')
    with Client() as client:
        uri = client.open(common, bad)
        client.settle(uri)
        (found,) = client.diagnostics[uri]
        question: dict[str, Any] = {
            "textDocument": {"uri": uri},
            "range": found["range"],
            "context": {"diagnostics": [found]},
        }
        (action,) = client.result("textDocument/codeAction", question)
        assert action["title"] == "EXO101: remove 'allOf'"
        assert action["kind"] == "quickfix"
        assert edited(bad, action["edit"]["changes"][uri]) == text
        question["context"]["only"] = ["refactor"]
        assert client.result("textDocument/codeAction", question) == []
        question["context"]["only"] = ["quickfix"]
        question["range"] = {key: {"line": 0, "character": 0} for key in ("start", "end")}
        assert client.result("textDocument/codeAction", question) == []
