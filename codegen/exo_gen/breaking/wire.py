"""Wire findings: every message of both schemas, in both directions, with proofs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from exo_gen.breaking import rules
from exo_gen.breaking.differences import differences
from exo_gen.breaking.messages import Message, Writer
from exo_gen.breaking.pairs import Aspect, Difference, Side
from exo_gen.breaking.rules import BreakingRule
from exo_gen.breaking.sample import NoDocument
from exo_gen.breaking.unchanged import unchanged
from exo_gen.breaking.verdict import Finding, Proof, Site, Victim
from exo_gen.model import JsonValue

_RULES: Final[dict[Aspect, tuple[BreakingRule, BreakingRule]]] = {
    Aspect.UNKNOWN_FIELD: (rules.FIELD_REMOVED, rules.FIELD_ADDED),
    Aspect.MISSING_FIELD: (rules.REQUIRED_FIELD_ADDED, rules.REQUIRED_FIELD_REMOVED),
    Aspect.OPTIONAL_FIELD: (rules.FIELD_NOW_REQUIRED, rules.FIELD_NOW_OPTIONAL),
    Aspect.UNKNOWN_VARIANT: (rules.VARIANT_REMOVED, rules.VARIANT_ADDED),
    Aspect.UNKNOWN_VALUE: (rules.VALUE_REMOVED, rules.VALUE_ADDED),
    Aspect.NULL: (rules.NULL_REMOVED, rules.NULL_ADDED),
    Aspect.TOO_LOW: (rules.LOWER_BOUND_RAISED, rules.LOWER_BOUND_LOWERED),
    Aspect.TOO_HIGH: (rules.UPPER_BOUND_LOWERED, rules.UPPER_BOUND_RAISED),
    Aspect.TOO_SHORT: (rules.SHORTEST_RAISED, rules.SHORTEST_LOWERED),
    Aspect.TOO_LONG: (rules.LONGEST_LOWERED, rules.LONGEST_RAISED),
    Aspect.FORM: (rules.FORM_NARROWED, rules.FORM_WIDENED),
    Aspect.FREE_TEXT: (rules.TEXT_CLOSED, rules.TEXT_OPENED),
    Aspect.FRACTION: (rules.NUMBER_NARROWED, rules.NUMBER_WIDENED),
    Aspect.OPEN_KEYS: (rules.RECORD_CLOSED, rules.RECORD_OPENED),
    Aspect.FREE_FORM: (rules.FREE_FORM_NARROWED, rules.FREE_FORM_WIDENED),
    Aspect.KIND: (rules.KIND_CHANGED, rules.KIND_CHANGED_BACK),
}
"""For each aspect: the rule when the old schema writes, and when the new one does."""


def wire_findings(old: Side, new: Side, crossing: Iterable[Message]) -> Iterator[Finding]:
    """Yield what breaks on the wire: a finding for each rule and place, with all its messages.

    What concerns the effects themselves has rules of its own.
    """
    same = unchanged(old.model, new.model)
    found: dict[tuple[str, Site, Site], Finding] = {}
    for message in crossing:
        for written_by_new in (False, True):
            pair = message.pair(written_by_new=written_by_new)
            writing, reading = (new, old) if written_by_new else (old, new)
            for one in differences(pair, writing, reading, same=same):
                finding = _finding(message, one, written_by_new=written_by_new)
                if finding.rule in _OF_EFFECTS and one.writer_site.type == old.model.effect_type:
                    continue
                key = (finding.rule.id, finding.old, finding.new)
                found[key] = _joined(found.get(key), finding)
    yield from found.values()


_OF_EFFECTS: Final = (rules.VARIANT_REMOVED, rules.VARIANT_ADDED)


def _finding(message: Message, one: Difference, *, written_by_new: bool) -> Finding:
    rule = _RULES[one.aspect][written_by_new]
    old, new = one.writer_site, one.reader_site
    if written_by_new:
        old, new = new, old
    victims = _victims(message.writer, written_by_new=written_by_new)
    document, missing = _built(one)
    proofs = tuple(
        Proof(victim, message.name, written_by_new, document, missing, one.reason)
        for victim in victims
    )
    return Finding(
        rule,
        f"{new if new.type else old}: {_said(one, written_by_new=written_by_new)}",
        old,
        new,
        frozenset(victims),
        tuple((message.name, victim) for victim in victims),
        proofs,
    )


def _said(one: Difference, *, written_by_new: bool) -> str:
    writer, reader = ("new", "old") if written_by_new else ("old", "new")
    match one.aspect:
        case Aspect.MISSING_FIELD:
            return f"the {reader} schema demands {one.noun}, which the {writer} one does not have"
        case Aspect.OPTIONAL_FIELD:
            return f"the {reader} schema demands {one.noun}, which the {writer} one may leave out"
        case _:
            return f"the {writer} schema writes {one.noun}, the {reader} one refuses it"


def _built(one: Difference) -> tuple[JsonValue, str]:
    """The document, and why there is none."""
    try:
        return one.document(), ""
    except NoDocument as error:
        return None, str(error)


def _victims(writer: Writer, *, written_by_new: bool) -> tuple[Victim, ...]:
    """Who breaks when a writer of one schema meets a reader of the other."""
    match writer:
        case Writer.EITHER:
            return (Victim.OLD_GUEST, Victim.NEW_GUEST)
        case Writer.GUEST:
            return (Victim.NEW_GUEST if written_by_new else Victim.OLD_GUEST,)
        case Writer.HOST:
            return (Victim.OLD_GUEST if written_by_new else Victim.NEW_GUEST,)


def _joined(known: Finding | None, more: Finding) -> Finding:
    """Put two findings about one thing together; a proof for each victim is enough."""
    if known is None:
        return more
    proven = {proof.victim for proof in known.proofs}
    return Finding(
        known.rule,
        known.message,
        known.old,
        known.new,
        known.victims | more.victims,
        (*known.messages, *(one for one in more.messages if one not in known.messages)),
        (*known.proofs, *(proof for proof in more.proofs if proof.victim not in proven)),
    )
