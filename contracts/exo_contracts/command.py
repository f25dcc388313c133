"""What the commands of `exo-gen contract` share: the project, a bar of progress, plain errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from exo_gen.diagnostics import ExoGenError
from exo_gen.project import Project

if TYPE_CHECKING:
    from exo_contracts.result import Result
    from exo_contracts.runner import Progress

T = TypeVar("T")

FindProject: TypeAlias = Callable[[], Project]
"""What click hands to every command: raises `ExoGenError` outside of a checkout."""


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on standard error, so that standard output is the report alone."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def advance(result: Result, done: int, total: int) -> None:
            failed = "  FAILED" if result.failures else ""
            bar.update(task, completed=done, total=total, description=f"{result.subject}{failed}")

        yield advance


def guarded(work: Callable[[], T]) -> T:
    """Do something with the guest; say in words why it cannot be done."""
    from exo_host.errors import HostError

    try:
        return work()
    except HostError as error:
        raise ExoGenError(str(error)) from None
