"""What a schema says of its own future, and whether a change keeps to it.

`x-since` is history and stays; `x-unstable` warns that a thing may change without notice, and so
cannot be put on what others rely on already; `x-deprecated` announces that a thing will go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from exo_gen.breaking import rules
from exo_gen.breaking.verdict import Finding, Site
from exo_gen.model import Evolution, Model, Record, Sum

_UNSTABLE: Final = "it was unstable"
_REMOVALS: Final = frozenset(
    {
        rules.FIELD_REMOVED,
        rules.REQUIRED_FIELD_REMOVED,
        rules.VARIANT_REMOVED,
        rules.EFFECT_REMOVED,
        rules.FIELD_GONE,
        rules.VARIANT_GONE,
        rules.EFFECT_GONE,
    }
)


def judged(finding: Finding, old: Model, new: Model) -> Finding:
    """Say of a finding why it does not count, if it does not."""
    was, now = _of(old, finding.old), _of(new, finding.new)
    if was is not None and was.unstable:
        return replace(finding, allowed=_UNSTABLE)
    if was is None and now is not None and now.unstable:
        return replace(finding, allowed="it is unstable: nobody relies on it yet")
    if finding.rule in _REMOVALS and was is not None and was.deprecated is not None:
        instead = was.deprecated.replacement
        word = f", replaced by {instead}" if instead else ""
        return replace(finding, allowed=f"it was deprecated{word}")
    return finding


def promise_findings(old: Model, new: Model, found: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the promises that a change breaks."""
    before, after = evolutions(old), evolutions(new)
    for site, was in before.items():
        now = after.get(site)
        if now is None:
            continue
        if was.since and was.since != now.since and not was.unstable:
            text = f"{site} exists since {was.since}, not since {now.since or 'nobody knows when'}"
            yield Finding(rules.SINCE_CHANGED, text, site, site, frozenset())
        if now.unstable and not was.unstable:
            text = f"{site} was stable and is unstable now"
            yield Finding(rules.STABLE_UNSTABLE, text, site, site, frozenset())
    gone: dict[Site, Finding] = {}
    for one in found:
        if one.rule in _REMOVALS and not one.allowed:
            gone.setdefault(one.old, one)
    for site, one in gone.items():
        text = f"{site} is gone without having been deprecated"
        yield Finding(rules.REMOVED_UNANNOUNCED, text, site, one.new, frozenset())


def evolutions(model: Model) -> Mapping[Site, Evolution]:
    """Return what is said of each field, variant and effect."""
    found: dict[Site, Evolution] = {}
    for named in model.types.values():
        if isinstance(named, Record):
            found |= {Site(named.name, one.name): one.evolution for one in named.fields}
        elif isinstance(named, Sum):
            found |= {Site(named.name, one.tag): one.evolution for one in named.variants}
    return found


def _of(model: Model, site: Site) -> Evolution | None:
    """What is said of a field or variant; None where the place is neither."""
    named = model.types.get(site.type)
    if isinstance(named, Record):
        return next((one.evolution for one in named.fields if one.name == site.member), None)
    if isinstance(named, Sum):
        return next((one.evolution for one in named.variants if one.tag == site.member), None)
    return None
