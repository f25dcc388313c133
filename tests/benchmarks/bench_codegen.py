"""The generator's commands, as processes of their own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.benchmarks.budgets import CHECK, GENERATE
from tests.benchmarks.conftest import ROOT
from tests.benchmarks.meter import Meter

from exo_gen.pipeline import load_model
from exo_gen.project import Project
from exo_gen.render.node import NODE_FOLDER
from exo_gen.render.quicktype import request_for

_MODELS: Final = """
import sys
from pathlib import Path
from exo_gen.build import build
from exo_gen.load import load
from exo_gen.project import Project
from exo_gen.render.python.models import render_models
project = Project.at(Path(sys.argv[1]))
render_models(build(load(project.schema, root=project.root)))
"""
"""datamodel-code-generator alone: no lint, no other renderer, nothing written."""


def test_check(meter: Meter) -> None:
    """Nothing changed."""
    meter.seconds(CHECK, lambda: _exo_gen(ROOT, "check"), rounds=11)


def test_generate(meter: Meter, tmp_path: Path) -> None:
    """From the schema alone, against quicktype and datamodel-code-generator by themselves."""
    shutil.copytree(ROOT / "schema", tmp_path / "schema")
    request = json.dumps(request_for(load_model(Project.at(tmp_path)))).encode()

    def generate() -> None:
        shutil.rmtree(tmp_path / "generated", ignore_errors=True)
        _exo_gen(tmp_path, "generate")

    def quicktype() -> None:
        subprocess.run(
            ["node", NODE_FOLDER / "render.mjs"], input=request, check=True, capture_output=True
        )

    def datamodel() -> None:
        subprocess.run([sys.executable, "-c", _MODELS, tmp_path], check=True)

    meter.against(GENERATE, generate, quicktype, datamodel, rounds=5)


def _exo_gen(root: Path, command: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "exo_gen", "--root", root, command], check=True, capture_output=True
    )
