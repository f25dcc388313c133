"""Something wrong that only two optional properties together show, for tests of rare failures."""

from __future__ import annotations

from typing import Any, Final

import pytest

from exo_contracts.subjects import Subject
from exo_types import models, registry
from exo_types.codec import Codec

SUBJECT: Final = Subject("type", "GitHubIssueQuery")


class _TwoTogether(models.GitHubIssueQuery):
    """Wrong only when two optional properties are there and a third is not."""

    def to_plain(self, path: str = "$", depth: int = 0) -> dict[str, object]:
        plain = super().to_plain(path, depth)
        if self.assignee is not None and self.labels is not None and self.sort is None:
            plain["labels"] = []
            plain["assignee"] = "somebody else"
        return plain


def plant(patch: pytest.MonkeyPatch) -> None:
    """Let this process write that type wrongly."""
    types: Any = registry.TYPES
    patch.setitem(types, SUBJECT.name, Codec(SUBJECT.name, _TwoTogether))
