"""Installing a compiler: PATH, else the archive the user names, else the pinned upstream parts.

Each installation has a folder of its own in the cache, named by the digest of what it was made
from, so doing it again does nothing and a half-done one never counts.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from exo_gen.toolchain import cache, checksum, lock
from exo_gen.toolchain.download import fetch, read_small
from exo_gen.toolchain.errors import ChecksumError, ToolchainError
from exo_gen.toolchain.find import COMPILER, Toolchain, find, version_of
from exo_gen.toolchain.unpack import content_root, unpack
from exo_gen.toolchain.upstream import assemble

if TYPE_CHECKING:
    from exo_gen.toolchain.checksum import Checksum
    from exo_gen.toolchain.progress import Reporter

ARCHIVE_VARIABLE = "EXO_GHC_WASM_ARCHIVE"


@dataclass(frozen=True, slots=True)
class Installed:
    """The compiler that is now found; `fresh` when this call put it there."""

    toolchain: Toolchain
    fresh: bool


def install(reporter: Reporter, *, machine: str | None = None) -> Installed:
    """Make sure that there is a compiler, from the first source that can give one."""
    present = find()
    if present is not None and present.origin == "PATH":
        return Installed(present, fresh=False)
    named = os.environ.get(ARCHIVE_VARIABLE)
    with cache.exclusive():
        if named:
            folder, fresh = _from_archive(named, reporter)
        else:
            folder, fresh = _from_pins(lock.pinned(machine or lock.this_machine()), reporter)
        cache.select(folder)
    found = find()
    if found is None:
        raise ToolchainError(f"{folder} was installed but cannot be found again")
    return Installed(found, fresh=fresh)


# --- from an archive ----------------------------------------------------------------------------


def _from_archive(named: str, reporter: Reporter) -> tuple[Path, bool]:
    scheme = urlsplit(named).scheme
    if scheme in ("http", "https"):
        archive, digest = _downloaded(named, reporter)
    else:
        path = Path(unquote(urlsplit(named).path)) if scheme == "file" else Path(named)
        archive, digest = _on_disk(path.expanduser(), reporter)
    folder = cache.toolchain_folder(digest)
    if cache.is_complete(folder):
        return folder, False
    if archive is None:
        raise ToolchainError(f"{named} went away between two looks at it")

    def fill(scratch: Path) -> None:
        unpacked = scratch / "unpacked"
        unpacked.mkdir()
        unpack(archive, unpacked, reporter)
        root = content_root(unpacked)
        if not (root / "bin" / COMPILER).exists():
            raise ToolchainError(f"{named} holds no bin/{COMPILER}; it is not such a compiler")
        _finish(root)
        root.rename(folder)

    _in_scratch(folder, fill)
    if scheme in ("http", "https"):
        _forget(archive)
    return folder, True


def _on_disk(path: Path, reporter: Reporter) -> tuple[Path | None, str]:
    if not path.is_file():
        raise ToolchainError(f"{ARCHIVE_VARIABLE} names {path}, and there is no such file")
    beside = path.with_name(path.name + ".sha256")
    with reporter.track(f"checking {path.name}", path.stat().st_size) as advance:
        found = checksum.of_file(path, advance=advance)
    if not beside.is_file():
        reporter.say(f"no {beside.name} beside the archive: its content was not verified")
    else:
        promised = checksum.parse_sha256_file(
            beside.read_text(encoding="utf-8", errors="replace"), origin=str(beside)
        )
        if promised != found:
            raise ChecksumError(
                f"{path} is not what {beside.name} promises: expected {promised}, got {found}"
            )
    return path, found.hex


def _downloaded(url: str, reporter: Reporter) -> tuple[Path | None, str]:
    """Fetch the checksum first: when that content is installed already, nothing else is fetched."""
    published = read_small(f"{url}.sha256")
    promised: Checksum | None = None
    if published is None:
        reporter.say(f"no {url.rsplit('/', 1)[-1]}.sha256 beside the archive: it is not verified")
    else:
        text = published.decode("utf-8", "replace")
        promised = checksum.parse_sha256_file(text, origin=f"{url}.sha256")
        if cache.is_complete(cache.toolchain_folder(promised.hex)):
            return None, promised.hex
    target = _download_target(url)
    fetch(url, target, reporter, checksum=promised)
    return target, (promised or checksum.of_file(target)).hex


def _download_target(url: str) -> Path:
    import hashlib

    name = urlsplit(url).path.rsplit("/", 1)[-1] or "archive"
    place = hashlib.sha256(url.encode()).hexdigest()[:16]  # two hosts may use one file name
    return cache.cache_root() / "downloads" / place / name


def _forget(archive: Path) -> None:
    """Remove a download whose content is unpacked now."""
    shutil.rmtree(archive.parent, ignore_errors=True)


# --- from the pinned upstream parts -------------------------------------------------------------


def _from_pins(bindists: lock.Bindists, reporter: Reporter) -> tuple[Path, bool]:
    folder = cache.toolchain_folder(bindists.digest)
    if cache.is_complete(folder):
        return folder, False
    reporter.say(f"installing GHC {bindists.ghc_version} for wasm32-wasi and what it needs")
    archives = {name: _pinned_file(pin, reporter) for name, pin in bindists.parts.items()}
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        assemble(archives, host=bindists.host, into=folder, reporter=reporter)
        _finish(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    for archive in archives.values():
        _forget(archive)
    return folder, True


def _pinned_file(pin: lock.Pin, reporter: Reporter) -> Path:
    """A part, downloaded now or left whole by a run that was interrupted later."""
    target = _download_target(pin.url)
    if not target.is_file() or checksum.of_file(target, pin.checksum.algorithm) != pin.checksum:
        fetch(pin.url, target, reporter, checksum=pin.checksum)
    return target


# --- common -------------------------------------------------------------------------------------


def _in_scratch(folder: Path, fill: Callable[[Path], None]) -> None:
    """Let `fill` do its work beside the target; whatever happens, only a whole folder stays."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder, ignore_errors=True)  # without a marker: an interrupted installation
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="unpacking-") as scratch:
        fill(Path(scratch))


def _finish(folder: Path) -> None:
    """See the compiler run once, then mark the folder as whole."""
    version = version_of(folder / "bin" / COMPILER, "--numeric-version")
    (folder / cache.MARKER).write_text(f"{COMPILER} {version}\n", encoding="utf-8")
