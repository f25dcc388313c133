"""What is to be sent, in bounded queues, and the one thread that sends it.

The thread has an event loop of its own, so that a request can be given up at any moment: by its
deadline, however slowly a collector answers, and by the host's end. It starts with the first item.

OpenTelemetry's own batching is not used: it does not count what it drops, and its end can neither
be bounded nor be waited for.
"""

from __future__ import annotations

import asyncio
import logging
import random
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar
from urllib.parse import urlsplit

import httpx

from exo_host.rarely import Rarely
from exo_host.telemetry.settings import TelemetrySettings

_LOG: Final = logging.getLogger("telemetry")
_TRY_AGAIN: Final = frozenset({429, 502, 503, 504})
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_FIRST_PAUSE_SECONDS: Final = 0.5
_QUIET_SECONDS: Final = 60.0
_GRACE_SECONDS: Final = 3.0
"""For the thread to end, once it may send no more."""

T = TypeVar("T")


@dataclass
class Lane(Generic[T]):
    """Items of one kind, which go to one path."""

    path: str
    """Below the endpoint, such as `v1/logs`."""

    encode: Callable[[Sequence[T]], bytes]
    """A batch as the body of a request."""

    rejected: Callable[[bytes], int]
    """How many items of a batch the collector did not want, by its answer."""

    waiting: deque[T] = field(default_factory=deque)


class Outbox:
    """Takes items of any thread at once, and sends them later or not at all."""

    def __init__(self, settings: TelemetrySettings) -> None:
        self._settings = settings
        self._lanes: list[Lane[object]] = []
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        self._closing = asyncio.Event()
        self._closed = False
        self._ended: Future[None] = Future()
        self._complaints = Rarely(_QUIET_SECONDS)
        self.dropped = 0
        """Items that were not sent, or that the collector did not take."""

    def lane(
        self,
        path: str,
        encode: Callable[[Sequence[T]], bytes],
        rejected: Callable[[bytes], int],
    ) -> Callable[[T], None]:
        """Make a lane; answers the function that puts an item into it."""
        lane: Lane[T] = Lane(path, encode, rejected)
        self._lanes.append(lane)  # type: ignore[arg-type]
        return lambda item: self._put(lane, item)

    def _put(self, lane: Lane[T], item: T) -> None:
        with self._lock:
            if self._closed or len(lane.waiting) >= self._settings.queue_size:
                self.dropped += 1
                return
            if self._thread is None and not self._start():
                self.dropped += 1
                return
            lane.waiting.append(item)
            if len(lane.waiting) == self._settings.batch_size:
                self._call(self._wake.set)

    def _start(self) -> bool:
        """Whether there is a thread now; a process may have all the threads or files it may."""
        try:
            loop = asyncio.new_event_loop()
        except OSError:
            return False
        thread = threading.Thread(target=self._live, args=(loop,), name="telemetry", daemon=True)
        try:
            thread.start()
        except RuntimeError:
            loop.close()
            return False
        self._loop, self._thread = loop, thread
        return True

    def _call(self, what: Callable[[], None]) -> None:
        assert self._loop is not None
        with suppress(RuntimeError):
            # It may have ended by itself.
            self._loop.call_soon_threadsafe(what)

    async def close(self) -> None:
        """Send what waits, as far as the shutdown timeout goes; leaves no thread. Idempotent."""
        with self._lock:
            self._closed = True
            thread = self._thread
            if thread is None:
                return
            self._call(self._closing.set)
            self._call(self._wake.set)
        longest = self._settings.shutdown_timeout_seconds + _GRACE_SECONDS
        with suppress(TimeoutError):
            await asyncio.wait_for(
                asyncio.shield(asyncio.wrap_future(self._ended)), timeout=longest
            )
            # Its last step is behind it.
            thread.join(_GRACE_SECONDS)

    def _live(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            loop.run_until_complete(self._work())
            loop.run_until_complete(loop.shutdown_asyncgens())
        except Exception as error:
            self._complain(f"is not spoken to any more: {type(error).__name__}")
        finally:
            # A name that is being looked up is not waited for.
            loop.close()
            with self._lock:
                self._closed = True
                self._forget()
            self._ended.set_result(None)

    def _forget(self) -> None:
        for lane in self._lanes:
            self.dropped += len(lane.waiting)
            lane.waiting.clear()

    async def _work(self) -> None:
        headers = {
            **{name: value.get_secret_value() for name, value in self._settings.headers.items()},
            "content-type": "application/x-protobuf",
        }
        # A proxy of the environment is for the world outside.
        outside = urlsplit(self._settings.endpoint or "").hostname not in _LOOPBACK
        async with httpx.AsyncClient(headers=headers, timeout=None, trust_env=outside) as client:
            sending = asyncio.ensure_future(self._send_always(client))
            closing = asyncio.ensure_future(self._closing.wait())
            await asyncio.wait({sending, closing}, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait({sending}, timeout=self._settings.shutdown_timeout_seconds)
            for task in (sending, closing):
                task.cancel()
            await asyncio.gather(sending, closing, return_exceptions=True)

    async def _send_always(self, client: httpx.AsyncClient) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._settings.schedule_delay_seconds):
                    await self._wake.wait()
            self._wake.clear()
            last = self._closing.is_set()
            for lane in self._lanes:
                while batch := self._take(lane):
                    await self._send(client, lane, batch)
            if last:
                return

    def _take(self, lane: Lane[T]) -> list[T]:
        with self._lock:
            count = min(len(lane.waiting), self._settings.batch_size)
            return [lane.waiting.popleft() for _ in range(count)]

    async def _send(self, client: httpx.AsyncClient, lane: Lane[T], batch: list[T]) -> None:
        lost = len(batch)
        try:
            async with asyncio.timeout(self._settings.export_timeout_seconds):
                answer = await self._post(client, lane.path, lane.encode(batch))
            lost = lane.rejected(answer)
            if lost:
                self._complain("does not take all that it is sent")
        except TimeoutError:
            self._complain("does not answer in time")
        except _Refused as refused:
            self._complain(str(refused))
        except Exception as error:
            # Of what cannot be encoded, or an answer that is none; not a word of its content.
            self._complain(f"cannot be spoken to: {type(error).__name__}")
        finally:
            with self._lock:
                self.dropped += lost

    async def _post(self, client: httpx.AsyncClient, path: str, body: bytes) -> bytes:
        """Send until it is taken; raise `_Refused` when it will never be."""
        pause = _FIRST_PAUSE_SECONDS
        while True:
            last = self._closing.is_set()
            wait = pause * random.uniform(0.8, 1.2)
            try:
                response = await client.post(f"{self._settings.endpoint}/{path}", content=body)
            except httpx.TransportError as error:
                why = f"cannot be reached: {type(error).__name__}"
            else:
                if response.is_success:
                    return response.content
                why = f"answers {response.status_code}"
                if response.status_code not in _TRY_AGAIN:
                    raise _Refused(why)
                asked = response.headers.get("retry-after", "")
                wait = float(asked) if asked.isascii() and asked.isdigit() else wait
            if last:
                # The host is closing: one attempt, no waiting for better times.
                raise _Refused(why)
            self._complain(why)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), timeout=wait)
            pause *= 2

    def _complain(self, why: str) -> None:
        if self._complaints.now():
            _LOG.warning(
                "the telemetry collector at %s %s; %d items dropped so far; "
                "nothing more is said of it for a minute",
                self._settings.endpoint,
                why,
                self.dropped,
            )


class _Refused(Exception):
    """The collector will not take a batch; the text says why."""
