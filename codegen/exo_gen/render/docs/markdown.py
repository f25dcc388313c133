"""The whole boundary as one Markdown document, for those who review a change to it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

from exo_gen.model import Model
from exo_gen.render.docs.view import CallView, Example, Row, TypeView, parts, type_views
from exo_gen.render.docs.words import Link, Words


def render_markdown(model: Model) -> str:
    """Return the document; the same model makes the same text."""
    return "\n".join(_document(model)) + "\n"


def _document(model: Model) -> Iterator[str]:
    yield "# The boundary"
    yield ""
    yield f"Schema `{model.fingerprint}`"
    for part in parts(model):
        yield from ("", _place(part.anchor), f"## {part.title}: {part.subtitle}")
        for call in part.calls:
            yield from _call(call, model.error_type)
    yield from ("", _place("types"), "## Types: what the messages are made of")
    for view in type_views(model):
        yield from _type(view)


def _call(call: CallView, error: str) -> Iterator[str]:
    yield from ("", _place(call.anchor), f"### {_text(call.name)}", "")
    yield from (f"_{_text(call.sort)}_", "", _text(call.doc), "")
    yield f"* Asked: {_words(call.asked)}"
    yield f"* Answered: {_words(call.answered)}, or [{error}](#{error})"
    for party in call.parties:
        yield f"* {party.role}: `{party.code}` ({party.where})"


def _type(view: TypeView) -> Iterator[str]:
    yield from ("", _place(view.name), f"### {_text(view.name)}", "")
    yield f"_{view.sort}, {view.module}.json_"
    if view.doc:
        yield from ("", _text(view.doc))
    yield ""
    if view.target is not None:
        yield f"* Name for: {_words(view.target)}"
    yield f"* Direction: {view.use.direction}"
    if view.use.places:
        links = (f"[{at.text}](#{at.anchor})" for at in view.use.places)
        yield f"* Used by: {', '.join(links)}"
    if view.rows:
        yield ""
        yield from _table(view)
    for number, example in enumerate(view.examples, start=1):
        yield from _example(example, f" {number}" if len(view.examples) > 1 else "")


def _table(view: TypeView) -> Iterator[str]:
    match view.sort:
        case "one of":
            yield from ("| Value |", "|---|")
            yield from (f"| {_place(row.anchor)}{code(row.name)} |" for row in view.rows)
        case "sum":
            yield from ("| Variant | Type | Meaning |", "|---|---|---|")
            yield from (f"{_start(row)} | {cell(row.doc)} |" for row in view.rows)
        case _:
            yield from ("| Field | Type | Presence | Meaning |", "|---|---|---|---|")
            yield from (f"{_start(row)} | {row.note} | {cell(row.doc)} |" for row in view.rows)


def _start(row: Row) -> str:
    return f"| {_place(row.anchor)}{code(row.name)} | {_words(row.type)}"


def _example(example: Example, number: str) -> Iterator[str]:
    written = (("JSON", example.json), ("Python", example.python), ("Haskell", example.haskell))
    for language, text in written:
        yield from ("", f"<details><summary>Example{number} in {language}</summary>", "")
        yield from (*fenced(language.lower(), text), "", "</details>")


def fenced(language: str, text: str) -> tuple[str, str, str]:
    """Text as it is, within a fence that the text itself has none of."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{language}", text, fence


def _place(anchor: str) -> str:
    return f'<a id="{anchor}"></a>'


def _words(words: Words) -> str:
    return "".join(
        f"[{one.text}](#{one.anchor})" if isinstance(one, Link) else _inline(one) for one in words
    )


def code(text: str) -> str:
    """Return text as code within a table's cell."""
    return f"`{text}`".replace("|", "\\|")


def cell(text: str) -> str:
    """Return a description within a table's cell, which is one line."""
    return _inline(" ".join(text.split()))


def _inline(text: str) -> str:
    """Text within a table's cell, which ends at a bar."""
    return _text(text).replace("|", "\\|")


def _text(text: str) -> str:
    """A description: its backticks are Markdown's, and outside of them nothing is a tag."""
    return "`".join(
        piece if within else piece.replace("&", "&amp;").replace("<", "&lt;")
        for piece, within in zip(text.split("`"), cycle((False, True)), strict=False)
    )
