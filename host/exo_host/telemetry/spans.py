"""Spans: a call of the guest, and the effects it asks for within.

A span has lengths, kinds and codes, never what was said. It is current between its beginning and
its end, in the context variables of whoever opened it: a thread or a task that starts with a copy
of them continues the trace.
"""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Self

from exo_types.failure import as_failure

if TYPE_CHECKING:
    from contextvars import Token

    from opentelemetry.context import Context
    from opentelemetry.trace import Span, SpanKind

    from exo_host.redaction import Redactor
    from exo_host.telemetry.pipeline import Pipeline

OUTCOME = "exomonad.outcome"
CODE = "error.type"


class _HostSpan:
    """A span that is current inside a `with`. Without a pipeline it does nothing."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._opening: tuple[Pipeline, SpanKind, dict[str, str], Context | None] | None = None
        self._span: Span | None = None
        self._token: Token[Context] | None = None
        self._outcome: str | None = None
        self._code: str | None = None
        self._redactor: Redactor | None = None

    def open_with(
        self,
        pipeline: Pipeline,
        redactor: Redactor,
        kind: SpanKind,
        attributes: dict[str, str],
        parent: Context | None = None,
    ) -> Self:
        """Make it a span of this pipeline; `parent` in place of the current context."""
        self._redactor = redactor
        told = {name: redactor.text(value) for name, value in attributes.items()}
        self._opening = (pipeline, kind, told, parent)
        return self

    def finish(self, outcome: str, code: str | None = None) -> None:
        """Say how it ended, before the `with` does; `code` is an effect error's, or None."""
        self._outcome, self._code = outcome, code

    def __enter__(self) -> Self:
        if self._opening is not None:
            from opentelemetry.context import attach
            from opentelemetry.trace import set_span_in_context

            pipeline, kind, attributes, parent = self._opening
            assert self._redactor is not None
            self._span = pipeline.tracer.start_span(
                self._redactor.text(self._name), parent, kind, attributes
            )
            self._token = attach(set_span_in_context(self._span, parent))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._span is None or self._token is None or self._redactor is None:
            return
        from opentelemetry.context import detach
        from opentelemetry.trace import StatusCode

        if self._outcome is None and error is not None:
            # The code only: what an exception says may be what was said.
            self._code = as_failure(self._name, error).code
            self._outcome = "cancelled" if self._code == "cancelled" else "error"
        self._span.set_attribute(OUTCOME, self._redactor.text(self._outcome or "unknown"))
        if self._code is not None:
            code = self._redactor.text(self._code)
            self._span.set_attribute(CODE, code)
            self._span.set_status(StatusCode.ERROR, code)
        detach(self._token)
        self._span.end()
        self._span = self._token = None


class CallSpan(_HostSpan):
    """A call of one of the guest's exports."""

    @property
    def traceparent(self) -> str | None:
        """This span in W3C's form, for whoever is called from here; None when telemetry is off."""
        if self._span is None:
            return None
        context = self._span.get_span_context()
        return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"


class EffectSpan(_HostSpan):
    """An effect that the guest asked for."""

    def sizes(self, *, asked_bytes: int | None = None, answered_bytes: int | None = None) -> None:
        """Say how long the request was, and its result."""
        if self._span is None:
            return
        if asked_bytes is not None:
            self._span.set_attribute("exomonad.effect.asked_bytes", asked_bytes)
        if answered_bytes is not None:
            self._span.set_attribute("exomonad.effect.answered_bytes", answered_bytes)
