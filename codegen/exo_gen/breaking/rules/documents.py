"""Rules EXO801 on: documents that one side writes and the other refuses."""

from __future__ import annotations

from typing import Final

from exo_gen.breaking.rules.rule import KEEP, READERS_FIRST, TOGETHER, wire

FIELD_REMOVED: Final = wire(
    801, "field-removed", "A closed record no longer knows a field that may be written.", KEEP
)
FIELD_ADDED: Final = wire(
    802, "field-added", "A closed record got a field that its old readers refuse.", READERS_FIRST
)
REQUIRED_FIELD_ADDED: Final = wire(
    803,
    "required-field-added",
    "A record demands a field that was not there before.",
    "make the field optional",
)
FIELD_NOW_REQUIRED: Final = wire(
    804,
    "field-now-required",
    "A record demands a field that was optional.",
    "leave it optional, or let writers send it before it is demanded",
)
FIELD_NOW_OPTIONAL: Final = wire(
    805,
    "field-now-optional",
    "A field may be left out that old readers demand.",
    "keep sending it until no old reader is left",
)
REQUIRED_FIELD_REMOVED: Final = wire(
    806, "required-field-removed", "A field is gone that old readers demand.", KEEP
)
VARIANT_REMOVED: Final = wire(
    807, "variant-removed", "A sum no longer knows a variant that may be written.", KEEP
)
VARIANT_ADDED: Final = wire(
    808, "variant-added", "A sum got a variant that its old readers refuse.", READERS_FIRST
)
VALUE_REMOVED: Final = wire(
    809, "value-removed", "A value that may be written is no longer read.", KEEP
)
VALUE_ADDED: Final = wire(
    810, "value-added", "A value may be written that old readers refuse.", READERS_FIRST
)
NULL_REMOVED: Final = wire(
    811, "null-removed", "Null is no longer read where it may be written.", KEEP
)
NULL_ADDED: Final = wire(
    812, "null-added", "Null may be written where old readers refuse it.", READERS_FIRST
)
LOWER_BOUND_RAISED: Final = wire(
    813,
    "lower-bound-raised",
    "What is read starts higher than what may be written.",
    "leave the bound where it was; the guest can check more",
)
LOWER_BOUND_LOWERED: Final = wire(
    814,
    "lower-bound-lowered",
    "What may be written starts lower than what old readers read.",
    READERS_FIRST,
)
UPPER_BOUND_LOWERED: Final = wire(
    815,
    "upper-bound-lowered",
    "What is read ends lower than what may be written.",
    "leave the bound where it was; the guest can check more",
)
UPPER_BOUND_RAISED: Final = wire(
    816,
    "upper-bound-raised",
    "What may be written ends higher than what old readers read.",
    READERS_FIRST,
)
SHORTEST_RAISED: Final = wire(
    817, "shortest-raised", "Texts or lists that may be written are too short now.", KEEP
)
SHORTEST_LOWERED: Final = wire(
    818,
    "shortest-lowered",
    "Texts or lists may be written that are too short for old readers.",
    READERS_FIRST,
)
LONGEST_LOWERED: Final = wire(
    819, "longest-lowered", "Texts or lists that may be written are too long now.", KEEP
)
LONGEST_RAISED: Final = wire(
    820,
    "longest-raised",
    "Texts or lists may be written that are too long for old readers.",
    READERS_FIRST,
)
FORM_NARROWED: Final = wire(
    821,
    "form-narrowed",
    "A text that may be written has not the pattern or format that is read.",
    KEEP,
)
FORM_WIDENED: Final = wire(
    822,
    "form-widened",
    "A text may be written that has not the pattern or format that old readers demand.",
    READERS_FIRST,
)
TEXT_CLOSED: Final = wire(
    823, "text-closed", "A free text became one of a list of values.", TOGETHER
)
TEXT_OPENED: Final = wire(
    824, "text-opened", "One of a list of values became a free text.", READERS_FIRST
)
NUMBER_NARROWED: Final = wire(825, "number-narrowed", "A number became an integer.", TOGETHER)
NUMBER_WIDENED: Final = wire(826, "number-widened", "An integer became a number.", READERS_FIRST)
RECORD_CLOSED: Final = wire(
    827, "record-closed", "An open record became closed: keys it did not name are refused.", KEEP
)
RECORD_OPENED: Final = wire(
    828,
    "record-opened",
    "A closed record became open: old readers refuse the keys it does not name.",
    READERS_FIRST,
)
FREE_FORM_NARROWED: Final = wire(
    829, "free-form-narrowed", "Free-form JSON became something particular.", TOGETHER
)
FREE_FORM_WIDENED: Final = wire(
    830, "free-form-widened", "Something particular became free-form JSON.", READERS_FIRST
)
KIND_CHANGED: Final = wire(831, "kind-changed", "A value became one of another kind.", TOGETHER)
KIND_CHANGED_BACK: Final = wire(
    832,
    "kind-written-anew",
    "A value is written as one of a kind that old readers refuse.",
    TOGETHER,
)
