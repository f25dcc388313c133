"""The example database: where Hypothesis keeps what failed, for this desk or for a whole fleet.

A place is named in one line:

```
                      the desk's own folder, .hypothesis/contracts
none                  no database
DIR                   a folder, shared by whatever shares folders
redis://HOST:PORT/N   Redis, through Hypothesis' own extra; also rediss:// and unix://PATH
read-only:PLACE       either of them, read and never written
```

A place named stands beside the desk's own folder: what failed in one of them is tried first, and
what fails is saved in both. A password in an address is never shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from hypothesis.database import (
    DirectoryBasedExampleDatabase,
    ExampleDatabase,
    MultiplexedDatabase,
    ReadOnlyDatabase,
)

from exo_gen.diagnostics import ExoGenError

DESK: Final = Path(".hypothesis") / "contracts"
"""The desk's own folder, from the root of the checkout."""

NONE: Final = "none"
READ_ONLY: Final = "read-only:"
_REDIS: Final = ("redis", "rediss", "unix")
_PREFIX: Final = b"exomonad-contracts:"
_PATIENCE: Final = 5.0
"""Seconds to wait for Redis to answer."""


class DatabaseUnusable(ExoGenError):
    """The example database cannot be reached, or is none."""


def opened(place: str | None, root: Path) -> ExampleDatabase | None:
    """The database at a place, `root` being that of the checkout; raise `DatabaseUnusable`.

    None when there is to be none.
    """
    desk = DirectoryBasedExampleDatabase(root / DESK)
    if place is None:
        return desk
    if place == NONE:
        return None
    inner = place.removeprefix(READ_ONLY)
    shared = _redis(inner) if "://" in inner else _folder(inner)
    if shared == desk:
        return desk
    return MultiplexedDatabase(desk, ReadOnlyDatabase(shared) if inner != place else shared)


def shown(place: str) -> str:
    """A place as it may be printed: an address without user, password and options."""
    if "://" not in place:
        return place
    # Not parsed: an address may be wrong in just the part that tells where its password ends.
    scheme, _, rest = place.partition("://")
    before, at, after = rest.rpartition("@")
    if at and ("?" in before or "/" in before):
        return f"{scheme}://..."
    return f"{scheme}://{after.partition('?')[0]}"


def _folder(place: str) -> ExampleDatabase:
    folder = Path(place).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnusable(
            f"{place} cannot be a folder for the example database: {error.strerror}; "
            "name another one with --database"
        ) from None
    return DirectoryBasedExampleDatabase(folder)


def _redis(address: str) -> ExampleDatabase:
    """The database in a Redis server that has answered."""
    scheme = address.partition("://")[0].lower()
    if scheme not in _REDIS:
        known = ", ".join(f"{name}://" for name in _REDIS)
        raise DatabaseUnusable(
            f"{shown(address)} is no address of an example database; expected a folder or {known}"
        )
    try:
        from hypothesis.extra.redis import RedisExampleDatabase
        from redis import Redis
    except ImportError:
        raise DatabaseUnusable(
            "an example database in Redis needs the redis extra: pip install 'exomonad[redis]'"
        ) from None
    try:
        _ = urlsplit(address).port
        client = Redis.from_url(
            address, socket_connect_timeout=_PATIENCE, socket_timeout=2 * _PATIENCE
        )
    except ValueError:
        # What it says would quote the address, and the password with it.
        raise DatabaseUnusable(
            f"{shown(address)} is no address of Redis; expected "
            "redis://[USER:PASSWORD@]HOST:PORT/N, with / in a password written as %2F"
        ) from None
    with _in_words(address):
        client.ping()
    return _Reported(RedisExampleDatabase(client, key_prefix=_PREFIX), address)


class _Reported(ExampleDatabase):
    """A database in Redis whose loss in the middle of a run is told in words."""

    def __init__(self, inner: ExampleDatabase, address: str) -> None:
        super().__init__()
        self._inner = inner
        self._address = address

    def fetch(self, key: bytes) -> Iterable[bytes]:
        """What is kept under a key."""
        with _in_words(self._address):
            return list(self._inner.fetch(key))

    def save(self, key: bytes, value: bytes) -> None:
        """Keep an example."""
        with _in_words(self._address):
            self._inner.save(key, value)

    def delete(self, key: bytes, value: bytes) -> None:
        """Forget an example."""
        with _in_words(self._address):
            self._inner.delete(key, value)


@contextmanager
def _in_words(address: str) -> Iterator[None]:
    from redis import RedisError

    try:
        yield
    except (RedisError, OSError) as error:
        raise DatabaseUnusable(
            f"Redis at {shown(address)} does not serve the example database: {error}; "
            "start it, name another place with --database, or --database none"
        ) from None
