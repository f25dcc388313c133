"""The formats, each a pattern; so a format is decided by the machine that decides patterns.

* `date-time`: RFC 3339, section 5.6, with the days that each month and leap year has. No leap
  second: neither language's clock holds one.
* `uri`: RFC 3986, the rule `URI`: a scheme, with or without a fragment.
* `uuid`: RFC 9562, section 4, in either case.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

from exo_gen.pattern.parse import read

if TYPE_CHECKING:
    from exo_gen.model import StringType
    from exo_gen.pattern.expression import Pattern

# --- date-time ----------------------------------------------------------------------------------

_LEAP: Final = (
    "(?:[0-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29"
)
_DAY: Final = (
    "[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_HOUR_MINUTE: Final = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_DATE_TIME: Final = (
    rf"^(?:{_DAY}|{_LEAP})[Tt]{_HOUR_MINUTE}:[0-5][0-9](?:\.[0-9]+)?(?:[Zz]|[+\-]{_HOUR_MINUTE})$"
)

# --- uri ----------------------------------------------------------------------------------------

_ENCODED: Final = "%[0-9A-Fa-f]{2}"
_PLAIN: Final = r"A-Za-z0-9._~!$&'()*+,;=\-"
_SEGMENT: Final = f"(?:[{_PLAIN}:@]|{_ENCODED})"
_AFTER: Final = f"(?:[{_PLAIN}:@/?]|{_ENCODED})*"
_OCTET: Final = "(?:[0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])"
_IPV4: Final = rf"{_OCTET}(?:\.{_OCTET}){{3}}"
_H16: Final = "[0-9A-Fa-f]{1,4}"
_LS32: Final = f"(?:{_H16}:{_H16}|{_IPV4})"
_IPV6: Final = "|".join(
    [
        f"(?:{_H16}:){{6}}{_LS32}",
        f"::(?:{_H16}:){{5}}{_LS32}",
        f"(?:{_H16})?::(?:{_H16}:){{4}}{_LS32}",
        f"(?:(?:{_H16}:)?{_H16})?::(?:{_H16}:){{3}}{_LS32}",
        f"(?:(?:{_H16}:){{0,2}}{_H16})?::(?:{_H16}:){{2}}{_LS32}",
        f"(?:(?:{_H16}:){{0,3}}{_H16})?::{_H16}:{_LS32}",
        f"(?:(?:{_H16}:){{0,4}}{_H16})?::{_LS32}",
        f"(?:(?:{_H16}:){{0,5}}{_H16})?::{_H16}",
        f"(?:(?:{_H16}:){{0,6}}{_H16})?::",
    ]
)
_LITERAL: Final = rf"\[(?:{_IPV6}|[Vv][0-9A-Fa-f]+\.[{_PLAIN}:]+)\]"
_USER: Final = f"(?:(?:[{_PLAIN}:]|{_ENCODED})*@)?"
# An IPv4 address is a registered name as well.
_HOST: Final = f"(?:{_LITERAL}|(?:[{_PLAIN}]|{_ENCODED})*)"
_AUTHORITY: Final = f"{_USER}{_HOST}(?::[0-9]*)?"
_ROOTLESS: Final = f"{_SEGMENT}+(?:/{_SEGMENT}*)*"
_HIERARCHY: Final = f"(?://{_AUTHORITY}(?:/{_SEGMENT}*)*|/(?:{_ROOTLESS})?|{_ROOTLESS})?"
_URI: Final = rf"^[A-Za-z][A-Za-z0-9+.\-]*:{_HIERARCHY}(?:\?{_AFTER})?(?:#{_AFTER})?$"

# --- uuid ---------------------------------------------------------------------------------------

_UUID: Final = "^[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$"

FORMATS: Final[Mapping[str, str]] = {"date-time": _DATE_TIME, "uri": _URI, "uuid": _UUID}
"""Every format of the dialect, as a pattern."""


def constraint(kind: StringType) -> Pattern | None:
    """The pattern that a text is held to, by its own `pattern` or by its format."""
    if kind.format is not None:
        return format_pattern(kind.format)
    return None if kind.pattern is None else _parsed(kind.pattern)


def format_pattern(name: str) -> Pattern:
    """The pattern of a format."""
    return _parsed(FORMATS[name])


@cache
def _parsed(source: str) -> Pattern:
    return read(source)
