"""Downloading over a real connection that may break, from a server that may change its mind."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.codegen.toolchain.samples import Server

from exo_gen.toolchain import cache
from exo_gen.toolchain.errors import ChecksumError, DownloadError
from exo_gen.toolchain.find import find
from exo_gen.toolchain.install import Installed


def test_a_url_is_downloaded_verified_and_cleaned_up(
    server: Server, archive: Path, run: Callable[[object], Installed], log: io.StringIO
) -> None:
    server.files["/ghc.tar.xz"] = archive.read_bytes()
    server.promise("/ghc.tar.xz")
    assert run(f"{server.url}/ghc.tar.xz").fresh
    assert "downloading ghc.tar.xz" in log.getvalue()
    assert not any(path.is_file() for path in (cache.cache_root() / "downloads").rglob("*"))


def test_a_url_whose_content_is_installed_is_not_downloaded_again(
    server: Server, archive: Path, run: Callable[[object], Installed]
) -> None:
    server.files["/ghc.tar.xz"] = archive.read_bytes()
    server.promise("/ghc.tar.xz")
    run(f"{server.url}/ghc.tar.xz")
    assert not run(f"{server.url}/ghc.tar.xz").fresh
    assert server.statuses("/ghc.tar.xz") == [200]


def test_a_broken_connection_is_resumed_within_a_run(
    server: Server, archive: Path, run: Callable[[object], Installed], log: io.StringIO
) -> None:
    server.files["/ghc.tar.xz"] = archive.read_bytes()
    server.promise("/ghc.tar.xz")
    server.hang_ups = 2
    assert run(f"{server.url}/ghc.tar.xz").fresh
    assert server.statuses("/ghc.tar.xz") == [200, 206, 206]
    assert "the connection broke" in log.getvalue()


def test_a_download_that_fails_is_resumed_by_the_next_run(
    server: Server, archive: Path, run: Callable[[object], Installed]
) -> None:
    server.files["/ghc.tar.xz"] = archive.read_bytes()
    server.hang_ups = 4
    with pytest.raises(DownloadError, match="bytes are kept, run the command again"):
        run(f"{server.url}/ghc.tar.xz")
    assert find() is None
    assert run(f"{server.url}/ghc.tar.xz").fresh
    assert server.statuses("/ghc.tar.xz") == [200, 206, 206, 206, 206]


def test_a_file_that_changed_meanwhile_is_downloaded_from_its_beginning(
    server: Server, archive: Path, tmp_path: Path, run: Callable[[object], Installed]
) -> None:
    server.files["/ghc.tar.xz"] = b"something else" * 1000
    server.hang_ups = 4
    with pytest.raises(DownloadError):
        run(f"{server.url}/ghc.tar.xz")
    server.files["/ghc.tar.xz"] = archive.read_bytes()
    server.etag = '"v2"'
    assert run(f"{server.url}/ghc.tar.xz").fresh
    assert server.statuses("/ghc.tar.xz")[-1] == 200


def test_without_etag_and_checksum_nothing_is_resumed(
    server: Server, archive: Path, run: Callable[[object], Installed]
) -> None:
    server.files["/ghc.tar.xz"] = archive.read_bytes()
    server.etag = None
    server.hang_ups = 1
    assert run(f"{server.url}/ghc.tar.xz").fresh
    assert server.statuses("/ghc.tar.xz") == [200, 200]


def test_a_download_that_is_not_what_was_promised_is_thrown_away(
    server: Server, archive: Path, run: Callable[[object], Installed]
) -> None:
    server.files["/ghc.tar.xz"] = archive.read_bytes()
    server.files["/ghc.tar.xz.sha256"] = b"0" * 64 + b"  ghc.tar.xz\n"
    with pytest.raises(ChecksumError, match=f"expected sha256:{'0' * 64}, got sha256:"):
        run(f"{server.url}/ghc.tar.xz")
    assert not any(path.is_file() for path in (cache.cache_root() / "downloads").rglob("*"))
    assert find() is None


def test_a_url_that_is_not_there(server: Server, run: Callable[[object], Installed]) -> None:
    with pytest.raises(DownloadError, match="the server says HTTP Error 404"):
        run(f"{server.url}/absent.tar.xz")
