"""Compare two models: the one verdict that the command, the host and the page of changes share."""

from __future__ import annotations

from exo_gen.breaking.boundary import boundary_findings
from exo_gen.breaking.messages import messages
from exo_gen.breaking.pairs import Side
from exo_gen.breaking.promises import judged, promise_findings
from exo_gen.breaking.source import source_findings
from exo_gen.breaking.source_boundary import source_boundary_findings
from exo_gen.breaking.verdict import Verdict
from exo_gen.breaking.wire import wire_findings
from exo_gen.model import Model


def compare(old: Model, new: Model) -> Verdict:
    """Return what going from `old` to `new` breaks, in order of rules, then of places."""
    crossing = tuple(messages(old, new))
    found = [
        *wire_findings(Side.of(old), Side.of(new), crossing),
        *boundary_findings(old, new),
        *source_findings(old, new),
        *source_boundary_findings(old, new),
    ]
    found = [judged(one, old, new) for one in found]
    found += promise_findings(old, new, found)
    found.sort(key=lambda one: (one.rule.id, one.new, one.old, one.message))
    return Verdict(tuple(found), tuple(message.name for message in crossing))
