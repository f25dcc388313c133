"""The schema to compare with: a folder, or a revision read from git's object store.

Nothing is checked out and nothing fetched; the work tree and the index are not looked at.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from exo_gen.diagnostics import Diagnostic, ExoGenError
from exo_gen.load import DIALECT_FILE, MAX_BYTES, Bundle, Document, load, read_text
from exo_gen.project import Project

_SHALLOW: Final = (
    "this clone is shallow, so it may only be missing here: run `git fetch --depth=1 origin {rev}` "
    "and compare with FETCH_HEAD, or `git fetch --unshallow`; in GitHub Actions, give "
    "actions/checkout `fetch-depth: 0`"
)


def schema_at(project: Project, against: str) -> Bundle:
    """Load the schema in a folder (a checkout or a schema folder), or at a git revision.

    A folder goes first; its name can be written with a slash to be told from a branch. Raise
    `ExoGenError` when there is neither.
    """
    # An empty name, such as a variable that is not set, would be the folder one is in.
    if not against.strip():
        raise ExoGenError("the revision or folder to compare with has no name; write one")
    folder = Path(against)
    if folder.is_dir():
        inner = folder / project.schema.name
        return load(inner if inner.is_dir() else folder, root=Path.cwd())
    return _Git(project, against).bundle()


class _Git:
    """Reads one revision."""

    def __init__(self, project: Project, revision: str) -> None:
        self._root = project.root
        self._folder = project.schema.name
        self._revision = revision

    def bundle(self) -> Bundle:
        commit = self._commit()
        prefix = self._text("rev-parse", "--show-prefix").strip()
        documents: dict[str, Document] = {}
        unreadable: list[Diagnostic] = []
        for name, blob in self._files(f"{commit}:{prefix}{self._folder}"):
            shown = f"{self._revision}:{self._folder}/{name}"
            found = self._document(name, shown, blob)
            if isinstance(found, Document):
                documents[name] = found
            else:
                unreadable.append(found)
        if not documents and not unreadable:
            raise ExoGenError(
                f"{self._revision} has no schema files in {prefix}{self._folder}; "
                "expected effects.json and its siblings there"
            )
        return Bundle(documents, tuple(unreadable))

    def _commit(self) -> str:
        # A revision that begins with a dash would be read as an option.
        wanted = f"{self._revision}^{{commit}}"
        found = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", wanted)
        commit = found.stdout.decode("ascii", "replace").strip()
        if found.returncode or not commit:
            raise ExoGenError(self._missing())
        return commit

    def _missing(self) -> str:
        inside = self._run("rev-parse", "--is-shallow-repository")
        if inside.returncode:
            return (
                f"there is no folder '{self._revision}', and {self._root} is in no git repository; "
                "compare with a folder that holds the older schema"
            )
        found = f"there is no folder and no git revision '{self._revision}'"
        if inside.stdout.strip() == b"true":
            return f"{found}; {_SHALLOW.format(rev=self._revision)}"
        return f"{found}; `git branch --all` and `git tag` list what there is"

    def _files(self, tree: str) -> Iterator[tuple[str, str]]:
        listing = self._run("ls-tree", "-z", tree)
        if listing.returncode:
            return
        for entry in listing.stdout.split(b"\0"):
            about, _, name = entry.partition(b"\t")
            fields = about.split()
            text = name.decode("utf-8", "backslashreplace")
            is_schema = text.endswith(".json") and text != DIALECT_FILE
            if len(fields) == 3 and fields[1] == b"blob" and is_schema:
                yield text, fields[2].decode("ascii")

    def _document(self, name: str, shown: str, blob: str) -> Document | Diagnostic:
        size = self._text("cat-file", "-s", blob).strip()
        if int(size) > MAX_BYTES:
            return read_text(name, shown, "")
        return read_text(name, shown, self._text("cat-file", "blob", blob))

    def _text(self, *arguments: str) -> str:
        found = self._run(*arguments)
        if found.returncode:
            said = found.stderr.decode("utf-8", "replace").strip()
            raise ExoGenError(f"git cannot read {self._revision}: {said}; run `git fsck`")
        return found.stdout.decode("utf-8", "replace")

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                ["git", "-C", str(self._root), *arguments], capture_output=True, check=False
            )
        except FileNotFoundError:
            raise ExoGenError(
                f"there is no folder '{self._revision}', and git is not installed to look for a "
                "revision; install git, or compare with a folder"
            ) from None
