"""One HTTP request over the host's Unix socket, with the standard library alone."""

from __future__ import annotations

import http.client
import socket
from pathlib import Path
from typing import Final

_LARGEST_ANSWER: Final = 16 * 2**20


class NoAnswer(Exception):
    """The server did not answer, or not with what was asked for; `str()` says what to do."""


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def post(path: Path, target: str, document: bytes, timeout: float) -> bytes:
    """Post a JSON document and return the body of a 200; raise `NoAnswer`."""
    status, body = exchange(path, "POST", target, document, timeout)
    if status != 200:
        said = body[:500].decode("utf-8", "replace")
        raise NoAnswer(f"exo-host answered with status {status}: {said}")
    return body


def exchange(
    path: Path, method: str, target: str, document: bytes, timeout: float
) -> tuple[int, bytes]:
    """Make a request and return the status and the body; raise `NoAnswer`."""
    connection = _UnixConnection(path, timeout)
    try:
        connection.request(method, target, document, {"Content-Type": "application/json"})
        response = connection.getresponse()
        body = response.read(_LARGEST_ANSWER + 1)
    except (FileNotFoundError, ConnectionRefusedError):
        raise NoAnswer(f"no exo-host listens on {path}; start it: exo-host serve") from None
    except TimeoutError:
        raise NoAnswer(f"exo-host did not answer on {path} within {timeout:g} s") from None
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswer(
            f"exo-host did not answer on {path}: {str(error) or type(error).__name__}"
        ) from None
    finally:
        connection.close()
    if len(body) > _LARGEST_ANSWER:
        raise NoAnswer("exo-host answered more than is sensible")
    return response.status, body
