"""`exo-gen new`: what is added is sound and laid out; what is refused changes nothing."""

from __future__ import annotations

import json
import os
import pty
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from tests.codegen.lint_cases import REPOSITORY

from exo_gen.author.addition import AdditionRefused
from exo_gen.author.field_syntax import Names, parse_field, parse_fields, schema_of
from exo_gen.author.new_boundary import host_name
from exo_gen.build import build
from exo_gen.fmt import format_text
from exo_gen.lint import lint
from exo_gen.load import load
from exo_gen.render.header import Header
from exo_gen.render.python import render_python

STEPS = Path(__file__).with_name("next_steps.txt")
TAG_KIND = (
    *("new", "type", "TagKind", "--file", "effects.json", "--description", "A kind of tag."),
    *("--sum", "Lightweight", "--sum", "Annotated=message:string=The message, in words."),
    *("--describe", "Lightweight=Only a name.", "--describe", "Annotated=With a message."),
)
GIT_TAG = (
    *("new", "effect", "GitTag", "--description", "Tag a commit."),
    *("--field", "name:string=The tag's name.", "--field", "tag:TagKind=Its kind."),
    *(
        "--field",
        "force?:boolean=Whether one is moved.",
        "--result-field",
        "sha:string=The commit.",
    ),
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(REPOSITORY / "schema", tmp_path / "schema")
    (tmp_path / "host/exo_host/effects/git").mkdir(parents=True)
    (tmp_path / "host/exo_host/effects/git/service.py").touch()
    return tmp_path


def run(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "exo_gen", "--root", str(root), *words]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


def texts(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "schema").iterdir()}


def require_sound(root: Path) -> None:
    bundle = load(root / "schema", root=root)
    assert lint(bundle) == []
    for document in bundle.documents.values():
        assert format_text(document.text) == document.text


def defined(root: Path, file: str, name: str) -> dict[str, object]:
    found = json.loads((root / "schema" / file).read_text())["$defs"][name]
    assert isinstance(found, dict)
    return found


def test_an_effect_with_a_sum_in_its_payload_and_what_is_next(root: Path, *, update: bool) -> None:
    assert run(root, *TAG_KIND).returncode == 0
    done = run(root, *GIT_TAG)
    assert (done.returncode, done.stderr) == (0, "")
    require_sound(root)
    kinds = defined(root, "effects.json", "TagKind")["examples"]
    assert isinstance(kinds, list)
    assert [one["kind"] for one in kinds] == ["Lightweight", "Annotated"]
    if update:
        STEPS.write_text(done.stdout)
    assert done.stdout == STEPS.read_text()
    model = build(load(root / "schema", root=root))
    assert model.effects[-1].host_function == "git_tag"
    python = render_python(model, Header("0", "0"))
    assert any(
        "async def git_tag(self, payload: GitTagRequest) -> GitTagResult" in str(text)
        for text in python.values()
    )


