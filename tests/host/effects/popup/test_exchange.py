"""What the host makes of the files of a popup."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from tests.host.effects.popup.forms import form, number, words

from exo_host.effects.popup.exchange import Exchange
from exo_host.effects.popup.form.files import mark_shown, read_spec, write_answer
from exo_types.failure import EffectFailure
from exo_types.models import PopupOutcomeSubmitted, PopupValueNumber


def test_there_and_back() -> None:
    asked = form(words("a😀"))
    with Exchange(asked, deadline=12.5, guard_seconds=0.4) as exchange:
        spec = read_spec(exchange.spec)
        assert spec["form"] == asked.to_plain()
        assert (spec["deadline"], spec["guard_seconds"]) == (12.5, 0.4)
        assert exchange.outcome() is None
        assert not exchange.shown()
        mark_shown(exchange.answer)
        assert exchange.shown()
        write_answer(
            exchange.answer,
            {
                "kind": "Submitted",
                "payload": {"values": {"a": {"kind": "Number", "payload": 2.0}}},
            },
        )
        outcome = exchange.outcome()
        assert isinstance(outcome, PopupOutcomeSubmitted)
        assert outcome.payload.values == {"a": PopupValueNumber(payload=2)}
    assert not exchange.folder.exists()


def test_nowhere_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with (
        pytest.raises(EffectFailure, match="No such file") as caught,
        Exchange(form(), deadline=None, guard_seconds=0),
    ):
        pass
    assert caught.value.error.code == "unavailable"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        json.dumps({"kind": "Failed", "payload": "KeyError: 'title'"}),
        json.dumps({"kind": "Submitted", "payload": {}}),
        '{"kind": "Submitted", "payload": {"values": {"a": {"kind": "Number", "payload": NaN}}}}',
    ],
)
def test_no_outcome(text: str) -> None:
    with Exchange(form(number("a")), deadline=None, guard_seconds=0) as exchange:
        exchange.answer.write_text(text)
        with pytest.raises(EffectFailure) as caught:
            exchange.outcome()
        assert caught.value.error.code == "internal"
