"""What lies in a schema folder and is no schema file is a finding, no traceback and no wait."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.codegen.lint_cases import SOUND, lay_out

from exo_gen.lint import lint
from exo_gen.load import MAX_BYTES, load


def missing(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


def circle(path: Path) -> None:
    path.symlink_to(path)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def large(path: Path) -> None:
    path.write_bytes(b" " * (MAX_BYTES + 1))


def deep(path: Path) -> None:
    path.write_text("[" * 100_000)


def empty(path: Path) -> None:
    path.touch()


def marked(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf{}")


def long_number(path: Path) -> None:
    path.write_text("9" * 10_000)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (Path.mkdir, "expected a file"),
        (os.mkfifo, "expected a file"),
        (missing, "expected a file"),
        (circle, "expected a file"),
        (endless, "expected a file"),
        (large, "4 MiB"),
        (deep, "nested too deeply"),
        (empty, "got the end of the file"),
        (marked, "expected a JSON value"),
        (long_number, "expected a JSON value"),
    ],
)
def test_it_is_a_finding(make: Callable[[Path], None], said: str, tmp_path: Path) -> None:
    schema = lay_out("sound", tmp_path / "schema")
    make(schema / "strange.json")
    found = load(schema, root=tmp_path).unreadable
    assert [(one.file, one.rule) for one in found] == [("schema/strange.json", "EXO001")]
    assert said in found[0].message


TEXTS = [path.read_bytes() for path in sorted(SOUND.glob("*.json"))]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A real file with a piece of it replaced."""
    text = draw(st.sampled_from(TEXTS))
    start = draw(st.integers(0, len(text)))
    return text[:start] + draw(st.binary(max_size=8)) + text[start + draw(st.integers(0, 40)) :]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary() | mutated())
def test_any_bytes_end_in_findings(tmp_path: Path, data: bytes) -> None:
    schema = tmp_path / "schema"
    if not schema.exists():
        lay_out("sound", schema)
    (schema / "strange.json").write_bytes(data)
    assert lint(load(schema)), "a fifth file is never sound: its definitions are there twice"
