"""Golden documents: examples of every type, for tests on either side to decode and encode."""

from __future__ import annotations

import json

from exo_gen.examples import Examples
from exo_gen.model import Model
from exo_gen.render.header import Header


def render_golden(model: Model, header: Header) -> dict[str, str]:
    """Return one file a type: `{"$comment", "type", "documents"}`."""
    made = Examples(model)
    return {
        f"{named.name}.json": json.dumps(
            {
                "$comment": " ".join(header.lines_without_schema()),
                "type": named.name,
                "documents": list(made.of(named.name)),
            },
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
        for named in model.all_types()
    }
