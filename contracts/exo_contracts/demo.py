"""`exo-gen demo`: the whole way once, from the schema to a table a person can read.

Regenerate (nothing should change), load the guest, call every entry point and every tool on example
inputs with what this machine can really do, then hold the boundary to the schema with a quick run
of the gate.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

import click
from rich.console import Console
from rich.table import Table

from exo_contracts.plan import Plan, default_jobs
from exo_contracts.reports.report import Report
from exo_contracts.reports.text import summary
from exo_contracts.runner import run as run_gate
from exo_gen.diagnostics import ExoGenError
from exo_gen.model import EntryPoint, Model, Tool
from exo_gen.pipeline import generate, load_model
from exo_gen.project import Project

if TYPE_CHECKING:
    from exo_host.bridge import PerformedEffect

FindProject = Callable[[], Project]

_EXAMPLE_FOLDER: Final = "/srv/checkout"
"""Where the schema's examples are set; the demo sets them in this checkout instead."""

_WIDTH_IN_A_PIPE: Final = 140

_TOOL_EXPORT: Final = "handle_mcp_call"


@dataclass(frozen=True, slots=True)
class Scene:
    """One call to make: which entry point, what for, with which document."""

    export: str
    title: str
    document: bytes


@dataclass(frozen=True, slots=True)
class Played:
    """How a call went: effects as (kind, how it was answered), the verdict, milliseconds."""

    scene: Scene
    effects: tuple[tuple[str, str], ...]
    verdict: str
    milliseconds: float


@click.command()
@click.option(
    "--examples", default=20, show_default=True, help="Random examples a subject in the gate."
)
@click.pass_obj
def demo(find: FindProject, examples: int) -> None:
    """Show the whole way: schema, both languages, the real wasm, the gate."""
    from exo_host.errors import HostError

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _WIDTH_IN_A_PIPE
    logging.basicConfig(format="%(levelname)-7s %(name)s: %(message)s", level=logging.INFO)
    project = find()
    difference = generate(project, anew=True)
    changed = len(difference.changed) + len(difference.missing) + len(difference.extra)
    console.print(
        "[bold]schema -> generated[/]  "
        + (f"{changed} files brought up to date" if difference else "rendered anew, as committed")
    )
    model = load_model(project)
    try:
        played = asyncio.run(_play(project, list(scenes(model, project.root))))
        report = _gate(Plan(project, examples=examples, jobs=default_jobs()), console)
    except HostError as error:
        raise ExoGenError(str(error)) from None
    console.print(_table(played, report))
    for kind, word in (("type", "types"), ("effect", "effects"), ("entry point", "entry points")):
        console.print(_gate_line(report, kind, word))
    console.print(f"gate: {summary(report)}")
    sys.exit(0 if report.green else 1)


def scenes(model: Model, root: Path) -> Iterator[Scene]:
    """Every example of every entry point, and every example of every tool, set in `root`."""
    for entry in model.entry_points:
        if entry.export == _TOOL_EXPORT:
            yield from (_tool_scene(entry, tool, root) for tool in model.tools)
        else:
            for at, example in enumerate(entry.examples, 1):
                title = _event(example) or f"example {at}"
                yield Scene(entry.export, title, _here(example, root))


def _tool_scene(entry: EntryPoint, tool: Tool, root: Path) -> Scene:
    request = {
        **_object(entry.examples[0]),
        "role": tool.roles[0],
        "tool": tool.name,
        "arguments": tool.examples[0],
    }
    return Scene(entry.export, tool.name, _here(request, root))


def _event(example: object) -> str:
    return str(_object(example).get("hook_event_name", ""))


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _here(document: object, root: Path) -> bytes:
    folder = json.dumps(str(root))[1:-1]
    return json.dumps(document).replace(_EXAMPLE_FOLDER, folder).encode()


# --- playing ------------------------------------------------------------------------------------


async def _play(project: Project, wanted: list[Scene]) -> list[Played]:
    from exo_host.compiled import load_guest
    from exo_host.guest import Guest
    from exo_host.handlers import local_handlers

    seen: list[PerformedEffect] = []
    compiled = load_guest(project.generated / "wasm" / "guest.wasm")
    played = []
    async with Guest(compiled, local_handlers(), observe=seen.append) as guest:
        for scene in wanted:
            seen.clear()
            started = perf_counter()
            reply = json.loads(await guest.call(scene.export, scene.document))
            milliseconds = (perf_counter() - started) * 1000
            effects = tuple((effect.kind, _answered(effect.reply)) for effect in seen)
            played.append(Played(scene, effects, _verdict(reply), milliseconds))
    return played


def _answered(reply: bytes) -> str:
    answer = json.loads(reply)
    return "ok" if answer["kind"] == "Success" else str(answer["payload"]["code"])


def _verdict(reply: Any) -> str:
    """What the guest decided: the variant of its answer, or the code of its error."""
    payload = reply["payload"]
    if reply["kind"] == "Error":
        return f"Error: {payload['code']}"
    if isinstance(payload, dict) and "kind" in payload:
        error = _object(_object(payload["payload"]).get("error"))
        return f"{payload['kind']}: {error['code']}" if error else str(payload["kind"])
    return "done"


def _gate(plan: Plan, console: Console) -> Report:
    with console.status("the gate starts") as status:
        return run_gate(
            plan,
            progress=lambda result, done, total: status.update(
                f"the gate: {done} of {total}, {result.subject}"
            ),
        )


# --- showing ------------------------------------------------------------------------------------


def _table(played: list[Played], report: Report) -> Table:
    cases = {result.subject.name: result.tried for result in report.results}
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("entry point", "called with", "effects performed", "verdict"):
        table.add_column(column, overflow="fold")
    for column in ("cases", "time"):
        table.add_column(column, justify="right", no_wrap=True)
    shown: set[str] = set()
    for call in played:
        first = call.scene.export not in shown
        shown.add(call.scene.export)
        table.add_row(
            call.scene.export if first else "",
            call.scene.title,
            _effects(call),
            call.verdict,
            f"{cases.get(call.scene.export, 0):,}" if first else "",
            f"{call.milliseconds:.1f} ms",
        )
    return table


def _effects(call: Played) -> str:
    if not call.effects:
        return "none"
    return ", ".join(
        kind + ("" if answered == "ok" else f" ({answered})") + (f" x{count}" if count > 1 else "")
        for (kind, answered), count in Counter(call.effects).items()
    )


def _gate_line(report: Report, kind: str, word: str) -> str:
    chosen = [result for result in report.results if result.subject.kind == kind]
    cases = sum(result.tried for result in chosen)
    bad = sum(bool(result.failures or result.untried) for result in chosen)
    verdict = "all hold" if not bad else f"{bad} do not hold"
    return f"gate: {len(chosen)} {word}, {cases:,} cases: {verdict}"
