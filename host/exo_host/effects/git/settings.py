"""What the operator decides about git."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, Field


class GitSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """Settings of the git effects."""

    roots: tuple[Path, ...] = ()
    """Directories whose repositories git may be asked about, with all that is below them; any
    directory when empty. Git in containers is not bound by it."""

    timeout_seconds: float = Field(default=30.0, gt=0, le=3600)
    """How long answering one effect may take."""

    max_output_bytes: int = Field(default=4 * 1024 * 1024, ge=1024, le=4 * 1024 * 1024)
    """How much of what one git command prints is read; a longer list of changes is cut."""
