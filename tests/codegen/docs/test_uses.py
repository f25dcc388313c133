"""Who writes a type, and where it is named, as the reference says it."""

from __future__ import annotations

import pytest

from exo_gen.model import Model
from exo_gen.render.docs.uses import uses


@pytest.mark.parametrize(
    ("name", "direction"),
    [
        ("LogRecord", "guest writes it, host reads it"),
        ("LLMCompletion", "host writes it, guest reads it"),
        ("GitBranch", "guest and host write it"),
        ("HookInput", "host writes it, guest reads it"),
        ("PreToolUseResponse", "guest writes it, host reads it"),
        ("FilePrInput", "host writes it, guest reads it"),
        ("FilePrOutput", "guest writes it, host reads it"),
        ("EffectError", "guest and host write it"),
        ("EffectErrorCode", "guest and host write it"),
        ("Policy", "in no effect, entry point or tool"),
    ],
)
def test_who_writes_it(model: Model, name: str, direction: str) -> None:
    assert uses(model)[name].direction == direction


def test_every_place_that_names_a_type_is_listed(model: Model) -> None:
    places = {link.text for link in uses(model)["GitBranch"].places}
    assert "effect GitGetBranch, answered" in places
    assert {link.text for link in uses(model)["LogRecord"].places} >= {"effect Log, asked"}
    upstream = {link.text for link in uses(model)["GitUpstream"].places}
    assert any(place.startswith("GitBranch") for place in upstream)
