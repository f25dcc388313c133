"""A change of the boundary as Markdown, to paste where it is reviewed. Short when it is short."""

from __future__ import annotations

from collections.abc import Iterator

from exo_gen.render.docs.changes import Change, Detail, Kind
from exo_gen.render.docs.changes_view import ChangesView, FindingView
from exo_gen.render.docs.markdown import cell, fenced
from exo_gen.render.docs.words import Link, Words


def render_changes(view: ChangesView) -> str:
    """Return the document; the same view makes the same text."""
    return "\n".join(_document(view)) + "\n"


def _document(view: ChangesView) -> Iterator[str]:
    yield f"# Changes of the boundary since {_code(view.against)}"
    yield ""
    if view.is_empty:
        yield "Nothing changed."
        return
    if view.topics:
        yield from _summary(view)
    for topic in view.topics:
        yield from ("", f"## {topic.title}", "")
        for change in topic.changes:
            yield from _change(change)
    yield from _verdict(view)
    for finding in view.findings:
        yield from _finding(finding)


def _summary(view: ChangesView) -> Iterator[str]:
    titles = " | ".join(f"{kind.sign} {kind.value}" for kind in Kind)
    yield from (f"| | {titles} |", "|---|---:|---:|---:|")
    for topic in view.topics:
        counts = " | ".join(str(count) if count else "" for _, count in topic.counts)
        yield f"| {topic.title} | {counts} |"


def _change(change: Change) -> Iterator[str]:
    yield f"* {change.kind.sign} {change.kind.value}: {_code(change.name)}"
    for detail in change.details:
        yield f"  * {_detail(detail)}"


def _detail(detail: Detail) -> str:
    return f"{detail.aspect}: {_words(detail.old)} \N{RIGHTWARDS ARROW} {_words(detail.new)}"


def _verdict(view: ChangesView) -> Iterator[str]:
    yield from ("", "## Verdict", "")
    if view.pairings:
        yield from (f"| Message | {' | '.join(view.sides)} |", "|---|---|---|")
        for row in view.pairings:
            said = " | ".join("**breaks**" if one else "holds" for one in row.broken)
            yield f"| {cell(row.message)} | {said} |"
        yield ""
    yield f"* {view.held} {'other messages' if view.pairings else 'messages'} hold both ways"
    for language, told in view.languages:
        yield f"* {language}: {told}"


def _finding(finding: FindingView) -> Iterator[str]:
    yield from ("", f"### {finding.rule} {finding.name}: {cell(finding.message)}", "")
    if finding.place is not None:
        yield f"* Where: {_code(finding.place.text)}"
    for breaks in finding.breaks:
        yield f"* Breaks: {cell(breaks)}"
    yield f"* What to do: {cell(finding.advice)}"
    if finding.allowed:
        yield f"* Allowed: {cell(finding.allowed)}"
    for proof in finding.proofs:
        yield from ("", f"<details><summary>Proof: {cell(proof.message)}</summary>", "")
        yield from fenced("json", proof.document)
        yield from ("", cell(proof.told), "", "</details>")


def _words(words: Words) -> str:
    # Where a change is reviewed the places of the reference are not: names only.
    text = "".join(one.text if isinstance(one, Link) else one for one in words)
    return cell(text)


def _code(text: str) -> str:
    return f"`{text}`"
