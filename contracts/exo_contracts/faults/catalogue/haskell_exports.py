"""Faults in how the guest is served and how it asks: entry points, effects, kernel memory."""

from __future__ import annotations

from typing import Final

from exo_contracts.faults.catalogue.named import LIFE, MEMORY, effect, entry
from exo_contracts.faults.fault import Fault
from exo_contracts.properties import entry_points, host_call, memory, stateful

_SOURCES: Final = "generated/haskell/src/ExoMonad"
_ENTRY: Final = f"{_SOURCES}/Entry.hs"
_HOST: Final = f"{_SOURCES}/Host.hs"
_KERNEL: Final = f"{_SOURCES}/Host/Kernel.hs"
_EXPORTS: Final = "generated/haskell/exports/Exports.hs"

FAULTS: Final = (
    Fault(
        id="hs-entry-miswired",
        title="an entry point is served by another's handler",
        layer="haskell exports",
        path=_EXPORTS,
        at="onInput (maxDocumentBytes + 1) («serveSessionStart» entryPoints)",
        faulty="serveSessionEnd",
        subjects=(entry("handle_session_start"),),
        seen_by=entry_points.NAME,
    ),
    Fault(
        id="hs-input-clipped",
        title="an input that is a byte too long is cut instead of refused",
        layer="haskell exports",
        path=_EXPORTS,
        at="onInput «(maxDocumentBytes + 1)» (serveSessionEnd entryPoints)",
        faulty="maxDocumentBytes",
        subjects=(entry("handle_session_end"),),
        seen_by=entry_points.NAME,
    ),
    Fault(
        id="hs-refused-as-internal",
        title="a wrong input is the guest's own failure",
        layer="haskell exports",
        path=_ENTRY,
        at="pure (refusal «EffectErrorCodeInvalidInput»",
        faulty="EffectErrorCodeInternal",
        subjects=(entry("handle_session_end"),),
        seen_by=entry_points.NAME,
    ),
    Fault(
        id="hs-exception-swallowed",
        title="an exception in the guest becomes an empty answer",
        layer="haskell exports",
        path=_ENTRY,
        at="evaluate . «refusal EffectErrorCodeInternal» $ case said of",
        faulty='const ""',
        subjects=(LIFE,),
        seen_by=stateful.NAME,
    ),
    Fault(
        id="hs-import-swapped",
        title="an effect is performed by another's host function",
        layer="haskell exports",
        path=_HOST,
        at="ask «hostLSPHover» . LSPHover",
        faulty="hostLLMCall",
        subjects=(effect("LSPHover"),),
        seen_by=host_call.NAME,
    ),
    Fault(
        id="hs-performed-twice",
        title="an effect is performed twice",
        layer="haskell exports",
        path=_HOST,
        at="«callHost (maxDocumentBytes + 1) function document»",
        faulty="callHost 1 function document >> callHost (maxDocumentBytes + 1) function document",
        subjects=(effect("Emit"),),
        seen_by=host_call.NAME,
    ),
    Fault(
        id="hs-broken-reply-renamed",
        title="a reply that cannot be read counts as the service being away",
        layer="haskell exports",
        path=_HOST,
        at='refuse «EffectErrorCodeInternal» ["cannot read the answer to "',
        faulty="EffectErrorCodeUnavailable",
        subjects=(effect("Log"),),
        seen_by=host_call.NAME,
    ),
    Fault(
        id="hs-retry-after-lost",
        title="how long to wait is lost on the way to the guest",
        layer="haskell exports",
        path=_HOST,
        at="Just (Right outcome) -> pure «outcome»",
        faulty="either (\\e -> Left e {effectErrorRetryAfterMs = Nothing}) Right outcome",
        subjects=(effect("Log"),),
        seen_by=host_call.NAME,
        needs="import ExoMonad.Types.Common (EffectError (..))",
    ),
    Fault(
        id="hs-question-leaked",
        title="the document of an effect is never freed",
        layer="haskell exports",
        path=_KERNEL,
        at="«blockFree question»",
        faulty="pure ()",
        subjects=(MEMORY,),
        seen_by=memory.NAME,
    ),
    Fault(
        id="hs-answer-leaked",
        title="the reply to an effect is never freed",
        layer="haskell exports",
        path=_KERNEL,
        at="bytes <$ «blockFree block»",
        faulty="pure ()",
        subjects=(MEMORY,),
        seen_by=memory.NAME,
    ),
)
