"""What the pages show of a change: the changes by place, what went, the verdict and its findings.

Pure: two models and a verdict in. What was removed keeps the anchor that it had, so that every
link of either schema leads somewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from exo_gen.breaking.compare import compare
from exo_gen.breaking.report import LANGUAGES, PAIRS, to_follow, verdict_rows, writer_reader
from exo_gen.breaking.verdict import Finding, Proof, Site, Verdict
from exo_gen.model import Model
from exo_gen.render.docs.anchors import anchor, effect_anchor, entry_anchor, tool_anchor
from exo_gen.render.docs.changes import Change, Kind, Subject, changes, members
from exo_gen.render.docs.view import Part, TypeView, parts, table, type_views
from exo_gen.render.docs.words import Link

_TOPICS: Final = (
    (Subject.EFFECT, "Effects"),
    (Subject.ENTRY_POINT, "Entry points"),
    (Subject.TOOL, "Tools"),
    (Subject.TYPE, "Types"),
    (Subject.FIELD, "Fields"),
    (Subject.VARIANT, "Variants"),
    (Subject.VALUE, "Values"),
)


@dataclass(frozen=True, slots=True)
class Topic:
    """The changes of one kind of thing, with how many were added, removed and changed."""

    title: str
    changes: tuple[Change, ...]

    @property
    def counts(self) -> tuple[tuple[Kind, int], ...]:
        """How many changes there are of each kind, in the order of the kinds."""
        return tuple((kind, sum(one.kind is kind for one in self.changes)) for kind in Kind)


@dataclass(frozen=True, slots=True)
class ProofView:
    """A document that one schema accepts and the other refuses; `document` is JSON on lines."""

    message: str
    victim: str
    document: str
    told: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """A breach; `anchor` is the finding's own, and `place` the place that it is about."""

    anchor: str
    rule: str
    name: str
    message: str
    advice: str
    place: Link | None
    breaks: tuple[str, ...]
    proofs: tuple[ProofView, ...]
    allowed: str


@dataclass(frozen=True, slots=True)
class Pairing:
    """What becomes of a message: whether it breaks for each of the two pairs of sides."""

    message: str
    broken: tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class ChangesView:
    """Everything about a change. `against` is how the older schema is called."""

    against: str
    old_fingerprint: str
    topics: tuple[Topic, ...]
    sides: tuple[str, ...]
    pairings: tuple[Pairing, ...]
    held: int
    languages: tuple[tuple[str, str], ...]
    findings: tuple[FindingView, ...]
    marks: Mapping[str, Change]
    """The change of each place that has one, by anchor."""
    owned: Mapping[str, tuple[Change, ...]]
    """The changes that each entry shows, its members' included, by the entry's anchor."""
    parts: tuple[Part, ...]
    types: tuple[TypeView, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing that people are told of has changed."""
        return not self.owned and not self.findings

    def state(self, at: str) -> Kind | None:
        """What became of an entry; a change of a member is a change of it."""
        mark = self.marks.get(at)
        if mark is not None:
            return mark.kind
        return Kind.CHANGED if at in self.owned else None


def changes_view(old: Model, new: Model, against: str) -> ChangesView:
    """Compare two models; `parts` and `types` are those of both, what was removed at the end."""
    found = changes(old, new)
    verdict = compare(old, new)
    owned: dict[str, tuple[Change, ...]] = {}
    for one in found:
        owned[one.owner] = (*owned.get(one.owner, ()), one)
    marks = {one.anchor: one for one in found}
    # The variants of the sum of effects are the effects.
    for one in found:
        if one.subject is Subject.EFFECT:
            at = anchor(new.effect_type, one.name)
            marks[at] = replace(one, anchor=at, owner=new.effect_type)
    rows = tuple(Pairing(*row) for row in verdict_rows(verdict))
    topics = (Topic(title, tuple(c for c in found if c.subject is of)) for of, title in _TOPICS)
    return ChangesView(
        against,
        old.fingerprint,
        tuple(topic for topic in topics if topic.changes),
        tuple(PAIRS),
        rows,
        len(set(verdict.messages) - {row.message for row in rows}),
        tuple((one.value, to_follow(verdict, one)) for one in LANGUAGES),
        tuple(_findings(verdict, old, new)),
        marks,
        owned,
        tuple(_parts(old, new)),
        tuple(_types(old, new)),
    )


def _parts(old: Model, new: Model) -> Iterator[Part]:
    for was, now in zip(parts(old), parts(new), strict=True):
        known = {call.anchor for call in now.calls}
        gone = tuple(call for call in was.calls if call.anchor not in known)
        yield replace(now, calls=(*now.calls, *gone))


def _types(old: Model, new: Model) -> Iterator[TypeView]:
    for now in type_views(new):
        was = old.types.get(now.name)
        known = {row.anchor for row in now.rows}
        rows = table(was)[1] if was is not None else ()
        yield replace(now, rows=(*now.rows, *(row for row in rows if row.anchor not in known)))
    yield from type_views(old, without=new.types)


def _findings(verdict: Verdict, old: Model, new: Model) -> Iterator[FindingView]:
    for number, one in enumerate(verdict.findings, start=1):
        yield FindingView(
            f"finding-{number}",
            one.rule.id,
            one.rule.name,
            one.message,
            one.rule.advice,
            _place(one.new, new) or _place(one.old, old),
            tuple(_breaks(one)),
            tuple(map(_proof, one.proofs)),
            one.allowed,
        )


def _breaks(finding: Finding) -> Iterator[str]:
    for victim in (*PAIRS, *LANGUAGES):
        if victim in finding.victims:
            felt = [name for name, whom in finding.messages if whom is victim]
            yield victim.value + (f": {'; '.join(felt)}" if felt else "")


def _proof(proof: Proof) -> ProofView:
    writer, reader = writer_reader(proof)
    document = (
        json.dumps(proof.document, ensure_ascii=False, indent=2)
        if not proof.missing
        else f"(none: {proof.missing})"
    )
    told = f"{writer} accepts it; {reader} refuses it: {proof.reason}"
    return ProofView(proof.message, proof.victim.value, document, told)


def _place(site: Site, model: Model) -> Link | None:
    """Where the page shows a place of a schema; None when that schema has none."""
    text = str(site)
    for effect in model.effects:
        if site == Site(model.effect_type, effect.tag):
            return Link(text, effect_anchor(effect))
    named = model.types.get(site.type)
    if named is not None:
        is_member = site.member in members(named)
        return Link(text, anchor(site.type, site.member) if is_member else site.type)
    for entry in model.entry_points:
        if entry.name == site.type:
            return Link(text, entry_anchor(entry))
    for tool in model.tools:
        if tool.type_name == site.type:
            return Link(text, tool_anchor(tool))
    return None
