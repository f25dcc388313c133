"""What the slow validator says of formats and patterns: by the standard library, not by ours.

The fast validator has its own date-times, URIs and UUIDs, written in Rust by others. Two things are
told, because the dialect says so: no leap second, and `$` is the end of a text, also to Python.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final
from uuid import UUID

import jsonschema_rs
from jsonschema import FormatChecker, ValidationError

_DATE_TIME: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|[+-](\d\d):(\d\d))",
    re.ASCII | re.IGNORECASE,
)
# RFC 3986, appendix B, with a scheme.
_PARTS: Final = re.compile(
    r"([^:/?#]+):(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL
)
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*", re.IGNORECASE | re.ASCII)
_FUTURE: Final = re.compile(r"v[0-9a-f]+\.[\w.~!$&'()*+,;=:-]+", re.IGNORECASE | re.ASCII)
_UNRESERVED: Final = r"\w.~!$&'()*+,;=\-"
_LAST_END: Final = re.compile(r"((?:^|[^\\])(?:\\\\)*)\$\Z", re.DOTALL)

_LEAP: Final = re.compile(r".{16}:60")
_RUST: Final = jsonschema_rs.Draft202012Validator(
    {"type": "string", "format": "date-time"}, validate_formats=True
)


def date_time_without_leap_second(text: str) -> bool:
    """What the fast validator says to a date-time, but for leap seconds."""
    return _RUST.is_valid(text) and _LEAP.match(text) is None


def checker() -> FormatChecker:
    """The formats of the dialect, checked."""
    found = FormatChecker(formats=())
    # The stubs know no other way to name a format than by decoration.
    for name, check in {"date-time": _is_date_time, "uri": _is_uri, "uuid": _is_uuid}.items():
        found.checkers = {**found.checkers, name: (check, ())}
    return found


def check_pattern(
    validator: Any, pattern: str, value: object, schema: Any
) -> Iterator[ValidationError]:
    """The keyword `pattern`; to Python alone, `$` is also before a last line feed."""
    del validator, schema
    if isinstance(value, str) and re.search(_LAST_END.sub(r"\1\\Z", pattern), value) is None:
        yield ValidationError(f"{value!r} does not match {pattern!r}")


def _is_date_time(text: object) -> bool:
    if not isinstance(text, str):
        return True
    found = _DATE_TIME.fullmatch(text)
    if found is None:
        return False
    year, month, day, hour, minute, second, *offset = (int(part or 0) for part in found.groups())
    try:
        # Python has no year 0; it is a leap year, as 2000 is.
        date(year or 2000, month, day)
    except ValueError:
        return False
    return hour < 24 and minute < 60 and second < 60 and offset[0] < 24 and offset[1] < 60


def _is_uuid(text: object) -> bool:
    if not isinstance(text, str):
        return True
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def _is_uri(text: object) -> bool:
    if not isinstance(text, str):
        return True
    found = _PARTS.fullmatch(text)
    if found is None:
        return False
    scheme, authority, path, query, fragment = found.groups()
    return (
        _SCHEME.fullmatch(scheme) is not None
        and (authority is None or _is_authority(authority))
        and (authority is not None or not path.startswith("//"))
        and (authority is None or path[:1] in ("", "/"))
        and _is_made_of(path, ":@/")
        and _is_made_of(query or "", ":@/?")
        and _is_made_of(fragment or "", ":@/?")
    )


def _is_authority(text: str) -> bool:
    user, at, place = text.rpartition("@")
    if at and not _is_made_of(user, ":"):
        return False
    bracketed = re.fullmatch(r"\[(.*)\](?::([0-9]*))?", place, re.DOTALL)
    if bracketed is not None:
        return _FUTURE.fullmatch(bracketed[1]) is not None or _is_ipv6(bracketed[1])
    host, _, port = place.partition(":")
    return _is_made_of(host, "") and re.fullmatch("[0-9]*", port) is not None


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return "%" not in text


def _is_made_of(text: str, others: str) -> bool:
    return (
        re.fullmatch(rf"(?:[{_UNRESERVED}{others}]|%[0-9a-fA-F]{{2}})*", text, re.ASCII) is not None
    )
