"""The SDK's client: made when first needed, used in threads of its own.

A request to an engine that hangs holds one of these threads and nobody else's, and it ends with
the client's own time limit.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final, Protocol, TypeVar, cast
from urllib.parse import urlsplit

import docker.errors  # type: ignore[import-untyped]
import requests.exceptions
from docker import APIClient
from pydantic import JsonValue

from exo_host.effects.docker import failing
from exo_host.effects.docker.settings import DockerSettings
from exo_types.failure import EffectFailure

T = TypeVar("T")

_USUAL_SOCKET: Final = "unix:///var/run/docker.sock"


class Api(Protocol):
    """What is used of `docker.APIClient`."""

    @property
    def api_version(self) -> str: ...
    def inspect_image(self, image: str) -> JsonValue: ...
    def pull(self, repository: str, *, stream: bool, decode: bool) -> Iterator[JsonValue]: ...
    def create_container_from_config(
        self, config: dict[str, JsonValue], name: str | None
    ) -> JsonValue: ...
    def inspect_container(self, container: str) -> JsonValue: ...
    def start(self, container: str) -> None: ...
    def remove_container(self, container: str, *, v: bool, force: bool) -> None: ...
    def exec_create(
        self,
        container: str,
        cmd: list[str],
        *,
        stdin: bool,
        user: str,
        environment: list[str],
        workdir: str | None,
    ) -> JsonValue: ...
    def exec_inspect(self, exec_id: str) -> JsonValue: ...
    def close(self) -> None: ...


class Engine:
    """A container engine."""

    def __init__(self, settings: DockerSettings) -> None:
        self._settings: Final = settings
        self._connecting: Final = threading.Lock()
        self._api: Api | None = None
        self._threads: ThreadPoolExecutor | None = None
        self._under_way: Final[set[Future[object]]] = set()
        self._insisted: Final[set[asyncio.Task[None]]] = set()

    def address(self) -> str:
        """Where the engine is: `unix://PATH` or `tcp://HOST:PORT`, on this machine.

        Raises `unsupported` for anything else: what is started elsewhere sees none of the files
        that are meant, and a port that others reach gives them this machine.
        """
        asked = self._settings.base_url or os.environ.get("DOCKER_HOST") or _USUAL_SOCKET
        parts = urlsplit(asked)
        if parts.scheme == "unix" and parts.path.startswith("/") and not parts.netloc:
            return asked
        if parts.scheme == "tcp" and parts.port and _loopback(parts.hostname or ""):
            return asked
        raise EffectFailure(
            "unsupported",
            "the container engine must be on this machine: expected unix:///PATH or "
            f"tcp://127.0.0.1:PORT, got {parts.scheme or 'no scheme'}://{parts.hostname or ''}",
        )

    async def call(self, doing: str, work: Callable[[Api], T]) -> T:
        """Run `work` in a thread. `doing` begins the message of its failure."""
        return await asyncio.wrap_future(self.begin(doing, work))

    def begin(self, doing: str, work: Callable[[Api], T]) -> Future[T]:
        """Run `work` in a thread, for a caller who must know how it ends even when cancelled."""
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self._settings.threads, "docker")
        future = self._threads.submit(self._perform, doing, work)
        kept = cast("Future[object]", future)
        self._under_way.add(kept)
        future.add_done_callback(lambda _: self._under_way.discard(kept))
        return future

    async def insist(self, work: Coroutine[None, None, None]) -> None:
        """Do `work` to its end, also when whoever waits for it is cancelled."""
        task = asyncio.create_task(work)
        self._insisted.add(task)
        task.add_done_callback(self._insisted.discard)
        await asyncio.shield(task)

    async def close(self) -> None:
        """Finish what was insisted on, then end the threads. May be called again."""
        await asyncio.gather(*self._insisted, return_exceptions=True)
        threads, self._threads = self._threads, None
        if threads is None:
            return
        threads.shutdown(wait=False, cancel_futures=True)
        waiting = [asyncio.wrap_future(future) for future in list(self._under_way)]
        await asyncio.gather(*waiting, return_exceptions=True)
        threads.shutdown()
        if self._api is not None:
            self._api.close()
            self._api = None

    def _perform(self, doing: str, work: Callable[[Api], T]) -> T:
        try:
            return work(self._connected())
        except docker.errors.APIError as error:
            raise failing.refused(
                doing, str(error.explanation or error), error.status_code
            ) from None
        except requests.exceptions.Timeout:
            raise EffectFailure(
                "timeout",
                f"{doing} failed: the container engine did not answer within "
                f"{self._settings.timeout_seconds:g} s",
            ) from None
        except (requests.exceptions.RequestException, docker.errors.DockerException, OSError) as e:
            raise failing.unreachable(self.address(), e) from None

    def _connected(self) -> Api:
        address = self.address()
        if address.startswith("unix:") and not Path(urlsplit(address).path).exists():
            raise failing.unreachable(address, "there is no such socket")
        with self._connecting:
            if self._api is None:
                client = APIClient(
                    base_url=address,
                    timeout=self._settings.timeout_seconds,
                    max_pool_size=self._settings.threads,
                )
                # Neither proxies nor a .netrc have anything to do with a socket of this machine.
                client.trust_env = False
                self._api = cast("Api", client)
            return self._api


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
