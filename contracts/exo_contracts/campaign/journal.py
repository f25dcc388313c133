"""The journal: what a campaign has come to, on disk, so that nothing is done or counted twice.

```
.hypothesis/campaigns/<name>/
  terms.json               what was agreed when it began
  pages/<subject>.json     one page a subject: what its shards came to so far
```

A page is replaced as a whole after every shard: written beside, flushed to the disk, renamed. Its
size does not grow with the campaign. A page that cannot be read all the same (a disk may lie) is
left out, and its shards are done again: they come to the same.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from exo_contracts.campaign.pages import Page
from exo_contracts.campaign.records import result_in, result_out
from exo_contracts.campaign.terms import Terms
from exo_contracts.subjects import Subject
from exo_gen.diagnostics import ExoGenError

FOLDER: Final = Path(".hypothesis") / "campaigns"
"""Where campaigns are kept, from the root of the checkout."""

_TERMS: Final = "terms.json"
_PAGES: Final = "pages"
_LOCK: Final = "lock"


class NoSuchCampaign(ExoGenError):
    """There is no campaign of that name to go on with."""


class CampaignExists(ExoGenError):
    """There is a campaign of that name already."""


class CampaignBusy(ExoGenError):
    """Another process has the campaign in hand."""


class AnotherCampaign(ExoGenError):
    """What is to go on is not what was begun."""


@dataclass(frozen=True, slots=True)
class Journal:
    """One campaign's folder."""

    folder: Path

    @classmethod
    def absent(cls, folder: Path) -> Journal:
        """A journal yet to begin; raise `CampaignExists`."""
        if (folder / _TERMS).exists():
            raise CampaignExists(
                f"there is a campaign {folder.name} already; go on with it by --resume, "
                f"begin another --name, or remove {folder}"
            )
        return cls(folder)

    def begin(self, terms: Terms) -> None:
        """Make the folder, and put on disk what was agreed."""
        (self.folder / _PAGES).mkdir(parents=True, exist_ok=True)
        _replace(self.folder / _TERMS, terms.plain())

    def terms(self) -> Terms:
        """What was agreed; raise `NoSuchCampaign`."""
        try:
            return Terms.read(json.loads((self.folder / _TERMS).read_bytes()))
        except FileNotFoundError:
            raise NoSuchCampaign(
                f"there is no campaign in {self.folder}; begin it without --resume"
            ) from None
        except (ValueError, KeyError, TypeError) as error:
            raise NoSuchCampaign(
                f"{self.folder / _TERMS} cannot be read ({error!r}); remove {self.folder} "
                "and begin again"
            ) from None

    def agree(self, terms: Terms) -> None:
        """Raise `AnotherCampaign` unless `terms` are a continuation of what was agreed."""
        if differences := list(self.terms().differences(terms)):
            raise AnotherCampaign(
                f"campaign {terms.name} cannot go on: {'; '.join(differences)}; what its shards "
                "come to would not add up; begin another --name"
            )

    def write(self, subject: Subject, page: Page, seconds: float) -> None:
        """Put a page on disk. `seconds` is how long the campaign has been running."""
        _replace(self._page(subject), {**page_out(page), "seconds": seconds})

    def read(self, terms: Terms) -> tuple[dict[Subject, Page], float, tuple[Path, ...]]:
        """Every page, how long the campaign has run, and the pages that cannot be read."""
        pages: dict[Subject, Page] = {}
        seconds = 0.0
        torn: list[Path] = []
        for subject in terms.subjects:
            path = self._page(subject)
            if path.exists():
                try:
                    plain = json.loads(path.read_bytes())
                    pages[subject] = page_in(plain)
                    seconds = max(seconds, plain["seconds"])
                except (ValueError, KeyError, TypeError):
                    torn.append(path)
        return pages, seconds, tuple(torn)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other processes off, until this one ends at the latest; raise `CampaignBusy`."""
        with (self.folder / _LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CampaignBusy(
                    f"another process is running the campaign in {self.folder}; wait for it"
                ) from None
            yield

    def _page(self, subject: Subject) -> Path:
        return self.folder / _PAGES / f"{subject.kind.replace(' ', '-')}.{subject.name}.json"


def latest(folder: Path) -> str:
    """The name of the campaign begun last; raise `NoSuchCampaign`."""
    known = sorted(folder.glob(f"*/{_TERMS}"), key=lambda path: path.stat().st_mtime_ns)
    if not known:
        raise NoSuchCampaign(f"there is no campaign in {folder}; begin one without --resume")
    return known[-1].parent.name


def page_out(page: Page) -> dict[str, Any]:
    """A page as JSON."""
    return {
        "done": page.done,
        "result": None if page.result is None else result_out(page.result),
        "waiting": [[index, result_out(early)] for index, early in page.waiting.items()],
    }


def page_in(plain: Mapping[str, Any]) -> Page:
    """The page that `page_out` wrote."""
    result = plain["result"]
    return Page(
        plain["done"],
        None if result is None else result_in(result),
        {index: result_in(early) for index, early in plain["waiting"]},
    )


def _replace(path: Path, plain: Mapping[str, Any]) -> None:
    """Write a file whole or not at all, and have it on the disk when this returns."""
    beside = path.with_suffix(".new")
    with beside.open("w", encoding="ascii") as file:
        json.dump(plain, file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
