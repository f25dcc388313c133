"""Files and keys may be called anything: each finding stays one line, in every format."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from tests.codegen.lint_cases import lay_out

from exo_gen.lint import lint
from exo_gen.load import load
from exo_gen.printable import printable
from exo_gen.report import FORMATS

NAMES: Final = {
    b"new\nline.json": r"new\nline.json",
    b"es\x1b[31mcape.json": r"es\x1b[31mcape.json",
    b"by\xffte.json": r"by\xffte.json",
    "turn\u202eed.json".encode(): r"turn\u202eed.json",
    "größe.json".encode(): "größe.json",
    b"sp ace%\xe2\x80\xa8.json": r"sp ace%\u2028.json",
}
"""Names of files as bytes, and as they are shown."""


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    """A sound schema beside which a definition and a reference have hostile names."""
    schema = lay_out("sound", tmp_path / "schema")
    field = {"description": "x", "$ref": "no\nfile.json#/$defs/A"}
    record = {"type": "object", "properties": {"a\nb": field, "\udc80": field}}
    (schema / "keys.json").write_text(json.dumps({"$defs": {"new\nline\x1b": record}}))
    return schema


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("content", [b"{}", b"{", b"\xff", b'{"$defs": {"A": {"$ref": "x\\ny"}}}'])
@pytest.mark.parametrize("shape", FORMATS)
def test_each_finding_is_a_line_that_names_the_file(
    name: bytes, content: bytes, shape: str, schema: Path
) -> None:
    path = os.path.join(os.fsencode(schema), name)  # noqa: PTH118
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(content)
    found = lint(load(schema, root=schema))
    assert NAMES[name] in {one.file for one in found}
    for one in found:
        assert str(one).isprintable(), repr(str(one))
    assert FORMATS[shape](found, {}, {}).encode("utf-8")


@pytest.mark.parametrize("command", [("lint",), ("generate",), ("check",), ("fmt", "--check")])
def test_commands_end_in_words(command: tuple[str, ...], schema: Path) -> None:
    for name in NAMES:
        with open(os.path.join(os.fsencode(schema), name), "wb") as file:  # noqa: PTH118, PTH123
            file.write(b"{}\n")
    done = subprocess.run(
        [sys.executable, "-m", "exo_gen", "--root", str(schema.parent), *command],
        capture_output=True,
        check=False,
    )
    said = (done.stdout + done.stderr).decode("utf-8")
    assert done.returncode == 1, said
    assert "Traceback" not in said
    assert all(line.isprintable() for line in said.splitlines()), said


def test_plain_text_stays_as_it_is() -> None:
    assert printable("größe 'a' \\ x") == "größe 'a' \\ x"
    assert printable("a\u00a0\ud800\t") == r"a\xa0\ud800\t"