@pytest.mark.parametrize(
    "words",
    [
        ("type", "Limit", "--file", "common.json", "--alias", "string", "--min-length", "1"),
        ("type", "Colour", "--file", "common.json", "--enum", "red", "--enum", "blue"),
        (
            "type",
            "Pair",
            "--file",
            "common.json",
            "--field",
            "a:map<string[]>=A.",
            "--field",
            "b?:Role[]=B.",
            "--field",
            "c:Role|null=C.",
            "--field",
            "d:any=D.",
            "--field",
            "e:integer=E.",
            "--field",
            "f:number=F.",
            "--field",
            "g:string|null=G.",
        ),
        (
            "type",
            "Choice",
            "--file",
            "mcp.json",
            "--sum",
            "Some:Role",
            "--sum",
            "None",
            "--describe",
            "Some=One.",
            "--describe",
            "None=None.",
        ),
        ("tool", "TagIt", "--roles", "tl,dev", "--input-field", "name:string=Its name."),
        ("tool", "TagIt", "--roles", "pm", "--input", "ListIssuesInput", "--output", "Unit"),
        ("entry", "HandleStop", "--input", "HookInput", "--output-field", "ok:boolean=Fine."),
        ("effect", "GitPing", "--mode", "notify"),
        ("effect", "GitFetch", "--payload", "WorkingCopy", "--result", "GitBranch"),
    ],
)
def test_every_kind_is_sound_and_a_dry_run_writes_nothing(
    root: Path, words: tuple[str, ...]
) -> None:
    before = texts(root)
    dry = run(root, "new", *words, "--description", "It is new.", "--dry-run")
    assert (dry.returncode, dry.stderr) == (0, "")
    assert dry.stdout.startswith("--- schema/")
    assert texts(root) == before
    done = run(root, "new", *words, "--description", "It is new.")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1. " in done.stdout
    assert texts(root) != before
    require_sound(root)


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("effect", "GitTag"), 2, "--description"),
        (("type", "Odd", "--description", "x"), 2, "--file"),
        (("effect", "GitTag", "--description", "x", "--field", "a:string"), 2, 'a:string=..."'),
        (("effect", "GitTag", "--description", "x", "--field", "a"), 2, "is no field"),
        (("effect", "GitTag", "--description", "x", "--payload", "Unitt"), 2, "mean 'Unit'"),
        (("effect", "gitTag", "--description", "x"), 2, "no name of a type"),
        (("effect", "Log", "--description", "x"), 2, "schema/effects.json:"),
        (("tool", "Role", "--description", "x", "--roles", "dev"), 2, "schema/common.json:"),
        (("tool", "Tag", "--description", "x", "--roles", "nobody"), 1, "nothing was written"),
        (("effect", "GitTag", "--description", "x", "--host-function", "log_info"), 1, "EXO"),
        (("type", "Odd", "--description", "x", "--file", "no.json", "--enum", "a"), 2, "no.json"),
        (("type", "Odd", "--description", "x", "--file", "mcp.json"), 2, "--enum"),
    ],
)
def test_a_refusal_changes_nothing(
    root: Path, words: tuple[str, ...], status: int, said: str
) -> None:
    before = texts(root)
    done = run(root, "new", *words)
    assert done.returncode == status, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert texts(root) == before


def on_a_terminal(root: Path, typed: bytes | None, *words: str) -> int:
    """Run with a terminal to type at, None for Ctrl-C; return the exit status."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "exo_gen", "--root", str(root), "new", *words]
    with subprocess.Popen(
        command,
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        assert process.stderr is not None
        asked = b""
        while b"?" not in asked:  # click writes the question before it reads
            asked += process.stderr.read(1)
        if typed is None:
            # One that comes just before the read is only seen after it: press again, as people do.
            while process.poll() is None:
                process.send_signal(signal.SIGINT)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(2)
        else:
            os.write(ours, typed)
        process.stderr.read()
    os.close(ours)
    return process.returncode


def test_on_a_terminal_it_asks_for_the_rest(root: Path) -> None:
    typed = b"Tag a commit.\n\n\nname:string\nIts name.\n\nnone\n"
    assert on_a_terminal(root, typed, "effect", "GitTag") == 0
    require_sound(root)
    assert defined(root, "effects.json", "GitTagRequest")["required"] == ["name"]


@pytest.mark.parametrize("typed", [None, b"Tag a commit.\n\x04"])
def test_an_end_while_it_asks_leaves_all_as_it_was(root: Path, typed: bytes | None) -> None:
    before = texts(root)
    assert on_a_terminal(root, typed, "effect", "GitTag") == 130
    assert texts(root) == before


def test_names_and_fields() -> None:
    assert [host_name(tag) for tag in ("GitTag", "LLMCall", "Log")] == [
        "git_tag",
        "llm_call",
        "log",
    ]
    assert parse_field("a?:T[] = Why = so.").description == "Why = so."
    assert [one.name for one in parse_fields("a:string=One, two.,b?:T")] == ["a", "b"]
    names = Names(load(REPOSITORY / "schema"), "effects.json")
    assert schema_of("map<Role|null>", names) == {
        "type": "object",
        "additionalProperties": {"anyOf": [{"$ref": "common.json#/$defs/Role"}, {"type": "null"}]},
    }
    with pytest.raises(AdditionRefused, match="there is no type 'Rolle'; did you mean 'Role'"):
        schema_of("Rolle[]", names)
