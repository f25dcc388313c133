"""Where definitions are named: the key of each, and every `$ref` that leads to one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from exo_gen.build import DEFINITIONS
from exo_gen.load import Bundle, Document
from exo_gen.order import reference_nodes
from exo_gen.positions import Member

_POINTER: Final = f"#/{DEFINITIONS}/"


@dataclass(frozen=True, slots=True)
class Site:
    """A string that names a definition: `file` and `name` say which, as far as it exists.

    `start` and `end` are the characters of the whole string in `document`, its quotes included.
    """

    document: Document
    start: int
    end: int
    file: str
    name: str

    @property
    def text(self) -> str:
        """The string as it is written, quotes and escapes included."""
        return self.document.text[self.start : self.end]

    @property
    def span(self) -> tuple[int, int]:
        """The characters of the name alone; the whole string when escapes hide the name."""
        if self.text.endswith(f'{self.name}"'):
            return self.end - 1 - len(self.name), self.end - 1
        return self.start, self.end


def definitions(document: Document) -> Iterator[Member]:
    """Yield the definitions of a file."""
    yield from document.root.object(DEFINITIONS)


def definition(bundle: Bundle, file: str, name: str) -> tuple[Document, Member] | None:
    """Return a definition and the file that it stands in."""
    document = bundle.documents.get(file)
    node = document.root.get(DEFINITIONS) if document is not None else None
    member = node.members.get(name) if node is not None else None
    return None if document is None or member is None else (document, member)


def keys(document: Document) -> Iterator[Site]:
    """Yield the sites that define."""
    for member in definitions(document):
        yield Site(document, member.start, member.end, document.name, member.key)


def references(document: Document) -> Iterator[Site]:
    """Yield the sites that refer, wherever they lead; examples are documents and no schema."""
    for node in reference_nodes(document.root):
        file, mark, name = str(node.value).partition(_POINTER)
        if mark:
            yield Site(document, node.start, node.end, file or document.name, name)


def site_at(document: Document, offset: int) -> Site | None:
    """Return the site under a cursor, which may stand behind its last character."""
    for site in (*keys(document), *references(document)):
        if site.start <= offset <= site.end:
            return site
    return None
