"""Clashes of names: who claims which name in which scope of a target language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from exo_gen.diagnostics import Diagnostic
from exo_gen.lint.rules import Rule
from exo_gen.load import Document
from exo_gen.positions import Member, Node


@dataclass(frozen=True, slots=True)
class Claim:
    """One name wanted by one thing of the schema; `what` is how messages call the thing."""

    scope: str
    name: str
    what: str
    document: Document
    where: Member | Node


def clashes(claims: Iterable[Claim], rule: Rule, language: str) -> Iterator[Diagnostic]:
    """Report every claim of a name that another claim had before."""
    first: dict[tuple[str, str], Claim] = {}
    for claim in claims:
        holder = first.setdefault((claim.scope, claim.name), claim)
        # The same thing twice is a finding of the rule against duplicates.
        if holder.what != claim.what:
            yield rule.found(
                claim.document,
                claim.where,
                f"{claim.what} becomes {claim.scope} '{claim.name}' in {language}, "
                f"as does {holder.what}",
                "write another name for one of them",
            )


def taken(
    claims: Iterable[Claim], names: frozenset[str], rule: Rule, language: str
) -> Iterator[Diagnostic]:
    """Report every claim of a name that the language or the generated code has already."""
    for claim in claims:
        if claim.name in names:
            yield rule.found(
                claim.document,
                claim.where,
                f"{claim.what} becomes {claim.scope} '{claim.name}' in {language}, which is taken",
                "write another name",
            )
