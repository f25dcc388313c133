"""Read a pattern, and refuse what regular-expression engines do not all read alike.

What is left means the same to ECMA-262 (with the `u` flag), to Rust's regex, to Python's `re` and
to the guest: nothing that depends on the Unicode of the day, on line ends, on the order in which
matches are tried, or on what was captured.
"""

from __future__ import annotations

from typing import Final, NoReturn

from exo_gen.pattern.expression import (
    Characters,
    Choice,
    Expression,
    Pattern,
    Repeat,
    Sequence,
    size,
)

LONGEST: Final = 1000
"""Most characters of a pattern, and most that one repetition may ask for."""
LARGEST: Final = 2000
"""Most states of a pattern's machine, with every repetition written out."""
DEEPEST: Final = 16
"""Most groups within each other."""

_SYNTAX: Final = "^$\\.*+?()[]{}|"
_CONTROLS: Final = {"n": "\n", "t": "\t", "r": "\r"}
_CLASSES: Final = {
    "d": "'[0-9]': engines differ about digits of other scripts",
    "D": "'[^0-9]': engines differ about digits of other scripts",
    "w": "'[A-Za-z0-9_]': engines differ about letters of other scripts",
    "W": "'[^A-Za-z0-9_]': engines differ about letters of other scripts",
    "s": "'[ \\t\\r\\n]': engines differ about spaces",
    "S": "'[^ \\t\\r\\n]': engines differ about spaces",
    "b": "what stands there instead: engines differ about what a word is",
    "B": "what stands there instead: engines differ about what a word is",
    "p": "the ranges that are meant: engines know different versions of Unicode",
    "P": "the ranges that are meant: engines know different versions of Unicode",
    "k": "the expression again: what was captured cannot be held to by a machine",
}


class PatternError(Exception):
    """A pattern that is none of the dialect; `at` is a place in it, in characters."""

    def __init__(self, at: int, message: str, fix: str) -> None:
        super().__init__(message)
        self.at = at
        self.message = message
        self.fix = fix


def parse(source: str) -> Pattern:
    """Return the pattern that an author writes; raise `PatternError`."""
    if len(source) > LONGEST:
        raise PatternError(
            LONGEST, f"a pattern of {len(source)} characters", f"write at most {LONGEST}"
        )
    return read(source)


def read(source: str) -> Pattern:
    """Return a pattern of any length; raise `PatternError`."""
    return _Reader(source).pattern()


