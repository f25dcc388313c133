"""Take suppressed findings out, and find what is wrong with the suppressions themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import rules
from exo_gen.lint.allow import Allowance
from exo_gen.lint.rules import Rule
from exo_gen.lint.settings import find_rule


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that is meant to stay; `in_schema` tells a comment from the project's file."""

    finding: Diagnostic
    reason: str
    in_schema: bool


@dataclass(slots=True)
class Verdict:
    """What lint says of a schema: what is to be mended, and what may stay."""

    found: list[Diagnostic] = field(default_factory=list)
    suppressed: list[Suppressed] = field(default_factory=list)


def suppress(
    found: Iterable[Diagnostic], allowances: Iterable[Allowance], *, complete: bool
) -> Verdict:
    """Sort findings by whether they are suppressed.

    Where not all files could be read (`complete` is false), nothing is called unused.
    """
    verdict = Verdict(list(found))
    for one in allowances:
        if not one.rules:
            verdict.found.append(
                _wrong(
                    one,
                    rules.SUPPRESSION_RULE,
                    "'exo-lint:' is not followed by what it may say",
                    "write 'exo-lint: allow EXO122 because ...'",
                )
            )
        for word in one.rules:
            _apply(verdict, one, word, complete=complete)
    return verdict


def _apply(verdict: Verdict, one: Allowance, word: str, *, complete: bool) -> None:
    rule = find_rule(word)
    if rule is None or not rule.suppressible:
        message, fix = (
            (f"there is no rule '{word}'", "write an id or a name of `exo-gen lint --rules`")
            if rule is None
            else (
                f"rule {rule.id} ({rule.name}) cannot be suppressed: generated code rests on it",
                "leave the suppression out, and mend what it is about",
            )
        )
        verdict.found.append(_wrong(one, rules.SUPPRESSION_RULE, message, fix))
        return
    if not one.reason:
        fix = "write '... because', and why" if one.in_schema else "write 'reason'"
        message = f"the suppression of {rule.id} ({rule.name}) has no reason"
        verdict.found.append(_wrong(one, rules.SUPPRESSION_REASON, message, fix))
    covered = [finding for finding in verdict.found if _covers(one, rule, finding)]
    if covered:
        verdict.found = [finding for finding in verdict.found if not _covers(one, rule, finding)]
        verdict.suppressed += [Suppressed(each, one.reason, one.in_schema) for each in covered]
    elif complete:
        message, fix = (
            (f"'{one.where}' is neither a file nor a place nor a definition", "write where it is")
            if one.scope is None
            else (f"there is no {rule.id} ({rule.name}) here to suppress", "leave it out")
        )
        verdict.found.append(_wrong(one, rules.SUPPRESSION_UNUSED, message, fix))


def _covers(one: Allowance, rule: Rule, finding: Diagnostic) -> bool:
    scope = one.scope
    return (
        scope is not None
        and finding.rule == rule.id
        and finding.file == scope.file
        and scope.start <= finding.start <= scope.end
    )


def _wrong(one: Allowance, rule: Rule, message: str, fix: str) -> Diagnostic:
    return Diagnostic(one.file, one.line, one.column, rule.id, message, fix, one.start, one.end)
