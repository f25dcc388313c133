"""`--no-skips` makes a skip a failure, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"

FAILS = (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED)

SAMPLE = """
import pytest

def test_passes():
    pass

@pytest.mark.skip(reason="no compiler here")
def test_marked():
    pass

def test_skips_itself():
    pytest.skip("no browser here")

@pytest.fixture
def server():
    pytest.skip("no server here")

def test_needs_a_server(server):
    pass

@pytest.mark.xfail(reason="known", strict=True)
def test_fails_as_expected():
    raise ValueError
"""

FILE_SKIPPED = "import pytest\npytest.importorskip('no_such_module')\n\ndef test_never(): pass\n"


def run(folder: Path, *options: str, **files: str) -> str:
    shutil.copy(CONFTEST, folder)
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    command = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-ra", *options)
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode in FAILS) == ("--no-skips" in options), done.stdout + done.stderr
    return done.stdout


def test_a_skip_is_a_failure_that_says_why(tmp_path: Path) -> None:
    out = run(tmp_path, "--no-skips", test_sample=SAMPLE)
    assert "1 failed, 1 passed, 1 xfailed, 2 errors" in out
    for reason in ("no compiler here", "no browser here", "no server here"):
        assert reason in out
    assert "nothing may be skipped" in out


def test_without_the_option_a_skip_is_a_skip(tmp_path: Path) -> None:
    assert "1 passed, 3 skipped, 1 xfailed" in run(tmp_path, test_sample=SAMPLE)


@pytest.mark.parametrize(("options", "word"), [(("--no-skips",), "1 error"), ((), "1 skipped")])
def test_a_file_that_skips_itself_counts_too(
    tmp_path: Path, options: tuple[str, ...], word: str
) -> None:
    out = run(tmp_path, *options, test_file=FILE_SKIPPED)
    assert word in out
    assert "no_such_module" in out
