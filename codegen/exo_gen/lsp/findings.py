"""What lint finds, as an editor shows it."""

from __future__ import annotations

from lsprotocol import types

from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import lint
from exo_gen.lsp.text import offset_of
from exo_gen.lsp.view import View, name_of

SOURCE = "exo-gen"


def found(view: View) -> dict[str, list[Diagnostic]]:
    """Return the findings of each file, files without any included."""
    findings: dict[str, list[Diagnostic]] = {name: [] for name in view.texts}
    # What is shown of a file may be escaped; its name is not.
    names = {document.shown: name for name, document in view.bundle.documents.items()}
    for diagnostic in lint(view.bundle):
        name = names.get(diagnostic.file) or name_of(diagnostic)
        findings.setdefault(name, []).append(diagnostic)
    return findings


def shown(view: View, name: str, diagnostic: Diagnostic) -> types.Diagnostic:
    """Say a finding as the protocol does."""
    return types.Diagnostic(
        range=range_of(view, name, diagnostic),
        message=f"{diagnostic.message}; {diagnostic.fix}",
        severity=types.DiagnosticSeverity.Error,
        code=diagnostic.rule,
        source=SOURCE,
    )


def range_of(view: View, name: str, diagnostic: Diagnostic) -> types.Range:
    """What a finding points at; of an object or a list that spans lines, the first line."""
    text = view.texts.get(name, "")
    start, end = diagnostic.start, diagnostic.end
    if end <= start:
        start = offset_of(text, diagnostic.line, diagnostic.column)
        end = start + 1
    line_end = text.find("\n", start, end)
    if line_end > start:
        end = line_end
    return view.lines(name).range(start, end)
