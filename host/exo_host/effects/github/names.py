"""Names that end in an address or a header: what they may be made of."""

from __future__ import annotations

import re
from typing import Final

from exo_types.failure import EffectFailure
from exo_types.models import RepoRef

_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")


def repository_path(repo: RepoRef) -> str:
    """The path below which a repository's things are. Raises `EffectFailure` (`invalid_input`)."""
    for name in (repo.owner, repo.name):
        if _NAME.fullmatch(name) is None or name in (".", ".."):
            raise EffectFailure(
                "invalid_input",
                "the owner and the name of a repository have letters, digits, `.`, `_` and `-` "
                f"only, got {name!r}",
            )
    return f"repos/{repo.owner}/{repo.name}"


def plain(text: str, what: str) -> str:
    """`text` itself, if it has no control character. Raises `EffectFailure` (`invalid_input`)."""
    if any(character < " " or "\x7f" <= character <= "\x9f" for character in text):
        raise EffectFailure("invalid_input", f"{what} cannot have control characters: {text!r}")
    return text
