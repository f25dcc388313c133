"""One self-contained HTML page of the whole boundary: effects, entry points, tools, types."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

import jinja2
from markupsafe import Markup, escape

from exo_gen.model import Model
from exo_gen.render.docs.view import parts, type_views
from exo_gen.render.docs.words import Link, Words
from exo_gen.render.header import Header

if TYPE_CHECKING:
    # What a change breaks is said in the words of this package, which must load without it.
    from exo_gen.render.docs.changes_view import ChangesView

_CODE: Final = re.compile(r"`([^`]+)`")


def render_docs(model: Model, header: Header, diff: ChangesView | None = None) -> dict[str, str]:
    """Return `index.html`; it needs nothing from the network.

    With `diff`, the page also says what changed, and shows what was removed.
    """
    page = (
        _environment()
        .get_template("index.html.jinja")
        .render(
            header=header.lines(),
            fingerprint=model.fingerprint,
            parts=parts(model) if diff is None else diff.parts,
            types=type_views(model) if diff is None else diff.types,
            diff=diff,
            error=model.error_type,
        )
    )
    return {"index.html": page}


@cache
def _environment() -> jinja2.Environment:
    """The templates, each compiled once."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("exo_gen.render", "templates/docs"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=True,
    )
    environment.filters["linked"] = _linked
    environment.filters["prose"] = _prose
    return environment


def _linked(words: Words) -> Markup:
    """Words with their links."""
    return Markup("").join(
        Markup('<a href="#{}">{}</a>').format(one.anchor, one.text)
        if isinstance(one, Link)
        else escape(one)
        for one in words
    )


def _prose(text: str) -> Markup:
    """A description: what it has in backticks is code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))
