"""Stage 2, lint: documents in, every breach of the dialect out, in order of place.

No finding means that `exo_gen.build` cannot fail and that what the renderers write compiles. Rules
are values in `rules`; what looks for breaches are functions from a `Schema` to diagnostics, one
module a theme.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from exo_gen.diagnostics import Diagnostic
from exo_gen.lint.allow import commented, configured
from exo_gen.lint.annotations import check_annotations
from exo_gen.lint.boundary import check_boundary_names
from exo_gen.lint.bounds import check_bounds
from exo_gen.lint.consistency import check_consistency
from exo_gen.lint.evolution import check_evolution
from exo_gen.lint.examples import check_examples
from exo_gen.lint.files import check_canonical, check_depth, check_files
from exo_gen.lint.finite import check_finite
from exo_gen.lint.haskell import check_haskell
from exo_gen.lint.keywords import check_keywords
from exo_gen.lint.names import check_names
from exo_gen.lint.patterns import check_patterns
from exo_gen.lint.portable import check_portable
from exo_gen.lint.prose import check_prose
from exo_gen.lint.python import check_python
from exo_gen.lint.records import check_records
from exo_gen.lint.refs import check_alias_cycles, check_file_cycle, check_references
from exo_gen.lint.required import check_required_parts
from exo_gen.lint.rules import RULES, Rule
from exo_gen.lint.schema import Schema
from exo_gen.lint.settings import read_settings
from exo_gen.lint.smallest import check_smallest
from exo_gen.lint.sums import check_sums
from exo_gen.lint.suppress import Verdict, suppress
from exo_gen.lint.text import check_descriptions
from exo_gen.lint.types import check_types
from exo_gen.lint.usage import check_usage
from exo_gen.load import Bundle

__all__ = ["RULES", "Rule", "Verdict", "judge", "lint"]

Check: TypeAlias = Callable[[Schema], Iterator[Diagnostic]]

_CHECKS: Final[tuple[Check, ...]] = (
    check_files,
    check_canonical,
    check_references,
    check_file_cycle,
    check_alias_cycles,
    check_keywords,
    check_types,
    check_bounds,
    check_patterns,
    check_sums,
    check_records,
    check_finite,
    check_smallest,
    check_names,
    check_haskell,
    check_python,
    check_annotations,
    check_boundary_names,
    check_required_parts,
    check_descriptions,
    check_evolution,
    check_examples,
    check_portable,
    check_consistency,
    check_prose,
    check_usage,
)


def lint(bundle: Bundle) -> list[Diagnostic]:
    """Return every problem of the schema files, sorted by place; raise `ConfigurationError`."""
    return judge(bundle).found


def judge(bundle: Bundle) -> Verdict:
    """Return what there is to mend, and what was found and suppressed, each sorted by place.

    Raise `ConfigurationError` when the project's file cannot be used.
    """
    settings = read_settings(bundle.configuration)
    found = [*bundle.unreadable, *(too_deep := list(check_depth(bundle)))]
    if too_deep:
        return Verdict(_sorted(found))
    schema = Schema(bundle)
    found += [
        diagnostic
        for check in _CHECKS
        for diagnostic in check(schema)
        if diagnostic.rule in settings.selected
    ]
    allowances = [*commented(schema)]
    if bundle.configuration is not None:
        allowances += configured(schema, bundle.configuration, settings.entries)
    verdict = suppress(found, allowances, complete=not bundle.unreadable)
    suppressed = sorted(verdict.suppressed, key=lambda one: one.finding)
    return Verdict(_sorted(verdict.found), suppressed)


def _sorted(found: list[Diagnostic]) -> list[Diagnostic]:
    return sorted(found, key=lambda one: (one, one.message))
