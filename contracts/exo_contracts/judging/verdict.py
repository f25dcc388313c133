"""What one side says of one document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_SEPARATOR: Final = ": expected "


@dataclass(frozen=True, slots=True)
class Verdict:
    """Accepted with the document written again, refused with an error, or neither: a crash."""

    document: bytes | None = None
    error: str | None = None
    crash: str | None = None

    @property
    def accepted(self) -> bool:
        """Whether the side took the document."""
        return self.document is not None

    @property
    def place(self) -> str:
        """The path in the error; all of the error when it has not the agreed form."""
        return (self.error or "").partition(_SEPARATOR)[0]

    def __str__(self) -> str:
        if self.document is not None:
            return f"accepts, writes {self.document.decode('utf-8', 'backslashreplace')}"
        return f"crashes: {self.crash}" if self.crash is not None else f"refuses: {self.error}"
