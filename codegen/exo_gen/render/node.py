"""The node part of the renderer, as a process: one for a request, or one kept warm for many.

A request is one JSON text, and so is the answer:
`{"blocks": {type: source}, "quicktype": version}`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeAlias

from exo_gen.diagnostics import ExoGenError

NODE_FOLDER: Final = Path(__file__).resolve().parents[2] / "quicktype"

RenderNode: TypeAlias = Callable[[str], Mapping[str, str]]
"""From a request to the Haskell source of each type."""


class QuicktypeError(ExoGenError):
    """The Haskell types could not be rendered; the message says why and what to do."""


def run_once(request: str) -> Mapping[str, str]:
    """Render with a process of its own."""
    done = subprocess.run(
        _command(), input=request, capture_output=True, check=False, encoding="utf-8"
    )
    if done.returncode != 0:
        reason = done.stderr.strip() or f"node exited with {done.returncode}"
        raise QuicktypeError(f"cannot render the Haskell types: {reason}")
    return _blocks(done.stdout)


class WarmNode:
    """A node that stays: it starts with the first request, and anew after one that ended it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __call__(self, request: str) -> Mapping[str, str]:
        """Render; the request may hold no line break, as `json.dumps` writes none."""
        process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(request + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except OSError:
            answer = ""
        if not answer:
            self.close()
            raise QuicktypeError("cannot render the Haskell types: node ended; save once more")
        return _blocks(answer)

    @property
    def pid(self) -> int | None:
        """The process, when there is one."""
        return None if self._process is None else self._process.pid

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def _start(self) -> subprocess.Popen[str]:
        self._process = subprocess.Popen(
            [*_command(), "--lines"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        return self._process


def _command() -> list[str]:
    node = shutil.which("node")
    if node is None:
        raise QuicktypeError(
            "no `node` on PATH; quicktype-core renders the Haskell types and needs node 20 or newer"
        )
    if not (NODE_FOLDER / "node_modules" / "quicktype-core").is_dir():
        raise QuicktypeError(f"quicktype-core is not installed in {NODE_FOLDER}; run `make setup`")
    return [node, str(NODE_FOLDER / "render.mjs")]


def _blocks(answer: str) -> Mapping[str, str]:
    content = json.loads(answer)
    if "error" in content:
        raise QuicktypeError(f"cannot render the Haskell types: {content['error']}")
    blocks: dict[str, str] = content["blocks"]
    return blocks
