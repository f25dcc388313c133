"""Benchmarks are not run with the tests; that each of them still runs is a test."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.budgets import CHECK, EFFECT, GATE, Outcome

ROOT = Path(__file__).parents[2]


def test_every_benchmark_runs_once() -> None:
    ran = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "tests/benchmarks", "--benchmark-disable", "-q"),
            *("-o", "python_files=bench_*.py", "-p", "no:cacheprovider"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    files = sorted(Path(__file__).parent.glob("bench_*.py"))
    counted = re.findall(r"^def test_", "\n".join(file.read_text() for file in files), re.M)
    passed = re.search(r"(\d+) passed", ran.stdout)
    assert passed is not None
    assert int(passed[1]) >= len(counted) or "skipped" in ran.stdout, ran.stdout


def test_a_ceiling_a_floor_and_no_limit() -> None:
    assert Outcome(CHECK, 0.29).verdict == "met"
    assert Outcome(CHECK, 0.3).verdict == "MISSED"
    assert Outcome(GATE, 2001).verdict == "met"
    assert Outcome(GATE, 2000).verdict == "MISSED"
    assert Outcome(EFFECT, 100).verdict == ""
