"""Spans around calls and effects, as the runtime asks for them; telemetry provides them."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Span(Protocol):
    """One span that is open."""

    def finish(self, outcome: str, code: str | None = None) -> None:
        """Say how it came out, before it closes."""
        ...


class Spans(Protocol):
    """Opens spans. What is opened inside another, also on another thread, is its child."""

    def call_span(
        self,
        export: str,
        *,
        call_id: str,
        session_id: str,
        door: str,
        traceparent: str | None = None,
    ) -> AbstractContextManager[Span]:
        """A span around a call of the guest."""
        ...

    def effect_span(self, kind: str) -> AbstractContextManager[Span]:
        """A span around an effect."""
        ...


class _NoSpan:
    def finish(self, outcome: str, code: str | None = None) -> None:
        """Say it to nobody."""


class NoSpans:
    """Telemetry is off."""

    def call_span(
        self,
        export: str,
        *,
        call_id: str,
        session_id: str,
        door: str,
        traceparent: str | None = None,
    ) -> AbstractContextManager[Span]:
        """Nothing around a call."""
        return nullcontext(_NoSpan())

    def effect_span(self, kind: str) -> AbstractContextManager[Span]:
        """Nothing around an effect."""
        return nullcontext(_NoSpan())
