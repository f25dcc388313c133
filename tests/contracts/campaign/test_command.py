"""The command, as people use it: begun, interrupted, gone on with, and refused in plain words."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner, Result

from exo_contracts.campaign.command import standing_line
from exo_contracts.campaign.conduct import Standing
from exo_contracts.cli import contract
from exo_gen.diagnostics import ExoGenError
from exo_gen.project import Project

SUBJECTS: Final = ("--only", "Role", "--only", "Log", "--examples", "10")
# A shell that starts pytest in the background has it ignore interrupts, and its children too.
MAIN: Final = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "from exo_gen.cli import main; main()"
)


def _timeless(text: str) -> Any:
    def without(plain: Any) -> Any:
        if isinstance(plain, dict):
            return {k: without(v) for k, v in plain.items() if k not in ("seconds", "latency")}
        return [without(part) for part in plain] if isinstance(plain, list) else plain

    return json.dumps(without(json.loads(text)))


def _campaign(desk: Project, cluster: Any, *arguments: str) -> Result:
    """Run the command in this process."""
    address = cluster if isinstance(cluster, str) else cluster.scheduler_address
    return CliRunner().invoke(
        contract,
        ["campaign", "--scheduler", address, "--database", "none", "--format", "json", *arguments],
        obj=lambda: desk,
    )


@contextmanager
def _started(desk: Project, cluster: Any, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run the command in a process of its own."""
    common = ["--root", str(desk.root), "contract", "campaign", "--database", "none"]
    address = ["--scheduler", cluster.scheduler_address, "--format", "json"]
    with subprocess.Popen(
        [sys.executable, "-c", MAIN, *common, *address, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _await_pages(folder: Path, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 120
    while len(list(folder.glob("pages/*.json"))) < 2:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_interrupted_and_gone_on_with_it_comes_to_the_same(desk: Project, cluster: Any) -> None:
    folder = desk.root / ".hypothesis" / "campaigns" / "one"
    with _started(desk, cluster, "--name", "one", "--minutes", "5", *SUBJECTS) as process:
        _await_pages(folder, process)
        process.send_signal(signal.SIGINT)
        out, said = process.communicate(timeout=120)
    assert process.returncode == 130, said
    assert "Traceback" not in said
    assert "exo-gen contract campaign --resume --name one" in said
    partial = json.loads(out)
    assert [subject["name"] for subject in partial["subjects"]] == ["Log", "Role"]

    pages = [json.loads(page.read_text()) for page in folder.glob("pages/*.json")]
    most = max([page["done"] - 1, *(index for index, _ in page["waiting"])][-1] for page in pages)
    bound = str(most + 2)
    resumed = _campaign(desk, cluster, "--resume", "--shards", bound)
    straight = _campaign(desk, cluster, "--name", "two", "--shards", bound, *SUBJECTS)
    assert (resumed.exit_code, straight.exit_code) == (0, 0), resumed.stderr
    assert _timeless(resumed.stdout) == _timeless(straight.stdout)
    assert json.loads(resumed.stdout)["cases"] > partial["cases"]
    assert "campaign one: all shards are done" in resumed.stderr


def test_what_cannot_be_is_said_in_words(desk: Project) -> None:
    def refused(*arguments: str) -> str:
        result = _campaign(desk, "tcp://127.0.0.1:1", *arguments)
        assert result.exit_code != 0
        return f"{result.output}{result.exception}"

    assert "--minutes M, or --shards K" in refused()
    assert "cannot" in refused("--shards", "1", "--name", "../up")
    assert "there is no campaign" in refused("--shards", "1", "--resume")
    assert "no subject is named NoSuchName" in refused("--shards", "1", "--only", "NoSuchName")
    assert not (desk.root / ".hypothesis" / "campaigns").exists()


def test_without_dask_it_says_how_to_get_it(desk: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = _campaign(desk, "tcp://127.0.0.1:1", "--shards", "1")
    assert isinstance(result.exception, ExoGenError)
    assert "pip install 'exomonad[campaign]'" in str(result.exception)


def test_how_it_stands_is_a_line_and_one_for_each_cause() -> None:
    standing = Standing(12, 34567, 890.4, 1, {"b: two": 1, "a: one": 3})
    assert standing_line(standing) == (
        "12 shards, 34,567 cases, 890 a second, 1 worker\n  FAILED a: one (3)\n  FAILED b: two (1)"
    )
    assert standing_line(Standing(0, 0, 0, 0, {})).endswith("0 workers (waiting for one)")
