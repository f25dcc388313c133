"""`exo-gen watch` on a checkout of its own: saves, findings that stay until mended, and its end."""

from __future__ import annotations

import io
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from rich.console import Console
from tests.codegen.lint_cases import REPOSITORY

from exo_gen.watch.status import State, Status, Step, screen

PATIENCE: Final = 60
"""Seconds after which a line that never comes is a failure; nothing here is timed."""


class Watching:
    """The command as a process, and its lines as they come."""

    def __init__(self, root: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "exo_gen", "--root", str(root), "watch", "--types-only"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip())

    def until(self, wanted: str) -> list[str]:
        """The lines up to the first that begins so."""
        seen: list[str] = []
        while not seen or not seen[-1].startswith(wanted):
            seen.append(self._lines.get(timeout=PATIENCE))
        return seen

    def rest(self) -> list[str]:
        """The lines that nobody waited for."""
        return list(self._lines.queue)

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(PATIENCE)
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(REPOSITORY / "schema", tmp_path / "schema")
    return tmp_path


@pytest.fixture
def watching(root: Path) -> Iterator[Watching]:
    watching = Watching(root)
    watching.until("gate left out")
    yield watching
    if watching.process.poll() is None:
        watching.end()


def save(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_saved_type_is_generated(root: Path, watching: Watching) -> None:
    models = root / "generated" / "python" / "exo_types" / "models.py"
    assert "Lantern" not in models.read_text()
    save(
        root / "schema" / "common.json",
        '"$defs": {',
        '"$defs": {"Lantern": {"description": "Gives light.", "type": "string"}, ',
    )
    watching.until("types done")
    assert "Lantern" in models.read_text()


def test_findings_leave_the_types_and_go_when_mended(root: Path, watching: Watching) -> None:
    common = root / "schema" / "common.json"
    manifest = root / "generated" / "manifest.json"
    before = manifest.read_bytes()
    save(common, '"title": "Common",', '"title": "Common",,')
    assert "1 finding" in watching.until("schema failed")[-1]
    assert watching.until("schema/common.json:")[-1].startswith("schema/common.json:3:21: EXO001")
    assert manifest.read_bytes() == before
    save(common, ",,", ",")
    assert "failed" not in " ".join(watching.until("types done"))


def test_ctrl_c_ends_it_without_a_traceback(watching: Watching) -> None:
    assert watching.end() == 0
    assert not watching.rest()


def shown(status: Status, **options: int) -> str:
    written = io.StringIO()
    Console(width=80, file=written).print(screen(status, **options))
    return written.getvalue()


def test_the_screen_shows_each_step_and_what_is_to_be_mended() -> None:
    failed = Step("schema", State.FAILED, 0.05, "1 finding", "schema/a.json:1:2: EXO001: x; y")
    text = shown(Status("saved a.json").with_step(failed))
    assert "saved a.json" in text
    assert "✗" in text
    assert "1 finding" in text
    assert "schema/a.json:1:2: EXO001: x; y" in text
    assert all(name in text for name in ("types", "guest", "gate"))


def test_a_long_error_is_cut_and_says_so() -> None:
    detail = "\n".join(f"line {number}" for number in range(100))
    text = shown(Status().with_step(Step("guest", State.FAILED, detail=detail)), lines=5)
    assert "line 4" in text
    assert "line 5" not in text
    assert "95 lines more" in text


def test_what_is_to_be_mended_stays_while_it_is_tried_again() -> None:
    failed = Status().with_step(Step("guest", State.FAILED, detail="Extism.hs:7:1: error"))
    again = failed.anew("saved b.json")
    assert "Extism.hs:7:1: error" in shown(again)
    assert "Extism.hs:7:1: error" not in shown(again.with_step(Step("guest", State.DONE)))
