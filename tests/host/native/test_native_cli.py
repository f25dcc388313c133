"""The native guest and the switch at the desk: `exo-host call --native`, `--interpreter`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def call(*arguments: str, document: bytes, cwd: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "exo_host.cli", "call", "handle_mcp_call", "--trace", *arguments],
        cwd=cwd,
        input=document,
        capture_output=True,
        check=False,
        env=dict(os.environ),
    )


def request(repo: Path) -> bytes:
    context = {"session_id": "s", "working_directory": str(repo)}
    whole = {"role": "dev", "tool": "worktree_status", "arguments": {}, "context": context}
    return json.dumps(whole).encode()


@pytest.mark.usefixtures("native_guest")
@pytest.mark.parametrize("decider", [[], ["--native"]], ids=["wasm", "native"])
def test_an_effect_moves_over_and_back_and_the_answer_stays(
    repo: Path, tmp_path: Path, decider: list[str]
) -> None:
    config = tmp_path / "exo.toml"
    config.write_text(
        f'[guest]\nwasm = "{ROOT}/generated/wasm/guest.wasm"\n'
        f'native = "{ROOT}/dist/native/exo-guest-native"\n'
        f'[workspace]\ndirectory = "{repo}"\n'
        '[effects]\nGitGetBranch = "native"\nGitGetWorktree = "native"\n'
    )
    asked = [
        call(*decider, *arguments, document=request(repo))
        for arguments in (
            [],
            ["--interpreter", "GitGetBranch=native"],
            ["--config", str(config)],
            ["--config", str(config), "--interpreter", "GitGetBranch=host"],
        )
    ]
    assert [ran.returncode for ran in asked] == [0, 0, 0, 0], asked[0].stderr
    assert {ran.stdout for ran in asked} == {asked[0].stdout}
    if decider:
        # What the guest performs itself never comes to the host, so there is no trace of it.
        assert [b'{"kind":"GitGetBranch"' in ran.stderr for ran in asked] == [
            True,
            False,
            False,
            True,
        ]


def test_both_guests_answer_alike(repo: Path, native_guest: Path) -> None:
    wasm = call(document=request(repo))
    native = call("--native", str(native_guest), document=request(repo))
    assert native.stdout == wasm.stdout
    assert json.loads(native.stdout)["kind"] == "Success"


@pytest.mark.parametrize("arguments", [["--native"], ["--interpreter", "Log=native"]])
def test_without_the_binary_one_sentence_says_how_to_build_it(
    tmp_path: Path, arguments: list[str]
) -> None:
    ran = call(*arguments, document=b"{}", cwd=tmp_path)
    assert ran.returncode == 2
    assert ran.stderr.decode() == (
        f"there is no native guest at {tmp_path}/dist/native/exo-guest-native; "
        "build it with `exo-gen guest build --native`\n"
    )


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("GitBranch=native", "no effect 'GitBranch'; expected one of GitGetBranch"),
        ("Log=rust", "no interpreter 'rust'; expected one of host, native"),
        ("Log", "expected EFFECT=host or EFFECT=native"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_with_those_there_are(
    choice: str, expected: str
) -> None:
    ran = call("--interpreter", choice, document=b"{}")
    assert ran.returncode == 2
    assert expected in ran.stderr.decode()
    assert b"Traceback" not in ran.stderr
