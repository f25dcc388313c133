"""The runtime itself over HTTP: health, metrics, reload, and what the page shows."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from importlib.metadata import version
from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from exo_host.runtime.metrics import CONTENT_TYPE
from exo_host.runtime.runtime import Runtime
from exo_host.runtime.trace import JsonObject
from exo_host.server.replies import error_response, json_response
from exo_types.manifest import FINGERPRINT

_BEAT_SECONDS: Final = 2.0


async def health(request: Request) -> Response:
    """Say that the host answers, and with which guest; nothing here is secret."""
    generation = _runtime(request).pool.generation
    return json_response(
        {
            "status": "ok",
            "version": version("exomonad"),
            "fingerprint": FINGERPRINT,
            "guest_fingerprint": generation.compiled.fingerprint,
            "generation": generation.number,
            "digest": generation.digest,
        }
    )


async def metrics(request: Request) -> Response:
    """All metrics, as Prometheus reads them."""
    return Response(_runtime(request).metrics_text(), headers={"Content-Type": CONTENT_TYPE})


async def reload(request: Request) -> Response:
    """Put the guest that is there now in place; 409 with the reason when it is refused."""
    outcome = await _runtime(request).reload()
    if outcome.outcome == "refused":
        return error_response("conflict", outcome.reason)
    return json_response(outcome.shown())


async def runtime_now(request: Request) -> Response:
    """How things stand, recent calls and reloads included."""
    return json_response(await asyncio.to_thread(_everything, _runtime(request)))


async def events(request: Request) -> Response:
    """What happens from now on, one JSON document a line, until the reader goes away.

    By the time the reader sees the response's head, nothing that happens is lost to it.
    """
    lines = _lines(_runtime(request))
    first = await anext(lines)
    return StreamingResponse(
        _after(first, lines),
        media_type="application/x-ndjson",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _lines(runtime: Runtime) -> AsyncGenerator[bytes, None]:
    """Events as they come, and every other second how things stand if that has changed."""
    shown: JsonObject = {}
    loop = asyncio.get_running_loop()
    beat = loop.time() + _BEAT_SECONDS
    with runtime.recorder.watched() as queue:
        yield _line({"type": "alive"})
        while True:
            try:
                async with asyncio.timeout_at(beat):
                    event = await queue.get()
                yield _line(event)
                if event["type"] == "stopped":
                    return
                continue
            except TimeoutError:
                beat = loop.time() + _BEAT_SECONDS
            standing = await asyncio.to_thread(_standing, runtime)
            if standing == shown:
                yield _line({"type": "alive"})
            else:
                shown = standing
                yield _line({"type": "runtime", **standing})


async def _after(first: bytes, rest: AsyncGenerator[bytes, None]) -> AsyncIterator[bytes]:
    async with aclosing(rest):
        yield first
        async for line in rest:
            yield line


def _everything(runtime: Runtime) -> JsonObject:
    return {
        "version": version("exomonad"),
        **runtime.describe(),
        "calls": runtime.recorder.calls(),
        "reloads": runtime.recorder.reloads(),
    }


def _standing(runtime: Runtime) -> JsonObject:
    everything = runtime.describe()
    return {key: everything[key] for key in ("guest", "load", "instances", "sessions")}


def _line(event: JsonObject) -> bytes:
    return json.dumps(event, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _runtime(request: Request) -> Runtime:
    runtime: Runtime = request.app.state.doors.runtime
    return runtime
