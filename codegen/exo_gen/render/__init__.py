"""Stage 4, render: the model in, path -> text out. One renderer a target; none touches the disk."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from exo_gen.model import Model
from exo_gen.render.engines import Engines
from exo_gen.render.header import Header


def render(model: Model, *, version: str, engines: Engines) -> dict[str, str]:
    """Return every generated file but the manifest, paths relative to `generated/`."""
    # Imported here: the renderers' engines are what a check of an unchanged tree does without.
    from exo_gen.render.docs import render_docs
    from exo_gen.render.docs.dialect import render_dialect
    from exo_gen.render.golden import render_golden
    from exo_gen.render.haskell import render_haskell
    from exo_gen.render.python import render_python

    header = Header(version, model.fingerprint)
    # What is written for either language waits for a process: node here, the formatter there.
    with ThreadPoolExecutor(2) as aside:
        blocks = aside.submit(engines.haskell.write, model)
        python = aside.submit(render_python, model, header, engines.python)
        targets = {
            "golden": render_golden(model, header),
            "docs": {**render_docs(model, header), **render_dialect(header)},
            "haskell": render_haskell(model, blocks.result(), header),
            "python": python.result(),
        }
    return {
        f"{folder}/{path}": text
        for folder, files in targets.items()
        for path, text in files.items()
    }
