"""Keeping secrets out of everything that leaves the host: logs, telemetry, messages, documents.

Two things are redacted: what looks like a secret (`DEFAULT_PATTERNS`), and the secrets the host
itself was given, in any of the spellings a document may give them. A secret shorter than
`SHORTEST_SECRET` is not looked for by value: it would be found in ordinary words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Final, TypeVar, cast
from urllib.parse import quote

_J = TypeVar("_J")

REDACTED: Final = "[redacted]"
"""What stands in the place of a secret."""

SHORTEST_SECRET: Final = 8
"""Characters. Anything shorter is redacted only where a pattern finds it."""

# A pattern with a group named `secret` loses that group, any other its whole match. Each begins
# with something fixed, because that is what lets a search skip text at the speed of memory; where
# a word boundary matters it is looked for behind that beginning. No pattern repeats a repetition,
# and none finds something to do in what it left.
DEFAULT_PATTERNS: Final[Sequence[str]] = (
    r"gh[pousr]_[A-Za-z0-9]{16,}",
    r"github_pat_[A-Za-z0-9_]{20,}",
    r"sk-(?<![A-Za-z0-9]sk-)[A-Za-z0-9_-]{16,}",
    r"AKIA[A-Z0-9]{16}",
    r"ASIA[A-Z0-9]{16}",
    r"[Bb](?i:earer)[ \t]{1,8}(?P<secret>[A-Za-z0-9._~+/=-]{8,})",
    r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?s:.*?)"
    r"(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|\Z)",
    r"://[^\s/@:]{0,64}:(?P<secret>[^\s/@]{1,256})@",
    r"[PpSsAaTt](?i:(?<=p)ass(?:word|wd|phrase)|(?<=s)ecret(?:[_-]?(?:access[_-]?)?key)?"
    r"|(?<=a)(?:pi|ccess|uth)[_-]?(?:key|token)|(?<=t)oken)"
    r"""\\?["']?[ \t]{0,8}[=:][ \t]{0,8}\\?"""
    r"""(?P<secret>\[redacted\][^\s"',;&)}\]]*|"[^"\r\n]*"?|'[^'\r\n]*'?|[^\s"',;&)}\]]+)""",
)
"""GitHub's tokens, model providers' keys, AWS key ids, bearer tokens, private keys, URLs with a
password, and `password=`-like pairs."""

_HINTS: Final = {
    DEFAULT_PATTERNS[5]: ("bearer",),
    DEFAULT_PATTERNS[8]: ("pass", "secret", "key", "token"),
}
"""Of the patterns without a fixed beginning: one of these is in every text they match."""

_SECRET_NAME: Final = re.compile(
    r"(?i:.{0,64}?(?:password|passwd|passphrase|secret|secret[_-]?key|secret[_-]?access[_-]?key"
    r"|private[_-]?key|(?:api|access|auth)[_-]?key|authorization|token))"
)
"""Names of properties whose text is a secret whatever it looks like."""

_LITERAL: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"(\s*:\s*)?', re.DOTALL)
"""A string of a JSON text; the group is there when it is a property's name."""


class BadPattern(ValueError):
    """A pattern that cannot be used; the text has it, its place among the others, and why."""


class Redactor:
    """Replaces secrets by `[redacted]`. Immutable, so that threads can share it."""

    def __init__(
        self, patterns: Sequence[str] = DEFAULT_PATTERNS, secrets: Iterable[str] = ()
    ) -> None:
        """Compile the patterns; raise `BadPattern` for the first that cannot be used."""
        self._patterns = [
            _compiled(pattern, at, len(patterns)) for at, pattern in enumerate(patterns, 1)
        ]
        spellings = {spelling for secret in secrets for spelling in _spellings(secret)}
        # The longest first: a secret may be the beginning of another.
        self._secrets = sorted(spellings, key=lambda spelling: (-len(spelling), spelling))

    def text(self, text: str) -> str:
        """The text without secrets."""
        for secret in self._secrets:
            if secret in text:
                text = text.replace(secret, REDACTED)
        lowered = ""
        for pattern in self._patterns:
            hints = _HINTS.get(pattern.pattern)
            if hints:
                lowered = lowered or text.lower()
                if not any(hint in lowered for hint in hints):
                    continue
            text = pattern.sub(_replacement, text)
        return text

    def plain(self, value: _J) -> _J:
        """The JSON-ready value without secrets: strings at any depth, names of properties too."""
        return cast(_J, self._plain(value))

    def _plain(self, value: object) -> object:
        match value:
            case str():
                return self.text(value)
            case list() | tuple():
                return [self._plain(item) for item in value]
            case dict():
                return self._properties(value)
            case _:
                return value

    def _properties(self, properties: dict[str, object]) -> dict[str, object]:
        redacted: dict[str, object] = {}
        for name, value in properties.items():
            kept = free = self.text(name)
            count = 1
            while free in redacted:
                # Two names that were secrets; both values stay.
                count += 1
                free = f"{kept} {count}"
            redacted[free] = self._plain(self._of_name(name, value))
        return redacted

    def _of_name(self, name: str, value: object) -> object:
        secret = isinstance(value, str) and value and _SECRET_NAME.fullmatch(name)
        return REDACTED if secret else value

    def document(self, document: bytes) -> bytes:
        """A JSON text without secrets in its strings, otherwise as it was, byte for byte.

        What is no JSON is redacted as plain text.
        """
        try:
            text = document.decode()
            # Only the structure is of interest: a number may be longer than Python reads.
            json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
        except (ValueError, RecursionError):
            return self.text(document.decode("utf-8", "surrogateescape")).encode(
                "utf-8", "surrogateescape"
            )
        name, value_at = "", -1

        def literal(match: re.Match[str]) -> str:
            nonlocal name, value_at
            colon = match[1] or ""
            content = json.loads(match[0][: len(match[0]) - len(colon)])
            if colon:
                kept = self.text(content)
                name, value_at = content, match.end()
            elif match.start() == value_at:
                kept = self.text(str(self._of_name(name, content)))
            else:
                kept = self.text(content)
            return match[0] if kept == content else json.dumps(kept) + colon

        return _LITERAL.sub(literal, text).encode()


def _compiled(pattern: str, at: int, count: int) -> re.Pattern[str]:
    place = f"redaction pattern {at} of {count}, {pattern!r}"
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        where = "" if error.pos is None else f" at character {error.pos + 1}"
        raise BadPattern(f"{place}, is no regular expression: {error.msg}{where}") from None
    if compiled.match("") is not None:
        raise BadPattern(f"{place}, matches the empty text, which is everywhere")
    return compiled


def _replacement(match: re.Match[str]) -> str:
    if "secret" not in match.re.groupindex or match["secret"] is None:
        return REDACTED
    start, end = match.span("secret")
    whole, offset = match[0], match.start()
    return whole[: start - offset] + REDACTED + whole[end - offset :]


def _spellings(secret: str) -> Iterable[str]:
    """The secret as it is, and as it looks inside JSON and URLs."""
    for form in {secret, secret.strip()}:
        if len(form) < SHORTEST_SECRET:
            continue
        yield form
        yield json.dumps(form)[1:-1]
        yield json.dumps(form, ensure_ascii=False)[1:-1]
        yield quote(form, safe="", errors="replace")
