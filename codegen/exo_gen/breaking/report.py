"""A verdict in words: findings as diagnostics, and for people and scripts whatever else there is.

Pure: a verdict and two bundles in, text out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from exo_gen.breaking.places import Place, Places
from exo_gen.breaking.verdict import Finding, Proof, Verdict, Victim
from exo_gen.diagnostics import Diagnostic
from exo_gen.report import render_excerpts

PAIRS: Final = (Victim.OLD_GUEST, Victim.NEW_GUEST)
LANGUAGES: Final = (Victim.PYTHON, Victim.HASKELL)
_WIDEST: Final = 400
"""Characters of a proof's document that are shown to people; scripts get all of it."""


@dataclass(frozen=True, slots=True)
class Report:
    """A verdict with what is needed to show it; `against` is how the older schema is called."""

    verdict: Verdict
    against: str
    old: Places
    new: Places
    sources: Mapping[str, str]

    def place(self, finding: Finding) -> Place | None:
        """Where a finding is shown: in the new schema if it has the place, else in the old."""
        return self.new.find(finding.new) or self.old.find(finding.old)

    def diagnostic(self, finding: Finding) -> Diagnostic:
        """A finding as lint's formats take it."""
        place, rule = self.place(finding), finding.rule
        if place is None:
            return Diagnostic("schema", 1, 1, rule.id, finding.message, rule.advice)
        at = place.at
        file = place.document.shown
        spot = (file, at.line, at.column, rule.id, finding.message, rule.advice)
        return Diagnostic(*spot, at.start, at.end)

    def text(self, counted: Iterable[Finding], *, colour: bool) -> str:
        """Say everything to a person."""
        counted = list(counted)
        parts = [self._told(one, colour=colour) for one in counted]
        allowed = [one for one in self.verdict.findings if one.allowed]
        if allowed:
            parts.append("allowed:\n")
            parts += [f"  {one.rule.id}: {one.message}; {one.allowed}\n" for one in allowed]
        return "".join((*parts, self._summary()))

    def _told(self, finding: Finding, *, colour: bool) -> str:
        lines = [render_excerpts([self.diagnostic(finding)], self.sources, {}, colour=colour)]
        lines += [f"    {name:<7} {text}\n" for name, text in self._about(finding)]
        return "".join(lines)

    def _about(self, finding: Finding) -> Iterator[tuple[str, str]]:
        before = self.old.find(finding.old)
        if before is not None and before.document.shown != self.diagnostic(finding).file:
            yield "before", str(before)
        for victim in (*PAIRS, *LANGUAGES):
            if victim in finding.victims:
                felt = [name for name, whom in finding.messages if whom is victim]
                yield "breaks", victim + (f": {_some(felt)}" if felt else "")
        for proof in finding.proofs:
            writer, reader = writer_reader(proof)
            yield "proof", f"{_shown(proof)}"
            yield "", f"{writer} accepts it; {reader} refuses it: {proof.reason}"

    def _summary(self) -> str:
        rows = list(verdict_rows(self.verdict))
        held = len(set(self.verdict.messages) - {name for name, _ in rows})
        lines = [f"against {self.against}:\n"]
        if rows:
            width = max(len(name) for name, _ in rows)
            lines.append(f"  {'':<{width}}  {PAIRS[0]}  {PAIRS[1]}\n")
            for name, verdicts in rows:
                old, new = ("breaks" if one else "holds" for one in verdicts)
                lines.append(f"  {name:<{width}}  {old:<{len(PAIRS[0])}}  {new}\n")
        others = "other messages" if rows else "messages"
        lines.append(f"  {held} {others} hold both ways\n")
        lines += [f"  {one}: {to_follow(self.verdict, one)}\n" for one in LANGUAGES]
        return "".join(lines)

    def json(self, counted: Iterable[Finding]) -> str:
        """Say everything to a script."""
        chosen = frozenset(id(one) for one in counted)
        document = {
            "against": self.against,
            "compatible": {
                victim.name.lower(): self.verdict.is_compatible(victim) for victim in Victim
            },
            "messages": {
                name: {
                    victim.name.lower(): not self.verdict.broken(name, victim) for victim in PAIRS
                }
                for name in self.verdict.messages
            },
            "findings": [
                self._object(one, counted=id(one) in chosen) for one in self.verdict.findings
            ],
        }
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"

    def _object(self, finding: Finding, *, counted: bool) -> dict[str, object]:
        return {
            "rule": finding.rule.id,
            "name": finding.rule.name,
            "message": finding.message,
            "advice": finding.rule.advice,
            "counted": counted,
            "allowed": finding.allowed or None,
            "old": _position(self.old.find(finding.old)),
            "new": _position(self.new.find(finding.new)),
            "breaks": sorted(victim.name.lower() for victim in finding.victims),
            "messages": [
                {"message": name, "breaks": victim.name.lower()}
                for name, victim in finding.messages
            ],
            "proofs": [
                {
                    "message": proof.message,
                    "breaks": proof.victim.name.lower(),
                    "accepted_by": "new" if proof.written_by_new else "old",
                    "document": proof.document,
                    "missing": proof.missing or None,
                    "reason": proof.reason,
                }
                for proof in finding.proofs
            ],
        }


def verdict_rows(verdict: Verdict) -> Iterator[tuple[str, tuple[bool, bool]]]:
    """Yield each message that breaks for a pair, with whether it does for each."""
    felt = sorted({name for one in verdict.findings for name, _ in one.messages})
    for name in felt:
        yield name, (verdict.broken(name, PAIRS[0]), verdict.broken(name, PAIRS[1]))


def _position(place: Place | None) -> dict[str, object] | None:
    if place is None:
        return None
    return {"path": place.document.shown, "line": place.at.line, "column": place.at.column}


def writer_reader(proof: Proof) -> tuple[str, str]:
    """Say whose schema accepts the document of a proof, and whose refuses it."""
    pair = ("the old schema", "the new one")
    return ("the new schema", "the old one") if proof.written_by_new else pair


def _shown(proof: Proof) -> str:
    if proof.missing:
        return f"(none: {proof.missing})"
    text = json.dumps(proof.document, ensure_ascii=False)
    return text if len(text) <= _WIDEST else f"{text[:_WIDEST]}... ({len(text)} characters)"


def _some(names: list[str]) -> str:
    shown = "; ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"


def to_follow(verdict: Verdict, language: Victim) -> str:
    """Say how many changes code in a language has to follow."""
    count = sum(1 for _ in verdict.breaking(language))
    changes = f"{count} change{'' if count == 1 else 's'}" if count else "nothing"
    return f"{changes} to follow"
