"""Rules EXO861 on: code that was written against the old types."""

from __future__ import annotations

from typing import Final

from exo_gen.breaking.rules.rule import FOLLOW, source

TYPE_REMOVED: Final = source(
    861, "source-type-removed", "Code that names the type does not compile.", FOLLOW
)
TYPE_MOVED: Final = source(
    862,
    "source-type-moved",
    "The type's Haskell module is another, and so is what imports it.",
    "import it from the module of its new file",
)
TYPE_FORM_CHANGED: Final = source(
    863, "source-type-form-changed", "The type is built and taken apart in another way.", FOLLOW
)
FIELD_GONE: Final = source(
    864, "source-field-removed", "Code that reads or sets the field does not compile.", FOLLOW
)
REQUIRED_FIELD_NEW: Final = source(
    865, "source-required-field-added", "Code that builds the record lacks the field.", FOLLOW
)
OPTIONAL_FIELD_NEW: Final = source(
    866,
    "source-optional-field-added",
    "Haskell that builds the record lacks the field; Python fills it in.",
    "write Nothing where the field has no value",
)
FIELD_RETYPED: Final = source(
    867, "source-field-retyped", "The field holds a value of another type.", FOLLOW
)
OPTIONALITY_CHANGED: Final = source(
    868, "source-optionality-changed", "The field's value may be missing, or no longer.", FOLLOW
)
VARIANT_NEW: Final = source(
    869, "source-variant-added", "Code that tells the variants apart forgets one.", FOLLOW
)
VARIANT_GONE: Final = source(
    870, "source-variant-removed", "Code that names the variant does not compile.", FOLLOW
)
PAYLOAD_CHANGED: Final = source(
    871, "source-payload-changed", "The variant carries a value of another type.", FOLLOW
)
VALUE_NEW: Final = source(
    872, "source-value-added", "Code that tells the values apart forgets one.", FOLLOW
)
VALUE_GONE: Final = source(
    873, "source-value-removed", "Code that names the value does not compile.", FOLLOW
)
ALIAS_CHANGED: Final = source(
    874, "source-alias-changed", "The name stands for another type.", FOLLOW
)
OPENNESS_CHANGED: Final = source(
    875,
    "source-openness-changed",
    "A record got or lost the place for keys that it does not name.",
    FOLLOW,
)
EFFECT_NEW: Final = source(
    876,
    "source-effect-added",
    "The host lacks a handler, and Haskell that interprets effects forgets one.",
    "write the handler, and perform the effect in every interpreter",
)
EFFECT_GONE: Final = source(
    877,
    "source-effect-removed",
    "Code that performs or handles the effect does not compile.",
    FOLLOW,
)
EFFECT_RETYPED: Final = source(
    878, "source-effect-retyped", "The effect takes or answers another type.", FOLLOW
)
ENTRY_NEW: Final = source(
    879,
    "source-entry-point-added",
    "The guest lacks a handler for the entry point.",
    "write the handler in the guest's entry points",
)
ENTRY_GONE: Final = source(
    880, "source-entry-point-removed", "Code that calls or serves it does not compile.", FOLLOW
)
ENTRY_RETYPED: Final = source(
    881, "source-entry-point-retyped", "It takes or answers another type.", FOLLOW
)
TOOL_NEW: Final = source(
    882, "source-tool-added", "The guest's choice among the tools forgets one.", "write the handler"
)
TOOL_GONE: Final = source(
    883, "source-tool-removed", "Code that names the tool does not compile.", FOLLOW
)
TOOL_RETYPED: Final = source(884, "source-tool-retyped", "The tool takes another type.", FOLLOW)
