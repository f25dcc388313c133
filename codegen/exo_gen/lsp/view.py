"""The files of a schema folder as they are: on disk, or as open and not yet saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from lsprotocol.types import Location, PositionEncodingKind, Range, TextEdit

from exo_gen.author.edits import Edit
from exo_gen.diagnostics import Diagnostic, ExoGenError
from exo_gen.load import DIALECT_FILE, PROJECT_FILE, Bundle, Document, load, read_text
from exo_gen.lsp.text import Lines
from exo_gen.printable import printable

MAIN_FILE: Final = "effects.json"
"""What makes a folder one of schema files."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A document that the editor holds: its text is what counts, and this is its URI there."""

    uri: str
    text: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A folder's bundle with open texts laid over it; `texts` holds unreadable files as well."""

    folder: Path
    bundle: Bundle
    texts: Mapping[str, str]
    opened: Mapping[str, Opened]
    encoding: str = PositionEncodingKind.Utf16

    def lines(self, name: str) -> Lines:
        """The lines of a file."""
        return Lines(self.texts.get(name, ""), self.encoding)

    def uri(self, name: str) -> str:
        """The URI of a file, spelt as the editor spelt it."""
        opened = self.opened.get(name)
        folder = self.folder.parent if name == PROJECT_FILE else self.folder
        return opened.uri if opened is not None else (folder / name).absolute().as_uri()

    def range(self, document: Document, start: int, end: int) -> Range:
        """The range of some characters of a file."""
        return Lines(document.text, self.encoding).range(start, end)

    def location(self, document: Document, start: int, end: int) -> Location:
        """Where some characters of a file are."""
        return Location(self.uri(document.name), self.range(document, start, end))

    def edits(self, name: str, edits: tuple[Edit, ...]) -> list[TextEdit]:
        """Edits of a file as the protocol says them."""
        lines = self.lines(name)
        return [TextEdit(lines.range(edit.start, edit.end), edit.text) for edit in edits]


def is_schema_file(name: str) -> bool:
    """Whether a file of a schema folder is looked at."""
    return name.endswith(".json") and name != DIALECT_FILE


def view(folder: Path, opened: Mapping[str, Opened], encoding: str) -> View:
    """Read a folder and lay the open texts over it; raise `ExoGenError`."""
    if MAIN_FILE not in opened and not (folder / MAIN_FILE).is_file():
        raise ExoGenError(
            f"there is no {MAIN_FILE} in {folder}, so its files are not checked; "
            "open a file of the schema/ folder of a checkout"
        )
    try:
        bundle = load(folder, root=folder.parent)
    except OSError as error:
        raise ExoGenError(f"cannot read {folder}: {error.strerror}") from None
    except ExoGenError:
        bundle = Bundle({}, ())  # nothing is saved yet
    documents = dict(bundle.documents)
    unreadable = {name_of(one): one for one in bundle.unreadable}
    texts = {name: document.text for name, document in documents.items()}
    texts |= {name: _text(folder / name) for name in unreadable}
    for name, one in opened.items():
        if is_schema_file(name):
            documents.pop(name, None)
            unreadable.pop(name, None)
            texts[name] = one.text
            match read_text(name, printable(f"{folder.name}/{name}"), one.text):
                case Document() as document:
                    documents[name] = document
                case Diagnostic() as diagnostic:
                    unreadable[name] = diagnostic
    configuration = bundle.configuration
    if configuration is not None:
        texts[configuration.shown] = configuration.text
    bundle = Bundle(dict(sorted(documents.items())), tuple(unreadable.values()), configuration)
    return View(folder, bundle, texts, opened, encoding)


def name_of(diagnostic: Diagnostic) -> str:
    """The name of the file that a finding is in."""
    return PurePosixPath(diagnostic.file).name


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""
