"""`exo-gen watch`: one calm screen on a terminal, a line a step where there is none."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Set
from pathlib import Path
from typing import Final

import click
import watchfiles
from rich.console import Console
from rich.live import Live

from exo_gen.load import DIALECT_FILE
from exo_gen.project import Project
from exo_gen.render.engines import Engines
from exo_gen.render.node import WarmNode
from exo_gen.render.quicktype import BlockEngine
from exo_gen.watch.status import State, Status, screen
from exo_gen.watch.work import Work

_STEP_MS: Final = 20
_DEBOUNCE_MS: Final = 200
_AROUND: Final = 12
"""Rows of the screen that are not for what is to be mended."""


@click.command()
@click.option("--types-only", is_flag=True, help="Lint and regenerate; leave the guest as it is.")
@click.pass_obj
def watch(find: Callable[[], Project], *, types_only: bool) -> None:
    """On save: lint, regenerate, rebuild the guest, and try what changed at the boundary."""
    project = find()
    console = Console()
    with contextlib.ExitStack() as stack:
        node = stack.enter_context(WarmNode())
        if console.is_terminal:
            live = Live(console=console, screen=True, auto_refresh=False)
            stack.enter_context(live)

            def show(status: Status) -> None:
                rows = max(4, console.height - _AROUND)
                live.update(screen(status, lines=rows), refresh=True)

        else:
            show = _print_last
        work = Work(project, Engines(BlockEngine(node)), show, with_guest=not types_only)
        # Ctrl-C is how it is meant to end.
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_watch(project, work))


def _print_last(status: Status) -> None:
    for step in reversed(status.steps):
        if step.state is not State.WAITING:
            if step.state is not State.RUNNING:
                click.echo(step.line())
                if step.detail:
                    click.echo(step.detail.rstrip())
            return


async def _watch(project: Project, work: Work) -> None:
    """Work once, then after every save; what is under way when something is saved is called off."""
    broken = asyncio.Event()

    def ended(task: asyncio.Task[bool]) -> None:
        if not task.cancelled() and task.exception() is not None:
            broken.set()

    def begin(saved: str) -> asyncio.Task[bool]:
        task = asyncio.create_task(work.after(saved))
        task.add_done_callback(ended)
        return task

    task = begin("")
    try:
        async for names in _saves(project, broken):
            await _call_off(task)
            task = begin(f"saved {', '.join(names)}")
    finally:
        await _call_off(task)


async def _call_off(task: asyncio.Task[bool]) -> None:
    """End a task; raise what it died of, which is a fault of exo-gen's own."""
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _saves(project: Project, stop: asyncio.Event) -> AsyncIterator[list[str]]:
    def is_schema(_: watchfiles.Change, name: str) -> bool:
        path = Path(name)
        return path.suffix == ".json" and path.name != DIALECT_FILE

    changes: Set[tuple[watchfiles.Change, str]]
    async for changes in watchfiles.awatch(
        project.schema,
        watch_filter=is_schema,
        step=_STEP_MS,
        debounce=_DEBOUNCE_MS,
        stop_event=stop,
    ):
        yield sorted({Path(name).name for _, name in changes})
