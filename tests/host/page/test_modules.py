"""The page's modules in node: those that need no browser are tested there, and each is one."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

_HERE: Final = Path(__file__).parent
_PAGE: Final = _HERE.parents[2] / "host/exo_host/server/page"
_NODE: Final = shutil.which("node")

pytestmark = pytest.mark.skipif(_NODE is None, reason="needs node 20: apt-get install nodejs")


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    """A copy that node takes for modules, as a browser does by how they are loaded."""
    for file in _PAGE.glob("*.js"):
        shutil.copy(file, tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    return tmp_path


def _node(*arguments: str, folder: Path) -> None:
    ran = subprocess.run(
        [str(_NODE), *arguments],
        env={**os.environ, "PAGE_FOLDER": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_modules_do_what_they_say(modules: Path) -> None:
    _node("--test", str(_HERE / "modules.test.mjs"), folder=modules)


def test_modules_are_modules(modules: Path) -> None:
    for file in sorted(modules.glob("*.js")):
        _node("--check", str(file), folder=modules)


def test_nothing_is_read_as_markup_and_nothing_is_fetched_from_elsewhere() -> None:
    for file in sorted(_PAGE.glob("*.*")):
        text = file.read_text(encoding="utf-8")
        for forbidden in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval("):
            assert forbidden not in text, f"{file.name} uses {forbidden}"
        if file.suffix in (".js", ".css", ".html"):
            assert "://" not in text, f"{file.name} names an address"
