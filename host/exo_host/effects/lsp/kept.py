"""One server that is kept: started when first asked, restarted after a crash, ended when idle."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pygls.exceptions import JsonRpcException

from exo_host.effects.lsp import failures
from exo_host.effects.lsp.backoff import Backoff
from exo_host.effects.lsp.places import Document
from exo_host.effects.lsp.process import find_program
from exo_host.effects.lsp.session import Session
from exo_host.effects.lsp.settings import LanguageServersSettings, ServerCommand
from exo_host.effects.lsp.wire import ServerEnded
from exo_types.failure import EffectFailure
from exo_types.models import LSPHoverAnswer, LSPPosition


class KeptServer:
    """The server of one workspace and language, through all its lives."""

    def __init__(
        self,
        workspace: Path,
        language: str,
        settings: LanguageServersSettings,
        on_idle: Callable[[KeptServer], None],
    ) -> None:
        self.workspace = workspace
        self.language = language
        self.used_at = 0.0
        """When it was last asked, on the loop's clock."""
        self._settings = settings
        self._on_idle = on_idle
        self._backoff = Backoff(settings.backoff_seconds, settings.backoff_max_seconds)
        self._why = ("", "was never started", list[str]())
        """Name, end and last words of the life before this one."""
        self._unfit: EffectFailure | None = None
        """Why a server that did start is of no use."""
        self._starting: asyncio.Task[Session] | None = None
        self._session: Session | None = None
        self._users = 0
        self._idle: asyncio.TimerHandle | None = None

    @property
    def busy(self) -> bool:
        """Whether a call is using it."""
        return self._users > 0

    @property
    def running(self) -> bool:
        """Whether there is a process, or will be in a moment."""
        return self._session is not None or self._starting is not None

    @property
    def pid(self) -> int | None:
        """The process's, when there is one."""
        return self._session.pid if self._session is not None else None

    @property
    def spent(self) -> bool:
        """Whether nothing would be lost by forgetting it."""
        now = asyncio.get_running_loop().time()
        return not self.running and not self.busy and self._backoff.forgotten(now)

    async def hover(self, document: Document, place: LSPPosition) -> LSPHoverAnswer:
        """Ask the server, starting it if need be."""
        with self._in_use():
            session = await self._running_session()
            try:
                async with asyncio.timeout(self._settings.timeout_seconds):
                    said = await session.hover(document, place)
            except TimeoutError:
                raise failures.too_slow(
                    session.name, "answer", self._settings.timeout_seconds
                ) from None
            except JsonRpcException as error:
                raise failures.said(session.name, error) from None
            except ServerEnded as end:
                if session.closing:
                    raise failures.left() from None
                self._note_end(session, str(end))
                raise self._wait_first() from None
            self._backoff.succeeded()
            return LSPHoverAnswer(hover=said, server=session.name)

    async def stop(self) -> None:
        """End the process; what is under way fails."""
        self._disarm()
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.wait({self._starting})
        session, self._session = self._session, None
        if session is not None:
            await session.close(self._settings)

    async def _running_session(self) -> Session:
        if self._session is not None:
            return self._session
        if self._starting is None:
            if self._backoff.remaining_ms(asyncio.get_running_loop().time()):
                raise self._unfit or self._wait_first()
            self._unfit = None
            self._starting = asyncio.create_task(self._start())
            self._starting.add_done_callback(self._started)
        # Shielded: the one who asks first may be cancelled, others wait for the same start.
        waited = asyncio.shield(self._starting)
        try:
            return await waited
        except asyncio.CancelledError:
            if waited.cancelled() and not _is_cancelled():
                raise failures.left() from None
            raise

    async def _start(self) -> Session:
        command, program = _installed(self.language, self._settings.commands(self.language))
        seconds = self._settings.start_timeout_seconds
        name = Path(program).name
        try:
            async with asyncio.timeout(seconds):
                return await Session.open(
                    command, program, self.workspace, self.language, self._settings
                )
        except TimeoutError:
            raise self._failed_start(failures.too_slow(name, "start", seconds)) from None
        except JsonRpcException as error:
            raise self._failed_start(failures.said(name, error)) from None
        except OSError as error:
            raise self._failed_start(failures.not_started(program, error)) from None
        except ServerEnded as end:
            self._note_failure(name, f"{end} while starting", end.last_words)
            raise self._wait_first() from None
        except EffectFailure as failure:
            self._unfit = self._failed_start(failure)
            raise failure from None

    def _started(self, start: asyncio.Task[Session]) -> None:
        self._starting = None
        if start.cancelled() or start.exception() is not None:
            return
        session = self._session = start.result()
        session.ended.add_done_callback(lambda ended: self._note_end(session, _how(ended)))
        self._arm()

    def _failed_start(self, failure: EffectFailure) -> EffectFailure:
        name = self.language
        self._note_failure(name, f"did not start ({failure.error.message})", [])
        return failure

    def _note_end(self, session: Session, how: str) -> None:
        """The server ended by itself; hearing of it a second time changes nothing."""
        if self._session is session:
            self._session = None
            self._disarm()
            self._note_failure(session.name, how, session.last_words)

    def _note_failure(self, name: str, how: str, last_words: list[str]) -> None:
        self._why = (name, how, last_words)
        self._backoff.failed(asyncio.get_running_loop().time())

    def _wait_first(self) -> EffectFailure:
        name, how, last_words = self._why
        remaining = self._backoff.remaining_ms(asyncio.get_running_loop().time())
        return failures.ended(name, how, last_words, remaining)

    @contextlib.contextmanager
    def _in_use(self) -> Iterator[None]:
        self._users += 1
        self._disarm()
        try:
            yield
        finally:
            self._users -= 1
            self.used_at = asyncio.get_running_loop().time()
            self._arm()

    def _arm(self) -> None:
        self._disarm()
        if self._session is not None and not self.busy:
            loop = asyncio.get_running_loop()
            self._idle = loop.call_later(self._settings.idle_seconds, self._on_idle, self)

    def _disarm(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None


def _installed(language: str, commands: Sequence[ServerCommand]) -> tuple[ServerCommand, str]:
    for command in commands:
        program = find_program(command.argv[0])
        if program is not None:
            return command, program
    raise failures.not_installed(language, commands)


def _how(ended: asyncio.Task[str]) -> str:
    if ended.cancelled() or ended.exception() is not None:
        return "was lost"
    return ended.result()


def _is_cancelled() -> bool:
    """Whether the cancellation met is meant for the current task."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
