"""What a definition is: its description, its shape, and both types that are generated from it."""

from __future__ import annotations

import re

from lsprotocol import types

from exo_gen.author.sites import definition
from exo_gen.lint.shape import DECLARATIONS, shape_of
from exo_gen.lsp.generated import haskell_declaration, python_declaration
from exo_gen.lsp.navigate import detail, site_in
from exo_gen.lsp.view import View


def hover(view: View, name: str, position: types.Position) -> types.Hover | None:
    """Tell about the definition whose key or reference is under the cursor."""
    site = site_in(view, name, position)
    found = definition(view.bundle, site.file, site.name) if site is not None else None
    if site is None or found is None:
        return None
    document, member = found
    shape = shape_of(member.node)
    parts = [f"**{member.key}** ({detail(member, shape)}, `{document.name}`)"]
    description = member.node.get("description")
    if description is not None and isinstance(description.value, str):
        parts.append(description.value)
    if shape not in DECLARATIONS and re.fullmatch(r"[A-Za-z0-9]+", member.key):
        generated = view.folder.parent / "generated"
        parts += _fenced("python", python_declaration(generated, member.key))
        parts += _fenced("haskell", haskell_declaration(generated, member.key))
    text = types.MarkupContent(types.MarkupKind.Markdown, "\n\n".join(parts))
    return types.Hover(text, view.range(site.document, site.start, site.end))


def _fenced(language: str, code: str | None) -> list[str]:
    return [] if code is None else [f"```{language}\n{code}\n```"]
