"""A hover's contents, in every shape LSP has had, as one text.

| the server's shape | format | text |
|---|---|---|
| `MarkupContent` | its kind | as it is |
| a string | markdown | as it is |
| `{language, value}` | markdown | fenced code |
| a list of the last two | markdown | its parts, blank lines between |

A text of nothing but white space says nothing.
"""

from __future__ import annotations

import re
from typing import Final

from lsprotocol import types

from exo_types.models import LSPMarkup

_BACKTICKS: Final = re.compile(r"`+")


def read(contents: object) -> tuple[LSPMarkup, str] | None:
    """How the text is written, and the text; None when there is none.

    `ValueError` on what is none of LSP's shapes.
    """
    written: LSPMarkup = "markdown"
    match contents:
        case types.MarkupContent(kind=kind, value=value):
            text = value
            if kind == types.MarkupKind.PlainText:
                written = "plaintext"
        case [*parts]:
            text = "\n\n".join(part for part in map(_marked, parts) if part.strip())
        case _:
            text = _marked(contents)
    return (written, _scalars(text)) if text.strip() else None


def _marked(part: object) -> str:
    match part:
        case str():
            return part
        case types.MarkedStringWithLanguage(language=language, value=value):
            return fenced(language, value) if value.strip() else ""
        case _:
            raise ValueError(f"{type(part).__name__} is not a hover's content")


def fenced(language: str, code: str) -> str:
    """Code in a fence that it cannot end by itself."""
    longest = max(map(len, _BACKTICKS.findall(code)), default=0)
    fence = "`" * max(3, longest + 1)
    # What follows a fence may hold no backtick and is one line.
    label = " ".join(language.replace("`", "").split())
    end = "" if code.endswith("\n") else "\n"
    return f"{fence}{label}\n{code}{end}{fence}"


def _scalars(text: str) -> str:
    # JSON lets a server write half a surrogate pair; nothing else on our wire can hold one.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
