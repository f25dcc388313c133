"""Rules EXO841 on: what one side asks of the other by name."""

from __future__ import annotations

from typing import Final

from exo_gen.breaking.rules.rule import wire

EFFECT_ADDED: Final = wire(
    841,
    "effect-added",
    "A guest that knows the effect asks for what an old host does not offer.",
    "bring the hosts up to date first",
)
EFFECT_REMOVED: Final = wire(
    842,
    "effect-removed",
    "An old guest asks for an effect that the host no longer offers.",
    "mark it 'x-deprecated' and wait until no guest asks for it",
)
HOST_FUNCTION_CHANGED: Final = wire(
    843,
    "host-function-changed",
    "An effect is performed by a host function of another name.",
    "leave the name of the host function as it was",
)
MODE_CHANGED: Final = wire(
    844,
    "mode-changed",
    "Only one of the two sides thinks that an effect is answered.",
    "add an effect of the other mode beside it",
)
ENTRY_ADDED: Final = wire(
    845,
    "entry-point-added",
    "The host calls an export that an old guest does not have.",
    "bring the guests up to date first",
)
ENTRY_REMOVED: Final = wire(
    846,
    "entry-point-removed",
    "An old host calls an export that the guest no longer has.",
    "bring the hosts up to date first",
)
EXPORT_CHANGED: Final = wire(
    847,
    "export-changed",
    "An entry point is exported under another name.",
    "leave the name of the export as it was",
)
TOOL_ADDED: Final = wire(
    848,
    "tool-added",
    "The host offers agents a tool that an old guest does not know.",
    "bring the guests up to date first",
)
TOOL_REMOVED: Final = wire(
    849,
    "tool-removed",
    "An old host offers agents a tool that the guest no longer knows.",
    "bring the hosts up to date first",
)
TOOL_NAME_CHANGED: Final = wire(
    850,
    "tool-name-changed",
    "A tool is called by another name.",
    "leave the name of the tool as it was",
)
TOOL_ROLE_ADDED: Final = wire(
    851,
    "tool-role-added",
    "The host offers a tool to a role for which an old guest refuses it.",
    "bring the guests up to date first",
)
TOOL_ROLE_REMOVED: Final = wire(
    852,
    "tool-role-removed",
    "An old host offers a tool to a role for which the guest refuses it.",
    "bring the hosts up to date first",
)
