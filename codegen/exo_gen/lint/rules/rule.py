"""What a rule is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from exo_gen.diagnostics import Diagnostic
from exo_gen.load import Document
from exo_gen.positions import Member, Node
from exo_gen.printable import printable


class Category(StrEnum):
    """What keeping a rule is good for; the hundreds of its id say what it is about."""

    CORRECTNESS = "correctness"
    """Otherwise the schema means nothing, or not what it says."""
    PORTABILITY = "portability"
    """Otherwise one of the languages, or the boundary, cannot have it."""
    NAMING = "naming"
    """Otherwise there is no good name for it, or not one alone."""
    DOCUMENTATION = "documentation"
    """Otherwise whoever reads what is generated, or writes the schema, lacks something."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What can be wrong with a schema; `purpose` says in one sentence what the rule demands.

    Where nothing that is generated rests on it, a rule is `suppressible`; one that is not
    `by_default` waits until a project selects it.
    """

    id: str
    name: str
    category: Category
    purpose: str
    suppressible: bool = False
    by_default: bool = True

    def found(self, document: Document, where: Node | Member, message: str, fix: str) -> Diagnostic:
        """Report a breach at a key or a value of `document`; names in the text may be anything."""
        place = (document.shown, where.line, where.column)
        said = (printable(message), printable(fix))
        return Diagnostic(*place, self.id, *said, where.start, where.end)
