"""Downloading a large file so that a broken connection costs only the rest of it.

What has arrived is kept as `<name>.part`. A later try asks the server for the remainder, and only
continues when it can tell that the file is still the same: by the ETag it noted, or because a
checksum will judge the whole afterwards.
"""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from exo_gen.toolchain.checksum import Checksum, verify
from exo_gen.toolchain.errors import ChecksumError, DownloadError

if TYPE_CHECKING:
    from http.client import HTTPResponse

    from exo_gen.toolchain.progress import Reporter

_ATTEMPTS = 4
_TIMEOUT_SECONDS = 60
_CHUNK = 1 << 18
_NETWORK_ERRORS = (OSError, http.client.HTTPException)


def fetch(url: str, target: Path, reporter: Reporter, *, checksum: Checksum | None) -> None:
    """Bring `url` to `target`, whole and verified; on failure keep what came and say so."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = _Part(target)
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            _continue(url, part, reporter, trusted=checksum is not None)
            break
        except urllib.error.HTTPError as error:
            raise DownloadError(f"cannot download {url}: the server says {error}") from error
        except _NETWORK_ERRORS as error:
            if attempt == _ATTEMPTS or part.size() == 0:
                raise DownloadError(
                    f"cannot download {url}: {_reason(error)}{part.advice()}"
                ) from error
            reporter.say(f"the connection broke after {part.size()} bytes, trying again")
    if checksum is not None:
        try:
            verify(part.path, checksum, origin=url)
        except ChecksumError:
            part.discard()
            raise
    part.complete()


def read_small(url: str, *, limit: int = 4096) -> bytes | None:
    """The first bytes of a small companion file; None when there is none."""
    try:
        with urllib.request.urlopen(url, timeout=_TIMEOUT_SECONDS) as response:
            content: bytes = response.read(limit)
            return content
    except urllib.error.HTTPError as error:
        if error.code in (403, 404, 410):  # storage services say 403 for what does not exist
            return None
        raise DownloadError(f"cannot download {url}: the server says {error}") from error
    except _NETWORK_ERRORS as error:
        raise DownloadError(f"cannot download {url}: {_reason(error)}") from error


class _Part:
    """A download on its way: the bytes so far, and the ETag they belong to."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self.path = target.with_name(target.name + ".part")
        self._etag = target.with_name(target.name + ".etag")

    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def etag(self) -> str | None:
        return self._etag.read_text(encoding="utf-8") if self._etag.exists() else None

    def advice(self) -> str:
        """What a person should know who sees the download fail."""
        if not self.path.exists():
            return ""
        return f"; {self.size()} bytes are kept, run the command again to go on from there"

    def remember(self, etag: str | None) -> None:
        if etag:
            self._etag.write_text(etag, encoding="utf-8")
        else:
            self._etag.unlink(missing_ok=True)

    def discard(self) -> None:
        self.path.unlink(missing_ok=True)
        self._etag.unlink(missing_ok=True)

    def complete(self) -> None:
        self.path.replace(self._target)
        self._etag.unlink(missing_ok=True)


def _reason(error: Exception) -> str:
    """What went wrong, without the wrapping that urllib adds."""
    return str(error.reason if isinstance(error, urllib.error.URLError) else error)


def _continue(url: str, part: _Part, reporter: Reporter, *, trusted: bool) -> None:
    """One connection: ask for what is missing, append it, insist on every promised byte."""
    have, etag = part.size(), part.etag()
    request = urllib.request.Request(url)
    if have and (etag or trusted):
        request.add_header("Range", f"bytes={have}-")
        if etag:
            request.add_header("If-Range", etag)
    try:
        response: HTTPResponse = urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS)
    except urllib.error.HTTPError as error:
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and trusted:
            return  # everything is here already, and the checksum will say whether it is right
        raise
    with response:
        resumed = response.status == http.HTTPStatus.PARTIAL_CONTENT
        done = have if resumed else 0
        length = response.headers.get("Content-Length")
        total = done + int(length) if length is not None else None
        part.remember(response.headers.get("ETag"))
        name = url.rsplit("/", 1)[-1]
        with (
            part.path.open("ab" if resumed else "wb") as file,
            reporter.track(f"downloading {name}", total, done=done) as advance,
        ):
            while chunk := response.read(_CHUNK):
                file.write(chunk)
                done += len(chunk)
                advance(len(chunk))
    if total is not None and done < total:
        raise ConnectionError(f"it ended after {done} of {total} bytes")
