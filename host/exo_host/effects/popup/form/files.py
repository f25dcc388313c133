"""The files that the form shares with the host, whose end is `exo_host.effects.popup.exchange`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

from exo_host.effects.popup.form.spec import Outcome, Spec


def read_spec(path: Path) -> Spec:
    """What to ask. The host wrote it from a value of its type, so it is not checked again."""
    return cast(Spec, json.loads(path.read_text(encoding="utf-8")))


def mark_shown(answer: Path) -> None:
    """Tell the host that the form is on the screen."""
    answer.with_suffix(".shown").touch(mode=0o600)


def write_answer(path: Path, outcome: Outcome) -> None:
    """Leave the outcome, whole or not at all."""
    unfinished = path.with_suffix(".part")
    unfinished.touch(mode=0o600)
    unfinished.write_text(json.dumps(outcome), encoding="utf-8")
    unfinished.replace(path)
