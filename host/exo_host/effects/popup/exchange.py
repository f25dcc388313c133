"""The files through which the host and the form in the popup speak.

A private directory (0700) holds the specification, written by the host, and what the form writes:
a mark that it is on the screen, and its answer. Every file is 0600 and appears whole.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from exo_types.codec import Codec
from exo_types.failure import EffectFailure
from exo_types.models import PopupForm, PopupOutcome
from exo_types.record import to_plain
from exo_types.wire import WireError

_OUTCOME: Final[Codec[PopupOutcome]] = Codec("PopupOutcome", PopupOutcome)


class Exchange:
    """The directory of one popup; it is gone when the context is left."""

    def __init__(self, form: PopupForm, *, deadline: float | None, guard_seconds: float) -> None:
        self._spec = {
            "form": to_plain(form),
            "deadline": deadline,
            "guard_seconds": guard_seconds,
        }

    def __enter__(self) -> Self:
        try:
            self.folder = Path(tempfile.mkdtemp(prefix="exo-popup-"))
            self.spec = self.folder / "spec.json"
            self.answer = self.folder / "answer.json"
            self.spec.touch(mode=0o600)
            self.spec.write_text(json.dumps(self._spec), encoding="utf-8")
        except OSError as error:
            raise EffectFailure(
                "unavailable", f"the popup's files cannot be written: {error.strerror}"
            ) from None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def shown(self) -> bool:
        """Whether the form came on the screen."""
        return self.answer.with_suffix(".shown").exists()

    def outcome(self) -> PopupOutcome | None:
        """What the form wrote, None if nothing; `internal` when it failed or wrote nonsense."""
        try:
            document = self.answer.read_bytes()
        except FileNotFoundError:
            return None
        try:
            written = json.loads(document)
            if isinstance(written, dict) and written.get("kind") == "Failed":
                raise EffectFailure("internal", f"the popup's form failed: {written['payload']}")
            return _OUTCOME.from_plain(written)
        except (WireError, ValueError) as error:
            raise EffectFailure(
                "internal", f"the popup's form wrote what is no outcome: {error}"
            ) from None
