"""Stage 1, load: schema files in, documents with positions out.

The only module that reads the schema folder. A file that is not JSON becomes a diagnostic, so that
it is reported beside all the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exo_gen.diagnostics import Diagnostic, ExoGenError
from exo_gen.model import JsonValue
from exo_gen.positions import JsonSyntaxError, Node, parse
from exo_gen.printable import printable

DIALECT_FILE: Final = "dialect.json"
"""The meta-schema lies beside the schemas and is none of them."""

PROJECT_FILE: Final = "pyproject.toml"
"""Lies in the root of a checkout."""

SYNTAX_RULE: Final = "EXO001"

MAX_BYTES: Final = 4 * 2**20
"""The largest schema file that is read; the committed ones have some 20 KB."""


@dataclass(frozen=True, slots=True)
class Document:
    """A schema file: its name within the folder, the path to show, its root and its text."""

    name: str
    shown: str
    root: Node
    text: str = ""

    @property
    def module(self) -> str:
        """The file's stem, which names the generated module."""
        return self.name.removesuffix(".json")


@dataclass(frozen=True, slots=True)
class Configuration:
    """The project's file, which says how its schema is linted: the path to show, and its text."""

    shown: str
    text: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """All schema files, by file name, in name order, and what could not be read."""

    documents: Mapping[str, Document]
    unreadable: tuple[Diagnostic, ...]
    configuration: Configuration | None = None

    def plain(self) -> dict[str, JsonValue]:
        """The documents without positions: what the fingerprint and the oracle are made of."""
        return {name: document.root.value for name, document in self.documents.items()}


def load(folder: Path, *, root: Path | None = None, known: Bundle | None = None) -> Bundle:
    """Read every schema file of `folder`, and the project's file in `root`, if that is given.

    Paths are shown relative to `root` (default: cwd). Documents whose text is that of `known` are
    taken from there.
    """
    paths = sorted(path for path in folder.glob("*.json") if path.name != DIALECT_FILE)
    if not paths:
        raise ExoGenError(
            f"no schema files in {folder}; expected effects.json and its siblings there"
        )
    documents: dict[str, Document] = {}
    unreadable: list[Diagnostic] = []
    for path in paths:
        try:
            shown = shown_path(path, root or Path.cwd())
            before = known.documents.get(path.name) if known else None
            documents[path.name] = read_document(path, shown, known=before)
        except Unreadable as error:
            unreadable.append(error.finding)
    return Bundle(documents, tuple(unreadable), _configuration(root))


def _configuration(root: Path | None) -> Configuration | None:
    path = root / PROJECT_FILE if root is not None else None
    if path is None or not path.is_file():
        return None
    try:
        return Configuration(PROJECT_FILE, path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise ExoGenError(f"{path} cannot be read: {error.strerror}; make it readable") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ExoGenError(f"{PROJECT_FILE}:{line}:1: no UTF-8; mend it") from None


class Unreadable(Exception):
    """A file that is not JSON; `finding` says where and why."""

    def __init__(self, finding: Diagnostic) -> None:
        super().__init__(str(finding))
        self.finding = finding


def read_document(path: Path, shown: str, *, known: Document | None = None) -> Document:
    """Read one file, which messages call `shown`; raise `Unreadable`.

    Its document is `known` when that was read from the same text.
    """
    data = read_bytes(path, shown)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"expected UTF-8, got byte {error.start} wrong"
        raise Unreadable(_syntax(shown, line, 1, message)) from None
    if known is not None and (known.name, known.shown, known.text) == (path.name, shown, text):
        return known
    match read_text(path.name, shown, text):
        case Document() as document:
            return document
        case Diagnostic() as finding:
            raise Unreadable(finding)


def read_bytes(path: Path, shown: str) -> bytes:
    """Read a file up to `MAX_BYTES`; raise `Unreadable` for what is none or has more."""
    # What is no regular file may have no end, or nobody who writes it.
    if not path.is_file():
        raise Unreadable(
            _syntax(shown, 1, 1, "expected a file with JSON in it, got something else")
        )
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(_syntax(shown, 1, 1, f"cannot be read: {error.strerror}")) from None
    if len(data) > MAX_BYTES:
        limit = f"a file is read up to {MAX_BYTES // 2**20} MiB, and this one is larger"
        raise Unreadable(_syntax(shown, 1, 1, limit))
    return data


def read_text(name: str, shown: str, text: str) -> Document | Diagnostic:
    """Read the text of one schema file; what is no JSON is a finding."""
    try:
        return Document(name, shown, parse(text), text)
    except JsonSyntaxError as error:
        return _syntax(shown, error.line, error.column, error.message)
    except RecursionError:
        return too_deep(shown)


def too_deep(shown: str) -> Diagnostic:
    """Report a file whose values nest deeper than anything here can follow."""
    return _syntax(shown, 1, 1, "nested too deeply to be a schema")


def _syntax(shown: str, line: int, column: int, message: str) -> Diagnostic:
    return Diagnostic(shown, line, column, SYNTAX_RULE, message, "mend the JSON")


def shown_path(path: Path, root: Path) -> str:
    """Return how messages call a file: relative to `root` when it is below, and printable."""
    # A link is called by its own name, wherever it leads.
    place = path.parent.resolve() / path.name
    top = root.resolve()
    shown = place.relative_to(top) if place.is_relative_to(top) else path
    return printable(shown.as_posix())
