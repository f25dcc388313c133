"""The rules of a change: one constant a rule, one module a theme, and the table of them all.

Ids from EXO801 are about the wire, from EXO841 about what the two sides ask of each other, from
EXO861 about source code, from EXO891 about promises. As in lint, an id is for ever.

A difference that narrows what a message may hold breaks whoever still writes by the old schema;
one that widens it breaks whoever still reads by it. So most differences have a rule for each way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Every constant is used as `rules.NAME`; to list each here again would say nothing new.
from exo_gen.breaking.rules.boundary import *  # noqa: F403
from exo_gen.breaking.rules.documents import *  # noqa: F403
from exo_gen.breaking.rules.promises import *  # noqa: F403
from exo_gen.breaking.rules.rule import BreakingRule as BreakingRule
from exo_gen.breaking.rules.rule import Theme as Theme
from exo_gen.breaking.rules.source import *  # noqa: F403

BREAKING_RULES: Final[Mapping[str, BreakingRule]] = {
    rule.id: rule
    for rule in sorted(
        (one for one in list(globals().values()) if isinstance(one, BreakingRule)),
        key=lambda one: one.id,
    )
}
"""Every rule by its id, in order of ids."""
