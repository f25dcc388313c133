"""Questions to programs and addresses, each with an end."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from exo_host.unix_http import NoAnswer, exchange

SECONDS: Final = 3.0
"""How long any one of them may take."""


class Unanswered(Exception):
    """No answer, and why."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A program that ended."""

    status: int
    output: str


def run_program(argv: Sequence[str], *, keep_output: bool = True) -> Ran:
    """Run a program to its end; raise `Unanswered`. What it starts ends with it."""
    try:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if keep_output else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise Unanswered(f"{argv[0]} does not run: {error.strerror}") from None
    with process:
        try:
            output, _ = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise Unanswered(f"{argv[0]} did not answer within {SECONDS:g} s") from None
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
    return Ran(process.returncode, (output or b"").decode("utf-8", "replace").strip())


def get_json(address: str, target: str) -> dict[str, object]:
    """Get an object from `unix://PATH`, `http://` or `tcp://`; raise `Unanswered`."""
    parts = urlsplit(address)
    try:
        if parts.scheme == "unix":
            status, body = exchange(Path(parts.path), "GET", target, b"", SECONDS)
        else:
            status, body = _over_tcp(parts.hostname or "", parts.port or 80, target)
        document = json.loads(body)
    except NoAnswer as error:
        raise Unanswered(_without_name(str(error))) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unanswered(_reason(error)) from None
    if status != http.HTTPStatus.OK or not isinstance(document, dict):
        raise Unanswered(f"the answer to {target} has status {status}")
    return document


def connect(host: str, port: int) -> None:
    """Open a connection and close it; raise `Unanswered`."""
    try:
        socket.create_connection((host, port), timeout=SECONDS).close()
    except OSError as error:
        raise Unanswered(_reason(error)) from None


def _over_tcp(host: str, port: int, target: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    try:
        connection.request("GET", target)
        response = connection.getresponse()
        return response.status, response.read(1 << 20)
    finally:
        connection.close()


def _without_name(reason: str) -> str:
    # What is asked here need not be an exo-host.
    for said, meant in (("no exo-host listens", "nobody listens"), ("exo-host did", "it did")):
        reason = reason.replace(said, meant)
    return reason.partition("; start it")[0]


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer within {SECONDS:g} s"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
