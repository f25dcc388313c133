"""`exo-gen new`: an effect, a tool, a type or an entry point, asked for or by flags."""

from __future__ import annotations

from collections.abc import Iterable

import click

from exo_gen.author.ask import Asker
from exo_gen.author.new_boundary import Part, effect, entry, host_name, tool
from exo_gen.author.new_flags import Find, begin, common, part_flags, write
from exo_gen.author.new_type_cli import new_type
from exo_gen.lint.required import EFFECTS_FILE
from exo_gen.model import EffectMode


@click.group()
def new() -> None:
    """Add an effect, tool, type or entry point to the schema, and say what to do next.

    A field is name:TYPE=DESCRIPTION, or name?:TYPE when it may be left out. TYPE is string,
    integer, number, boolean, any, or a definition's name; TYPE[], map<TYPE> and TYPE|null.
    Nothing is written when the schema would have findings.
    """


@new.command("effect")
@common(EFFECTS_FILE)
@part_flags("payload")
@part_flags("result")
@click.option("--mode", type=click.Choice(["call", "notify"]), default="call", show_default=True)
@click.option("--host-function", help="The function's name at the boundary: GitTag has git_tag.")
def _effect(
    find: Find,
    name: str | None,
    *,
    file: str,
    description: str | None,
    payload: str | None,
    payload_fields: tuple[str, ...],
    result: str | None,
    result_fields: tuple[str, ...],
    mode: EffectMode,
    host_function: str | None,
    dry_run: bool,
) -> None:
    """Add an effect: what the guest asks of the host."""
    project, bundle, ask, name = begin(find, name)
    description = ask.need(description, "--description", f"What does {name} do?")
    function = ask.need(host_function, "--host-function", "Its host function", host_name(name))
    taken = ask.part(
        payload,
        payload_fields,
        flag="--payload",
        field_flag="--field",
        default=f"What `{name}` is asked with.",
    )
    given = Part()
    if mode == "call" or result or result_fields:
        given = ask.part(
            result,
            result_fields,
            flag="--result",
            field_flag="--result-field",
            default=f"What `{name}` answers.",
        )
    addition = effect(
        bundle, name, description, taken, given, file=file, host_function=function, mode=mode
    )
    write(project, bundle, addition, "effect", name, dry_run=dry_run)


@new.command("tool")
@common("mcp.json")
@part_flags("input")
@part_flags("output")
@click.option("--tool-name", help="The name agents call it by: FilePr has file_pr.")
@click.option("--roles", help="Who may call it: roles with commas between them.")
def _tool(
    find: Find,
    name: str | None,
    *,
    file: str,
    description: str | None,
    input: str | None,  # noqa: A002  # click calls it by the flag's name
    input_fields: tuple[str, ...],
    output: str | None,
    output_fields: tuple[str, ...],
    tool_name: str | None,
    roles: str | None,
    dry_run: bool,
) -> None:
    """Add a tool that agents may call."""
    project, bundle, ask, name = begin(find, name)
    description = ask.need(description, "--description", f"What does {name} do?")
    called = ask.need(tool_name, "--tool-name", "The name agents call it by", host_name(name))
    who = ask.need(roles, "--roles", "The roles that may call it, with commas between them")
    taken, given = _in_and_out(ask, name, input, input_fields, output, output_fields)
    addition = tool(
        bundle,
        name,
        description,
        taken,
        given,
        file=file,
        tool_name=called,
        roles=[role.strip() for role in who.split(",") if role.strip()],
    )
    write(project, bundle, addition, "tool", name, dry_run=dry_run)


@new.command("entry")
@common("hooks.json")
@part_flags("input")
@part_flags("output")
@click.option("--export", help="The guest's export: HandleStop has handle_stop.")
def _entry(
    find: Find,
    name: str | None,
    *,
    file: str,
    description: str | None,
    input: str | None,  # noqa: A002  # click calls it by the flag's name
    input_fields: tuple[str, ...],
    output: str | None,
    output_fields: tuple[str, ...],
    export: str | None,
    dry_run: bool,
) -> None:
    """Add an entry point: what the host asks of the guest."""
    project, bundle, ask, name = begin(find, name)
    description = ask.need(description, "--description", f"What does {name} do?")
    called = ask.need(export, "--export", "The guest's export", host_name(name))
    taken, given = _in_and_out(ask, name, input, input_fields, output, output_fields)
    addition = entry(bundle, name, description, taken, given, file=file, export=called)
    write(project, bundle, addition, "entry", name, dry_run=dry_run)


def _in_and_out(
    ask: Asker,
    name: str,
    taken: str | None,
    taken_fields: Iterable[str],
    given: str | None,
    given_fields: Iterable[str],
) -> tuple[Part, Part]:
    first = ask.part(
        taken,
        taken_fields,
        flag="--input",
        field_flag="--input-field",
        default=f"What `{name}` is called with.",
    )
    second = ask.part(
        given,
        given_fields,
        flag="--output",
        field_flag="--output-field",
        default=f"What `{name}` answers.",
    )
    return first, second


new.add_command(new_type)