class _Reader:
    """Reads a pattern from left to right; `at` is the place of the next character."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._bar: int | None = None

    def pattern(self) -> Pattern:
        at_start = self._take("^")
        expression = self._choice(0)
        at_end = self._take("$")
        if self._next == ")":
            self._fail("a ')' without its '('", "write '\\)' for the character")
        if self._next:
            self._at -= at_end
            self._fail_in_the_middle()
        if (at_start or at_end) and self._bar is not None:
            raise PatternError(
                self._bar,
                "'^' and '$' belong to the first and the last alternative only",
                "put the alternatives in a group: '^(?:a|b)$'",
            )
        if size(expression) > LARGEST:
            raise PatternError(
                0,
                f"a pattern of more than {LARGEST} states",
                "write fewer or smaller repetitions, or 'maxLength'",
            )
        return Pattern(self._source, expression, at_start, at_end)

    @property
    def _next(self) -> str:
        return self._source[self._at : self._at + 1]

    def _take(self, wanted: str) -> bool:
        found = self._source.startswith(wanted, self._at)
        self._at += len(wanted) if found else 0
        return found

    def _fail(self, message: str, fix: str) -> NoReturn:
        raise PatternError(self._at, message, fix)

    def _fail_in_the_middle(self) -> NoReturn:
        self._fail(
            f"'{self._next}' in the middle of a pattern",
            "write '^' first and '$' last, or '\\' before the character itself",
        )

    # --- expressions ----------------------------------------------------------------------------

    def _choice(self, depth: int) -> Expression:
        branches = [self._sequence(depth)]
        while self._take("|"):
            if depth == 0 and len(branches) == 1:
                self._bar = self._at - 1
            branches.append(self._sequence(depth))
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def _sequence(self, depth: int) -> Expression:
        parts: list[Expression] = []
        while self._next and self._next not in "|)^$":
            parts.append(self._repeated(self._atom(depth)))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _repeated(self, inner: Expression) -> Expression:
        bounds = self._bounds()
        if bounds is None:
            return inner
        if self._next in ("*", "+", "?", "{") and self._next:
            self._fail(
                f"a second repetition, '{self._next}'",
                "leave it out: which match is taken plays no part; for both, write a group",
            )
        return Repeat(inner, *bounds)

    def _bounds(self) -> tuple[int, int | None] | None:
        for sign, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._take(sign):
                return bounds
        if not self._take("{"):
            return None
        start = self._at
        least = self._count()
        most: int | None = least
        if self._take(","):
            most = None if self._next == "}" else self._count()
        if not self._take("}"):
            self._fail("a repetition without its end", "write '{3}', '{3,}' or '{3,5}'")
        if most is not None and most < least:
            raise PatternError(start, f"at least {least} and at most {most}", "write them in order")
        return least, most

    def _count(self) -> int:
        start = self._at
        while self._next and self._next in "0123456789":
            self._at += 1
        digits = self._source[start : self._at]
        if not digits:
            self._fail("a repetition without a number", "write '{3}', '{3,}' or '{3,5}'")
        if len(digits) > len(str(LONGEST)) or int(digits) > LONGEST:
            raise PatternError(start, f"{digits} times", f"write at most {LONGEST}")
        return int(digits)

    def _atom(self, depth: int) -> Expression:
        here = self._next
        if here == "(":
            return self._group(depth + 1)
        if here == "[":
            return self._set()
        if here == "\\":
            return _only(self._escape(_SYNTAX + "/"))
        if here == ".":
            self._fail("'.', which engines take for different sets", "write '[^\\n]' or the like")
        if here in "*+?{":
            self._fail(f"'{here}' with nothing to repeat", f"write '\\{here}' for the character")
        if here in "]}":
            self._fail(f"'{here}' by itself", f"write '\\{here}' for the character")
        self._at += 1
        return _only(here)

    def _group(self, depth: int) -> Expression:
        start = self._at
        self._at += 1
        if not self._take("?:") and self._next == "?":
            self._fail(
                "a group that looks around, has a name, or sets a flag", "write '(' or '(?:'"
            )
        if depth > DEEPEST:
            self._fail(f"groups more than {DEEPEST} deep", "write fewer within each other")
        inner = self._choice(depth)
        if not self._take(")"):
            if self._next:
                self._fail_in_the_middle()
            raise PatternError(start, "a '(' without its ')'", "write '\\(' for the character")
        return inner

    # --- characters -----------------------------------------------------------------------------

    def _escape(self, others: str) -> str:
        """The character that an escape stands for; `others` may be escaped as they are."""
        start = self._at
        self._at += 1
        sign = self._next
        self._at += len(sign)
        if sign in _CONTROLS:
            return _CONTROLS[sign]
        if sign == "u":
            return self._numbered(start)
        if sign and sign in others:
            return sign
        shown = f"'\\{sign}'"
        if sign in _CLASSES and sign:
            raise PatternError(start, f"{shown} is not portable", f"write {_CLASSES[sign]}")
        if sign.isdigit():
            raise PatternError(start, f"{shown} refers back", "write the expression again")
        raise PatternError(
            start,
            f"{shown} is no escape that every engine knows",
            "write the character itself, or '\\uXXXX'",
        )

    def _numbered(self, start: int) -> str:
        digits = self._source[self._at : self._at + 4]
        if len(digits) < 4 or any(digit not in "0123456789abcdefABCDEF" for digit in digits):
            raise PatternError(start, "'\\u' without four hexadecimal digits", "write '\\u00e9'")
        self._at += 4
        number = int(digits, 16)
        if 0xD800 <= number < 0xE000:
            raise PatternError(
                start, "half of a surrogate pair", "write the character itself: code points count"
            )
        return chr(number)

    def _set(self) -> Characters:
        start = self._at
        self._at += 1
        negated = self._take("^")
        ranges: list[tuple[str, str]] = []
        while not self._take("]"):
            if not self._next:
                raise PatternError(start, "a '[' without its ']'", "write '\\[' for the character")
            ranges.append(self._range(first=not ranges))
        if not ranges:
            raise PatternError(start, "a set of nothing", "write the characters that it holds")
        found = Characters(tuple(ranges), negated)
        if negated and any(low == "\0" and high == chr(0x10FFFF) for low, high in ranges):
            raise PatternError(start, "a set of nothing", "write the characters that it holds")
        return found

    def _range(self, *, first: bool) -> tuple[str, str]:
        start = self._at
        if self._next == "-" and not first and self._source[self._at + 1 : self._at + 2] != "]":
            self._fail("a '-' in the middle of a set", "write '\\-' for the character")
        low = self._member()
        if self._next != "-" or self._source[self._at + 1 : self._at + 2] in ("]", ""):
            return low, low
        self._at += 1
        high = self._member()
        if high < low:
            raise PatternError(start, "a range that ends before it begins", "turn it round")
        return low, high

    def _member(self) -> str:
        here = self._next
        if here == "\\":
            return self._escape(_SYNTAX + "/-")
        if here in ("[", "^") or not here:
            self._fail(f"'{here}' in a set", f"write '\\{here}' for the character")
        if self._source.startswith(here, self._at + 1):
            self._fail(
                f"'{here}' twice in a row in a set, which some engines take for an operator",
                "write it once",
            )
        self._at += 1
        return here


def _only(character: str) -> Characters:
    return Characters(((character, character),))
