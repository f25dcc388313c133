"""Branches of the generated Python: coverage.py's data, as lines and shares.

A branch is a way out of a line that has several. What happens when the package is imported happens
long before a subject is examined; it is measured once, in a process of its own, which imports all
of it: `python -m exo_contracts.coverage.imports`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from coverage import Coverage, CoverageData

from exo_contracts.coverage.branches import Branches, CodeLine, FileCoverage, LineState, Share
from exo_contracts.coverage.excerpt import excerpt
from exo_gen.diagnostics import ExoGenError

PACKAGE: Final = "exo_types"
"""The generated package."""

HOW: Final = "coverage.py over the generated package"

_IMPORTS: Final = "exo_contracts.coverage.imports"


class NotMeasured(ExoGenError):
    """The generated Python could not be measured."""


def package_folder() -> Path:
    """Where the generated package is; found without importing it."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise NotMeasured(f"{PACKAGE} is not installed; run: make setup")
    return Path(spec.origin).parent


def python_coverage() -> Coverage:
    """coverage.py over the generated package, with branches, without files of its own."""
    coverage = Coverage(
        data_file=None, branch=True, source_dirs=[str(package_folder())], config_file=False
    )
    # The package was imported long ago, and a subject need not touch all of it.
    coverage.set_option("run:disable_warnings", ["already-imported", "no-data-collected"])
    return coverage


def of_imports() -> bytes:
    """The data of importing every module of the package; raise `NotMeasured`."""
    done = subprocess.run([sys.executable, "-m", _IMPORTS], capture_output=True, check=False)
    if done.returncode != 0:
        raise NotMeasured(
            f"the generated package cannot be imported: {done.stderr.decode()[-500:]}"
        )
    return done.stdout


def python_branches(data: Iterable[bytes], folder: str) -> Branches:
    """The coverage of several runs together; `folder` is the package's path in the checkout."""
    coverage = python_coverage()
    total = coverage.get_data()
    for dumped in data:
        one = CoverageData(no_disk=True)
        one.loads(dumped)
        total.update(one)
    root = package_folder()
    total.touch_files([str(path) for path in sorted(root.glob("*.py"))])
    files = []
    for name, found in sorted(_report(coverage).items()):
        path = Path.cwd() / name
        text = path.read_text(encoding="utf-8").split("\n")
        files.append(_file(f"{folder}/{path.relative_to(root).as_posix()}", text, found))
    return Branches("Python", HOW, tuple(files))


def _report(coverage: Coverage) -> Mapping[str, Mapping[str, Any]]:
    """coverage.py's own report: lines and branches by file, by path from the current folder."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "coverage.json"
        coverage.json_report(outfile=str(path))
        files: Mapping[str, Mapping[str, Any]] = json.loads(path.read_bytes())["files"]
        return files


def _file(path: str, text: list[str], found: Mapping[str, Any]) -> FileCoverage:
    executed, missing = set(found["executed_lines"]), set(found["missing_lines"])
    untaken: dict[int, list[int]] = {}
    for start, end in found["missing_branches"]:
        if start in executed:
            untaken.setdefault(start, []).append(end)
    lines = []
    for number, line in enumerate(text, 1):
        state: LineState = "plain"
        if number in missing:
            state = "missed"
        elif number in executed:
            state = "partial" if number in untaken else "covered"
        lines.append(CodeLine(number, line, state, _note(untaken.get(number, []))))
    counted = found["summary"]
    return FileCoverage(
        path,
        Share(counted["covered_lines"], counted["num_statements"]),
        Share(counted["covered_branches"], counted["num_branches"]),
        excerpt(lines),
    )


def _note(ends: Iterable[int]) -> str:
    """Where a line never went on to. coverage.py gives the way out of a function a line below 0."""
    return "; ".join(f"never to line {end}" if end > 0 else "never out of here" for end in ends)
