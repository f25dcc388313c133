"""The rules of a change: one constant a rule, and the table of them all.

Ids from EXO801 are about the wire, from EXO841 about what the two sides ask of each other, from
EXO861 about source code, from EXO891 about promises. As in lint, an id is for ever.

A difference that narrows what a message may hold breaks whoever still writes by the old schema;
one that widens it breaks whoever still reads by it. So most differences have a rule for each way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Theme(StrEnum):
    """What a rule protects."""

    WIRE = "wire"
    """Documents: the two sides would not understand each other."""
    SOURCE = "source"
    """Code: what was written against the old types does not compile against the new ones."""
    PROMISE = "promise"
    """What the schema says of its own future."""


@dataclass(frozen=True, slots=True)
class BreakingRule:
    """What a change can break; `purpose` says in one sentence what does, `advice` what to do."""

    id: str
    name: str
    category: Theme
    purpose: str
    advice: str


def _wire(number: int, name: str, purpose: str, advice: str) -> BreakingRule:
    return BreakingRule(f"EXO{number}", name, Theme.WIRE, purpose, advice)


def _source(number: int, name: str, purpose: str, advice: str) -> BreakingRule:
    return BreakingRule(f"EXO{number}", name, Theme.SOURCE, purpose, advice)


def _promise(number: int, name: str, purpose: str, advice: str) -> BreakingRule:
    return BreakingRule(f"EXO{number}", name, Theme.PROMISE, purpose, advice)


_KEEP = "keep what was there and add beside it, or let both sides go over together"
_TOGETHER = "let both sides go over together, or add a new type and move to it step by step"
_READERS_FIRST = "bring the readers up to date before anybody writes it"
_FOLLOW = "follow the compiler through the code"

# --- documents ----------------------------------------------------------------------------------

FIELD_REMOVED: Final = _wire(
    801, "field-removed", "A closed record no longer knows a field that may be written.", _KEEP
)
FIELD_ADDED: Final = _wire(
    802, "field-added", "A closed record got a field that its old readers refuse.", _READERS_FIRST
)
REQUIRED_FIELD_ADDED: Final = _wire(
    803,
    "required-field-added",
    "A record demands a field that was not there before.",
    "make the field optional",
)
FIELD_NOW_REQUIRED: Final = _wire(
    804,
    "field-now-required",
    "A record demands a field that was optional.",
    "leave it optional, or let writers send it before it is demanded",
)
FIELD_NOW_OPTIONAL: Final = _wire(
    805,
    "field-now-optional",
    "A field may be left out that old readers demand.",
    "keep sending it until no old reader is left",
)
REQUIRED_FIELD_REMOVED: Final = _wire(
    806, "required-field-removed", "A field is gone that old readers demand.", _KEEP
)
VARIANT_REMOVED: Final = _wire(
    807, "variant-removed", "A sum no longer knows a variant that may be written.", _KEEP
)
VARIANT_ADDED: Final = _wire(
    808, "variant-added", "A sum got a variant that its old readers refuse.", _READERS_FIRST
)
VALUE_REMOVED: Final = _wire(
    809, "value-removed", "A value that may be written is no longer read.", _KEEP
)
VALUE_ADDED: Final = _wire(
    810, "value-added", "A value may be written that old readers refuse.", _READERS_FIRST
)
NULL_REMOVED: Final = _wire(
    811, "null-removed", "Null is no longer read where it may be written.", _KEEP
)
NULL_ADDED: Final = _wire(
    812, "null-added", "Null may be written where old readers refuse it.", _READERS_FIRST
)
LOWER_BOUND_RAISED: Final = _wire(
    813,
    "lower-bound-raised",
    "What is read starts higher than what may be written.",
    "leave the bound where it was; the guest can check more",
)
LOWER_BOUND_LOWERED: Final = _wire(
    814,
    "lower-bound-lowered",
    "What may be written starts lower than what old readers read.",
    _READERS_FIRST,
)
UPPER_BOUND_LOWERED: Final = _wire(
    815,
    "upper-bound-lowered",
    "What is read ends lower than what may be written.",
    "leave the bound where it was; the guest can check more",
)
UPPER_BOUND_RAISED: Final = _wire(
    816,
    "upper-bound-raised",
    "What may be written ends higher than what old readers read.",
    _READERS_FIRST,
)
SHORTEST_RAISED: Final = _wire(
    817, "shortest-raised", "Texts or lists that may be written are too short now.", _KEEP
)
SHORTEST_LOWERED: Final = _wire(
    818,
    "shortest-lowered",
    "Texts or lists may be written that are too short for old readers.",
    _READERS_FIRST,
)
LONGEST_LOWERED: Final = _wire(
    819, "longest-lowered", "Texts or lists that may be written are too long now.", _KEEP
)
LONGEST_RAISED: Final = _wire(
    820,
    "longest-raised",
    "Texts or lists may be written that are too long for old readers.",
    _READERS_FIRST,
)
FORM_NARROWED: Final = _wire(
    821,
    "form-narrowed",
    "A text that may be written has not the pattern or format that is read.",
    _KEEP,
)
FORM_WIDENED: Final = _wire(
    822,
    "form-widened",
    "A text may be written that has not the pattern or format that old readers demand.",
    _READERS_FIRST,
)
TEXT_CLOSED: Final = _wire(
    823, "text-closed", "A free text became one of a list of values.", _TOGETHER
)
TEXT_OPENED: Final = _wire(
    824, "text-opened", "One of a list of values became a free text.", _READERS_FIRST
)
NUMBER_NARROWED: Final = _wire(825, "number-narrowed", "A number became an integer.", _TOGETHER)
NUMBER_WIDENED: Final = _wire(826, "number-widened", "An integer became a number.", _READERS_FIRST)
RECORD_CLOSED: Final = _wire(
    827, "record-closed", "An open record became closed: keys it did not name are refused.", _KEEP
)
RECORD_OPENED: Final = _wire(
    828,
    "record-opened",
    "A closed record became open: old readers refuse the keys it does not name.",
    _READERS_FIRST,
)
FREE_FORM_NARROWED: Final = _wire(
    829, "free-form-narrowed", "Free-form JSON became something particular.", _TOGETHER
)
FREE_FORM_WIDENED: Final = _wire(
    830, "free-form-widened", "Something particular became free-form JSON.", _READERS_FIRST
)
KIND_CHANGED: Final = _wire(831, "kind-changed", "A value became one of another kind.", _TOGETHER)
KIND_CHANGED_BACK: Final = _wire(
    832,
    "kind-written-anew",
    "A value is written as one of a kind that old readers refuse.",
    _TOGETHER,
)

# --- what one side asks of the other ------------------------------------------------------------

EFFECT_ADDED: Final = _wire(
    841,
    "effect-added",
    "A guest that knows the effect asks for what an old host does not offer.",
    "bring the hosts up to date first",
)
EFFECT_REMOVED: Final = _wire(
    842,
    "effect-removed",
    "An old guest asks for an effect that the host no longer offers.",
    "mark it 'x-deprecated' and wait until no guest asks for it",
)
HOST_FUNCTION_CHANGED: Final = _wire(
    843,
    "host-function-changed",
    "An effect is performed by a host function of another name.",
    "leave the name of the host function as it was",
)
MODE_CHANGED: Final = _wire(
    844,
    "mode-changed",
    "Only one of the two sides thinks that an effect is answered.",
    "add an effect of the other mode beside it",
)
ENTRY_ADDED: Final = _wire(
    845,
    "entry-point-added",
    "The host calls an export that an old guest does not have.",
    "bring the guests up to date first",
)
ENTRY_REMOVED: Final = _wire(
    846,
    "entry-point-removed",
    "An old host calls an export that the guest no longer has.",
    "bring the hosts up to date first",
)
EXPORT_CHANGED: Final = _wire(
    847,
    "export-changed",
    "An entry point is exported under another name.",
    "leave the name of the export as it was",
)
TOOL_ADDED: Final = _wire(
    848,
    "tool-added",
    "The host offers agents a tool that an old guest does not know.",
    "bring the guests up to date first",
)
TOOL_REMOVED: Final = _wire(
    849,
    "tool-removed",
    "An old host offers agents a tool that the guest no longer knows.",
    "bring the hosts up to date first",
)
TOOL_NAME_CHANGED: Final = _wire(
    850,
    "tool-name-changed",
    "A tool is called by another name.",
    "leave the name of the tool as it was",
)
TOOL_ROLE_ADDED: Final = _wire(
    851,
    "tool-role-added",
    "The host offers a tool to a role for which an old guest refuses it.",
    "bring the guests up to date first",
)
TOOL_ROLE_REMOVED: Final = _wire(
    852,
    "tool-role-removed",
    "An old host offers a tool to a role for which the guest refuses it.",
    "bring the hosts up to date first",
)

# --- source code --------------------------------------------------------------------------------

TYPE_REMOVED: Final = _source(
    861, "source-type-removed", "Code that names the type does not compile.", _FOLLOW
)
TYPE_MOVED: Final = _source(
    862,
    "source-type-moved",
    "The type's Haskell module is another, and so is what imports it.",
    "import it from the module of its new file",
)
TYPE_FORM_CHANGED: Final = _source(
    863, "source-type-form-changed", "The type is built and taken apart in another way.", _FOLLOW
)
FIELD_GONE: Final = _source(
    864, "source-field-removed", "Code that reads or sets the field does not compile.", _FOLLOW
)
REQUIRED_FIELD_NEW: Final = _source(
    865, "source-required-field-added", "Code that builds the record lacks the field.", _FOLLOW
)
OPTIONAL_FIELD_NEW: Final = _source(
    866,
    "source-optional-field-added",
    "Haskell that builds the record lacks the field; Python fills it in.",
    "write Nothing where the field has no value",
)
FIELD_RETYPED: Final = _source(
    867, "source-field-retyped", "The field holds a value of another type.", _FOLLOW
)
OPTIONALITY_CHANGED: Final = _source(
    868, "source-optionality-changed", "The field's value may be missing, or no longer.", _FOLLOW
)
VARIANT_NEW: Final = _source(
    869, "source-variant-added", "Code that tells the variants apart forgets one.", _FOLLOW
)
VARIANT_GONE: Final = _source(
    870, "source-variant-removed", "Code that names the variant does not compile.", _FOLLOW
)
PAYLOAD_CHANGED: Final = _source(
    871, "source-payload-changed", "The variant carries a value of another type.", _FOLLOW
)
VALUE_NEW: Final = _source(
    872, "source-value-added", "Code that tells the values apart forgets one.", _FOLLOW
)
VALUE_GONE: Final = _source(
    873, "source-value-removed", "Code that names the value does not compile.", _FOLLOW
)
ALIAS_CHANGED: Final = _source(
    874, "source-alias-changed", "The name stands for another type.", _FOLLOW
)
OPENNESS_CHANGED: Final = _source(
    875,
    "source-openness-changed",
    "A record got or lost the place for keys that it does not name.",
    _FOLLOW,
)
EFFECT_NEW: Final = _source(
    876,
    "source-effect-added",
    "The host lacks a handler, and Haskell that interprets effects forgets one.",
    "write the handler, and perform the effect in every interpreter",
)
EFFECT_GONE: Final = _source(
    877,
    "source-effect-removed",
    "Code that performs or handles the effect does not compile.",
    _FOLLOW,
)
EFFECT_RETYPED: Final = _source(
    878, "source-effect-retyped", "The effect takes or answers another type.", _FOLLOW
)
ENTRY_NEW: Final = _source(
    879,
    "source-entry-point-added",
    "The guest lacks a handler for the entry point.",
    "write the handler in the guest's entry points",
)
ENTRY_GONE: Final = _source(
    880, "source-entry-point-removed", "Code that calls or serves it does not compile.", _FOLLOW
)
ENTRY_RETYPED: Final = _source(
    881, "source-entry-point-retyped", "It takes or answers another type.", _FOLLOW
)
TOOL_NEW: Final = _source(
    882, "source-tool-added", "The guest's choice among the tools forgets one.", "write the handler"
)
TOOL_GONE: Final = _source(
    883, "source-tool-removed", "Code that names the tool does not compile.", _FOLLOW
)
TOOL_RETYPED: Final = _source(884, "source-tool-retyped", "The tool takes another type.", _FOLLOW)

# --- promises -----------------------------------------------------------------------------------

SINCE_CHANGED: Final = _promise(
    891,
    "since-changed",
    "The version since which something exists is history, and does not change.",
    "write the version that was there",
)
STABLE_UNSTABLE: Final = _promise(
    892,
    "stable-now-unstable",
    "What others rely on cannot become unstable.",
    "add something unstable beside it, and mark this one 'x-deprecated'",
)
REMOVED_UNANNOUNCED: Final = _promise(
    893,
    "removed-unannounced",
    "What goes was 'x-deprecated' or 'x-unstable' before.",
    "mark it 'x-deprecated' for a while, then remove it",
)

BREAKING_RULES: Final[Mapping[str, BreakingRule]] = {
    rule.id: rule for rule in list(globals().values()) if isinstance(rule, BreakingRule)
}
"""Every rule by its id, in order of ids."""
