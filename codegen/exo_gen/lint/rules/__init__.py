"""The rules of the dialect: one constant a rule, one module a theme, and the table of them all.

An id is for ever: a rule that goes leaves a gap. Hundreds group them: 0 files and references,
1 keywords and types, 2 sums, 3 records, 4 names, 5 annotations, 6 examples,
7 suppressions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Every constant is used as `rules.NAME`; to list each here again would say nothing new.
from exo_gen.lint.rules.annotations import *  # noqa: F403
from exo_gen.lint.rules.evolution import *  # noqa: F403
from exo_gen.lint.rules.examples import *  # noqa: F403
from exo_gen.lint.rules.files import *  # noqa: F403
from exo_gen.lint.rules.names import *  # noqa: F403
from exo_gen.lint.rules.records import *  # noqa: F403
from exo_gen.lint.rules.rule import Category as Category
from exo_gen.lint.rules.rule import Rule as Rule
from exo_gen.lint.rules.sums import *  # noqa: F403
from exo_gen.lint.rules.suppressions import *  # noqa: F403
from exo_gen.lint.rules.types import *  # noqa: F403

RULES: Final[Mapping[str, Rule]] = {
    rule.id: rule
    for rule in sorted(
        (one for one in list(globals().values()) if isinstance(one, Rule)),
        key=lambda one: one.id,
    )
}
"""Every rule by its id, in order of ids."""
