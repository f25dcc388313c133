"""Numbers about the runtime, for Prometheus to scrape.

Format: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300)


class Metrics:
    """Counts and durations of one runtime, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry(auto_describe=True)
        self._calls = Histogram(
            "exomonad_call_seconds",
            "Calls of the guest from their arrival to their end.",
            ("export", "status"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._effects = Histogram(
            "exomonad_effect_seconds",
            "Effects performed for the guest.",
            ("kind", "outcome"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._reloads = Counter(
            "exomonad_reloads", "Attempts to load a guest.", ("outcome",), registry=self._registry
        )
        self._instances = self._gauge("instances", "Guests that are alive.")
        self._busy = self._gauge("calls_running", "Calls that run now.")
        self._waiting = self._gauge("calls_waiting", "Calls that wait for their turn.")
        self._generation = self._gauge("generation", "The guest in place, counted from 1.")

    def called(self, export: str, status: str, seconds: float) -> None:
        """A call has ended."""
        self._calls.labels(export, status).observe(seconds)

    def performed(self, kind: str, outcome: str, seconds: float) -> None:
        """An effect was answered."""
        self._effects.labels(kind, outcome).observe(seconds)

    def reloaded(self, outcome: str) -> None:
        """A reload was tried."""
        self._reloads.labels(outcome).inc()

    def standing(self, *, live: int, busy: int, waiting: int, generation: int) -> None:
        """How things stand now."""
        self._instances.set(live)
        self._busy.set(busy)
        self._waiting.set(waiting)
        self._generation.set(generation)

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self._registry)

    def _gauge(self, name: str, meaning: str) -> Gauge:
        return Gauge(f"exomonad_{name}", meaning, registry=self._registry)
