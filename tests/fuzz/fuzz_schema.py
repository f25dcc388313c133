"""Coverage-guided fuzzing of the loader, lint and fmt, by atheris: any text is answered.

`python tests/fuzz/fuzz_schema.py -runs=100000 -max_total_time=600 [FOLDER]`; whatever libFuzzer
takes goes. A folder keeps what covers something new from run to run. The text is laid over the
sound schema of lint's tests as one more file, or in the place of one of its own.

atheris is no dependency: it has wheels for CPython on Linux only. `pip install atheris` first.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

atheris: Any = import_module("atheris")
ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "codegen")]

with atheris.instrument_imports(include=["exo_gen"]):
    from tests.codegen.scale.test_fuzz import SOURCES, answer

NAMES = ("harm.json", *sorted(SOURCES))


def one(data: bytes) -> None:
    """Lint, report and lay out one text; what lint accepts becomes a model and views of it."""
    provider: Any = atheris.FuzzedDataProvider(data)
    name = NAMES[provider.ConsumeIntInRange(0, len(NAMES) - 1)]
    text = provider.ConsumeBytes(len(data)).decode("utf-8", "surrogateescape")
    answer({**SOURCES, name: text})


def main() -> None:
    """Fuzz, starting from the sound schema's own files."""
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
