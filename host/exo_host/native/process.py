"""One native guest: a process, called synchronously on whichever thread owns it."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Lock
from typing import IO, Final, Protocol

from exo_host.errors import GuestRefused, GuestTrap
from exo_host.native import lines
from exo_host.native.binary import BUILD
from exo_types.codec import Codec
from exo_types.dispatch import refuse
from exo_types.failure import invalid_input
from exo_types.manifest import FINGERPRINT
from exo_types.models import NativeConfiguration, NativeReadiness, NativeReadinessError
from exo_types.wire import MAX_BYTES, WireError, loads

_READINESS: Final = Codec[NativeReadiness]("NativeReadiness", NativeReadiness)
_KEPT_VARIABLES: Final = ("PATH", "HOME", "XDG_CONFIG_HOME", "SYSTEMROOT", "TMPDIR")
_PATIENCE: Final = 2.0
"""Seconds that a guest has to end by itself, when it has nothing more to do."""


class AnyEffectRuntime(Protocol):
    """Performs effects for a guest that says in the document itself which one it wants."""

    def perform_any(self, document: bytes) -> bytes:
        """Return the reply document to an effect document; called on the guest's thread."""
        ...


class NativeProcess:
    """A live native guest. Not for two threads at once; dead after its first trap.

    Its standard error is the host's. It has a process group of its own, so that ending it also ends
    what it started.

    It has to be of the host's own schema: it names the fingerprint when it is ready, and carries no
    schema to compare, as a module does. Whoever builds it has the checkout, and builds it again.
    """

    def __init__(
        self, path: Path, runtime: AnyEffectRuntime, configuration: NativeConfiguration
    ) -> None:
        self._path = path
        self._runtime = runtime
        self._configuration = configuration
        self._configured = False
        self._cancelled = False
        self._ending = Lock()
        self.dead = False
        try:
            self._process = subprocess.Popen(
                [path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ},
                start_new_session=True,
            )
        except OSError as error:
            raise GuestRefused(
                f"cannot start the native guest {path}: {error.strerror}; build it with `{BUILD}`"
            ) from None

    @property
    def pid(self) -> int:
        """The process; also the number of its group."""
        return self._process.pid

    def call(self, export: str, data: bytes) -> bytes:
        """Call an entry point with a document and return its reply; raise `GuestTrap`."""
        return self._asked(f"the native guest's {export}", data, partial(lines.call, export))

    def perform(self, kind: str, data: bytes) -> bytes:
        """Have the guest's own interpreter perform an effect; raise `GuestTrap`."""
        return self._asked(f"the native guest's {kind}", data, lines.perform)

    def cancel(self) -> None:
        """End the process; callable from any thread."""
        self._cancelled = self.dead = True
        self._kill()

    def close(self) -> None:
        """Let the process end, and end it if it does not."""
        if self.dead:
            self._kill()
        self.dead = True
        with suppress(OSError):
            _open(self._process.stdin).close()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._kill()
            self._process.wait()
        _open(self._process.stdout).close()

    def _asked(self, what: str, data: bytes, request: Callable[[str], Iterable[bytes]]) -> bytes:
        if self.dead:
            raise GuestTrap("this native guest has ended and cannot be called again")
        refused = _refusal(data)
        if refused is not None:
            return refused
        try:
            self._configure()
            return self._conversation(request(data.decode()))
        except (lines.EndOfMessages, BrokenPipeError):
            raise GuestTrap(f"{what} {self._end()}") from None
        except lines.NonsenseError as error:
            self.cancel()
            raise GuestTrap(f"{what} answered nonsense: {error}") from None
        except BaseException:
            self.cancel()
            raise

    def _configure(self) -> None:
        if self._configured:
            return
        answer = _readiness(self._conversation(lines.configure(self._configuration)))
        if isinstance(answer, NativeReadinessError):
            raise GuestRefused(f"{self._path} cannot be configured: {answer.payload.message}")
        if answer.payload.fingerprint != FINGERPRINT:
            raise GuestRefused(
                f"{self._path} was built for schema {answer.payload.fingerprint[:12]}, this host "
                f"for schema {FINGERPRINT[:12]}; run `exo-gen generate` and `{BUILD}`"
            )
        self._configured = True

    def _conversation(self, request: Iterable[bytes]) -> bytes:
        self._send(request)
        while True:
            heard = lines.hear(_open(self._process.stdout))
            if heard.kind == "Answer":
                return heard.document
            self._send(lines.reply(self._runtime.perform_any(heard.document).decode()))

    def _send(self, request: Iterable[bytes]) -> None:
        stream = _open(self._process.stdin)
        stream.writelines(request)
        stream.flush()

    def _end(self) -> str:
        """Say how a process that says no more came to its end; bring it about if it has not."""
        stopped, self.dead = self._cancelled, True
        try:
            self._process.wait(None if stopped else _PATIENCE)
        except subprocess.TimeoutExpired:
            self._kill()
            return "said no more, and was ended"
        if stopped:
            return "was stopped: its time was up"
        status = self._process.returncode
        return f"died of signal {-status}" if status < 0 else f"ended with status {status}"

    def _kill(self) -> None:
        with self._ending:
            if self._process.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(self._process.pid, signal.SIGKILL)


def _open(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise RuntimeError("the native guest was started without pipes")
    return stream


def _readiness(document: bytes) -> NativeReadiness:
    try:
        return _READINESS.decode(document)
    except WireError as error:
        raise lines.NonsenseError(str(error)) from None


def _refusal(data: bytes) -> bytes | None:
    """Return the answer to bytes that no message can carry: no text, or too long for a document."""
    if len(data) <= MAX_BYTES and _is_text(data):
        return None
    try:
        loads(data)
    except WireError as error:
        return refuse(invalid_input(error))
    return None


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
