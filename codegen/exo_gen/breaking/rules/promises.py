"""Rules EXO891 on: what a schema said of its own future."""

from __future__ import annotations

from typing import Final

from exo_gen.breaking.rules.rule import promise

SINCE_CHANGED: Final = promise(
    891,
    "since-changed",
    "The version since which something exists is history, and does not change.",
    "write the version that was there",
)
STABLE_UNSTABLE: Final = promise(
    892,
    "stable-now-unstable",
    "What others rely on cannot become unstable.",
    "add something unstable beside it, and mark this one 'x-deprecated'",
)
REMOVED_UNANNOUNCED: Final = promise(
    893,
    "removed-unannounced",
    "What goes was 'x-deprecated' or 'x-unstable' before.",
    "mark it 'x-deprecated' for a while, then remove it",
)
