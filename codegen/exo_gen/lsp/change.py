"""Changes that the editor makes when asked: renaming a definition, and fixing a finding."""

from __future__ import annotations

from collections.abc import Mapping

from lsprotocol import types

from exo_gen.author.edits import Edit
from exo_gen.author.rename import RenameRefused, new_findings, renamed
from exo_gen.author.rename import rename as plan
from exo_gen.author.sites import definition
from exo_gen.lint.fixes import fixes
from exo_gen.lsp.findings import found, range_of, shown
from exo_gen.lsp.navigate import site_in
from exo_gen.lsp.view import View


def renamable(
    view: View, name: str, position: types.Position
) -> types.PrepareRenamePlaceholder | None:
    """The name under the cursor, when it is one of a definition."""
    site = site_in(view, name, position)
    if site is None or definition(view.bundle, site.file, site.name) is None:
        return None
    return types.PrepareRenamePlaceholder(view.range(site.document, *site.span), site.name)


def rename(view: View, name: str, position: types.Position, new: str) -> types.WorkspaceEdit:
    """Give the definition under the cursor another name; raise `RenameRefused`."""
    site = site_in(view, name, position)
    if site is None:
        raise RenameRefused("there is no name of a definition here; go to its key or to a '$ref'")
    edits = plan(view.bundle, site.name, new)
    findings = new_findings(view.bundle, renamed(view.bundle, edits))
    if findings:
        raise RenameRefused(
            f"with '{site.name}' called '{new}' the schema would have a new finding: {findings[0]}"
        )
    return workspace_edit(view, edits)


def code_actions(
    view: View, name: str, wanted: types.Range, only: list[str] | None
) -> list[types.CodeAction]:
    """The fixes of what is found within a range."""
    document = view.bundle.documents.get(name)
    kind = types.CodeActionKind.QuickFix
    if document is None or (only is not None and not any(_is_a(kind, one) for one in only)):
        return []
    actions = []
    for diagnostic in found(view).get(name, []):
        if not _touch(range_of(view, name, diagnostic), wanted):
            continue
        for number, fix in enumerate(fixes(diagnostic, document)):
            actions.append(
                types.CodeAction(
                    title=f"{diagnostic.rule}: {fix.title}",
                    kind=kind,
                    diagnostics=[shown(view, name, diagnostic)],
                    is_preferred=number == 0,
                    edit=workspace_edit(view, {name: fix.edits}),
                )
            )
    return actions


def workspace_edit(view: View, edits: Mapping[str, tuple[Edit, ...]]) -> types.WorkspaceEdit:
    """Edits of files as the protocol says them."""
    return types.WorkspaceEdit(
        changes={view.uri(name): view.edits(name, mine) for name, mine in edits.items()}
    )


def _is_a(kind: str, wanted: str) -> bool:
    return wanted == "" or kind == wanted or kind.startswith(f"{wanted}.")


def _touch(one: types.Range, other: types.Range) -> bool:
    return one.start <= other.end and other.start <= one.end
