"""Faults in what holds a text to a pattern or a format, on either side."""

from __future__ import annotations

from typing import Final

from exo_contracts.faults.catalogue.named import type_
from exo_contracts.faults.fault import Fault
from exo_contracts.properties import agreement

_MODELS: Final = "generated/python/exo_types/models.py"
_ERRORS: Final = "generated/python/exo_types/errors.py"
_SOURCES: Final = "generated/haskell/src/ExoMonad"
_FORM: Final = f"{_SOURCES}/Wire/Form.hs"
_MACHINE: Final = f"{_SOURCES}/Pattern/Machine.hs"
_COMMIT: Final = type_("CommitId")
_TIME: Final = type_("Timestamp")

_PYTHON: Final = (
    Fault(
        id="py-pattern-unanchored",
        title="a pattern is found anywhere in a text, not in all of it",
        layer="python types",
        path=_MODELS,
        at='Field(pattern="^(?:[0-9a-f]{40}|[0-9a-f]{64})«$»")',
        faulty="",
        subjects=(_COMMIT,),
        seen_by=agreement.NAME,
    ),
    Fault(
        id="py-pattern-either-case",
        title="a pattern takes letters of either case",
        layer="python types",
        path=_MODELS,
        at='Field(pattern="«^»(?:[0-9a-f]{40}|[0-9a-f]{64})$")',
        faulty="(?i)^",
        subjects=(_COMMIT,),
        seen_by=agreement.NAME,
    ),
    Fault(
        id="py-format-leap-day",
        title="every year has a 29 February",
        layer="python types",
        path=_MODELS,
        at="|02-(?:0[1-9]|1[0-9]|2[0-«8»]))",
        faulty="9",
        subjects=(_TIME,),
        seen_by=agreement.NAME,
    ),
    Fault(
        id="py-format-unnamed",
        title="an error shows a format's pattern in place of its name",
        layer="python runtime",
        path=_ERRORS,
        at="name = «FORMATS.get(pattern)»",
        faulty="None",
        subjects=(_TIME,),
        seen_by=agreement.NAME,
    ),
)

_HASKELL: Final = (
    Fault(
        id="hs-pattern-ignored",
        title="a pattern is not checked",
        layer="haskell types",
        path=f"{_SOURCES}/Types/Effects.hs",
        at='commitId = «matching "^(?:[0-9a-f]{40}|[0-9a-f]{64})$" text»',
        faulty="text",
        subjects=(_COMMIT,),
        seen_by=agreement.NAME,
    ),
    Fault(
        id="hs-format-ignored",
        title="a format is not checked",
        layer="haskell types",
        path=f"{_SOURCES}/Types/Common.hs",
        at="timestamp = «formatted dateTimeFormat (textOf (atMost 35))»",
        faulty="textOf (atMost 35)",
        subjects=(_TIME,),
        seen_by=agreement.NAME,
    ),
    Fault(
        id="hs-pattern-inverted",
        title="a text is refused for matching",
        layer="haskell runtime",
        path=_FORM,
        at="| «good value» = Right value",
        faulty="not (good value)",
        subjects=(_COMMIT,),
        seen_by=agreement.NAME,
    ),
    Fault(
        id="hs-end-before-line-feed",
        title="the end of a text is also before a last line feed",
        layer="haskell runtime",
        path=_MACHINE,
        at="End -> «null after»",
        faulty="maybe True (== '\\n') after",
        subjects=(_COMMIT,),
        seen_by=agreement.NAME,
    ),
    Fault(
        id="hs-set-wider",
        title="every set holds a letter more",
        layer="haskell runtime",
        path=_MACHINE,
        at="(set, next) <- readers, «member c set»]",
        faulty="c == 'g' || member c set",
        subjects=(_COMMIT,),
        seen_by=agreement.NAME,
    ),
)

FAULTS: Final = (*_PYTHON, *_HASKELL)
