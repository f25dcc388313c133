"""Archives and a file server for the tests of the installer; both real, both small."""

from __future__ import annotations

import hashlib
import io
import tarfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

GHC = "#!/bin/sh\necho 9.10.3\n"

Compression = Literal["w:xz", "w:gz", "w:bz2"]


def make_tar(path: Path, files: dict[str, str], compression: Compression = "w:xz") -> Path:
    with tarfile.open(path, compression) as tar:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size, member.mode, member.uid = len(text.encode()), 0o755, 12345
            tar.addfile(member, io.BytesIO(text.encode()))
    return path


def promise(archive: Path, digest: str | None = None) -> None:
    digest = digest or hashlib.sha256(archive.read_bytes()).hexdigest()
    Path(f"{archive}.sha256").write_text(f"{digest}  {archive.name}\n", encoding="utf-8")


@dataclass
class Server:
    """A file server on loopback that can hang up early; it remembers what was asked of it."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    hang_ups: int = 0
    etag: str | None = '"v1"'
    requests: list[tuple[str, str | None, int]] = field(default_factory=list)

    def promise(self, path: str) -> None:
        digest = hashlib.sha256(self.files[path]).hexdigest()
        self.files[f"{path}.sha256"] = f"{digest}  ghc\n".encode()

    def statuses(self, path: str) -> list[int]:
        return [status for asked, _, status in self.requests if asked == path]
