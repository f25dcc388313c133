"""Rename a definition: its key and every `$ref` to it, in all files, and nothing else."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from exo_gen.author.edits import Edit, apply_edits
from exo_gen.author.sites import Site, keys, references
from exo_gen.diagnostics import Diagnostic, ExoGenError
from exo_gen.lint import lint
from exo_gen.load import Bundle, Document, read_text

_TYPE_NAME: Final = re.compile(r"[A-Z][A-Za-z0-9]*")


class RenameRefused(ExoGenError):
    """The definition cannot be called that; `str()` says why."""


def rename(bundle: Bundle, old: str, new: str) -> dict[str, tuple[Edit, ...]]:
    """Return the edits of each file that renaming `old` to `new` takes; raise `RenameRefused`.

    Whether the result is a sound schema is for `lint` to say of `renamed`.
    """
    defined = [site for document in bundle.documents.values() for site in keys(document)]
    found = [site for site in defined if site.name == old]
    if not found:
        raise RenameRefused(f"no file defines '{old}'; write the name of a definition")
    if len(found) > 1:
        files = " and ".join(f"'{site.file}'" for site in found)
        raise RenameRefused(f"'{old}' is defined in {files}; mend that first")
    if not _TYPE_NAME.fullmatch(new):
        raise RenameRefused(
            f"'{new}' is no name of a type; "
            "write ASCII letters and digits, a capital letter first, such as 'GitBranch'"
        )
    if new == old:
        raise RenameRefused(f"'{old}' is called that already; write another name")
    for site in defined:
        if site.name.lower() == new.lower() and site.name != old:
            raise RenameRefused(
                f"'{new}' is taken: '{site.file}' defines '{site.name}'; write another name"
            )
    if bundle.unreadable:
        files = ", ".join(f"'{one.file}'" for one in bundle.unreadable)
        raise RenameRefused(f"{files} cannot be read and may refer to '{old}'; mend that first")
    return _edits(bundle, found[0], new)


def _edits(bundle: Bundle, target: Site, new: str) -> dict[str, tuple[Edit, ...]]:
    edits: dict[str, tuple[Edit, ...]] = {}
    for name, document in bundle.documents.items():
        sites = [*keys(document), *references(document)]
        mine = tuple(
            sorted(
                _edit(site, new)
                for site in sites
                if (site.file, site.name) == (target.file, target.name)
            )
        )
        if mine:
            edits[name] = mine
    return edits


def _edit(site: Site, new: str) -> Edit:
    start, end = site.span
    if (start, end) != (site.start, site.end):
        return Edit(start, end, new)
    written = str(json.loads(site.text)).removesuffix(site.name)
    return Edit(start, end, json.dumps(written + new, ensure_ascii=False))


def renamed(bundle: Bundle, edits: Mapping[str, tuple[Edit, ...]]) -> Bundle:
    """Return the bundle as the edits leave it."""
    documents = dict(bundle.documents)
    for name, mine in edits.items():
        before = documents[name]
        after = read_text(name, before.shown, apply_edits(before.text, mine))
        if not isinstance(after, Document):
            raise RenameRefused(f"the edits would leave no JSON: {after}")
        documents[name] = after
    return replace(bundle, documents=documents)


def new_findings(before: Bundle, after: Bundle) -> list[Diagnostic]:
    """Return what lint finds after and did not find before, places left aside."""
    known = Counter((one.file, one.rule) for one in lint(before))
    found = lint(after)
    more = Counter((one.file, one.rule) for one in found) - known
    return [one for one in found if (one.file, one.rule) in more]
