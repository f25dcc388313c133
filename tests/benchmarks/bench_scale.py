"""A schema of 500 effects and 2,000 types, and an eighth, a quarter and a half of it.

Each stage is measured at each size, in processor time and in the most memory at once, and so are
the two engines by themselves. Growth is the exponent that fits: 1 is linear, 2 is quadratic.
"""

from __future__ import annotations

import gc
import json
import math
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from tests.benchmarks.budgets import Budget, Unit
from tests.benchmarks.meter import Meter
from tests.codegen.scale.big_schema import FULL, write_schema

from exo_gen.build import build
from exo_gen.fmt.layout import format_text
from exo_gen.lint import lint
from exo_gen.load import Bundle, load
from exo_gen.model import Model
from exo_gen.render.docs import render_docs
from exo_gen.render.golden import render_golden
from exo_gen.render.haskell import render_haskell
from exo_gen.render.header import Header
from exo_gen.render.node import run_once
from exo_gen.render.python.models import render_models
from exo_gen.render.python.view import effect_views
from exo_gen.render.quicktype import request_for

_PARTS: Final = (8, 4, 2, 1)
_HEADER: Final = Header("0", "f" * 64)

Stage = Callable[[Path, Bundle, Model], object]

OURS: Final[dict[str, Stage]] = {
    "load": lambda folder, _bundle, _model: load(folder),
    "lint": lambda _folder, bundle, _model: lint(bundle),
    "model": lambda _folder, bundle, _model: build(bundle),
    "fmt": lambda _folder, bundle, _model: [format_text(d.text) for d in bundle.documents.values()],
    "golden": lambda _folder, _bundle, model: render_golden(model, _HEADER),
    "docs": lambda _folder, _bundle, model: render_docs(model, _HEADER),
    "python views": lambda _folder, _bundle, model: effect_views(model),
    "haskell": lambda _folder, _bundle, model: render_haskell(
        model, dict.fromkeys(model.types, ""), _HEADER
    ),
}
ENGINES: Final[dict[str, Stage]] = {
    "datamodel-code-generator, bare": lambda _folder, _bundle, model: render_models(model),
    "quicktype, bare": lambda _folder, _bundle, model: run_once(json.dumps(request_for(model))),
}


@pytest.mark.parametrize("stage", [*OURS, *ENGINES])
def test_growth(stage: str, meter: Meter, tmp_path: Path) -> None:
    act = {**OURS, **ENGINES}[stage]
    parts = (100, 50) if meter.trial else _PARTS

    def measure() -> tuple[float, str]:
        taken = [_seconds(act, tmp_path / str(part), part) for part in parts]
        low, high = math.log(taken[0]), math.log(taken[-1])
        growth = (high - low) / math.log(parts[0] / parts[-1])
        listed = ", ".join(f"{seconds:.2f}" for seconds in taken)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        return growth, f"{listed} s for 1/{parts[0]} to all of it; at most {peak} MiB so far"

    meter.value(Budget(f"500 effects, 2,000 types: {stage}, growth", Unit.EXPONENT, 1.3), measure)


def _seconds(act: Stage, folder: Path, part: int) -> float:
    effects, types = (count // part // 5 * 5 for count in FULL)
    write_schema(folder, effects=effects, types=types)
    bundle = load(folder)
    model = build(bundle)
    gc.collect()
    act(folder, bundle, model)  # warm: imports and caches
    before = _processor()
    act(folder, bundle, model)
    return max(_processor() - before, 1e-4)


def _processor() -> float:
    """Processor seconds of this process and of those that it waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
