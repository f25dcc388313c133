"""The command line of exo-host: thin, every error said in words.

Exit status: 0 answered, 1 the guest answered with an error or something is missing, 2 usage or
environment. `exo-host hook` has the coding agent's own: 2 means no.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from exo_host.errors import HostError

if TYPE_CHECKING:
    from exo_host.config.load import Config
    from exo_host.install.plan import Scope

_FILE = click.Path(dir_okay=False, path_type=Path)
_CONFIG = click.option(
    "--config", type=_FILE, help="The configuration; without it, the nearest exomonad.toml."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="exomonad", message="exo-host %(version)s")
def exo_host() -> None:
    """Run the guest and perform the effects it asks for."""


@exo_host.command()
@_CONFIG
@click.option("--guest", type=_FILE, help="The compiled guest.")
@click.option("--policy", type=_FILE, help="What the guest decides by.")
@click.option("--port", type=click.IntRange(0, 65535), help="The TCP port; 0 for any that is free.")
@click.option("--socket", type=_FILE, help="The Unix socket.")
@click.option("--no-tcp", is_flag=True, help="Listen on the Unix socket only.")
@click.option("--dev", is_flag=True, help="Build guest/ and schema/ when they are saved.")
def serve(
    config: Path | None,
    guest: Path | None,
    policy: Path | None,
    port: int | None,
    socket: Path | None,
    no_tcp: bool,
    dev: bool,
) -> None:
    """Serve agents: MCP, hooks and a page, until told to stop. SIGHUP reloads the guest."""
    from exo_host.commands.serve import serve as run

    server: dict[str, Any] = {
        "port": port,
        "socket": _absolute(socket),
        "tcp": False if no_tcp else None,
    }
    told: dict[str, dict[str, Any]] = {
        "guest": {"wasm": _absolute(guest), "policy": _absolute(policy)},
        "server": server,
    }
    run(_configured(config, told), dev=dev)


@exo_host.command()
@_CONFIG
@click.option("--role", required=True, help="The agent's role, such as dev.")
def mcp(config: Path | None, role: str) -> None:
    """Speak MCP on standard input and output, for agents that start their servers themselves.

    The tools are those of a running `exo-host serve`; without one, of a host of its own.
    """
    from exo_host.commands.mcp import run

    run(_configured(config), role)


@exo_host.command()
@click.argument("event")
@click.option("--socket", type=_FILE, help="The Unix socket of `exo-host serve`.")
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 600),
    default=60.0,
    show_default=True,
    help="In seconds.",
)
def hook(event: str, socket: Path | None, timeout: float) -> None:
    """Answer one hook of the coding agent: its JSON in, what was decided out.

    When nothing can be decided, an event that fails closed ends with status 2, which the agent
    takes for a no; others end with 1, which it shows and passes over.
    """
    from exo_host.commands.hook import run

    sys.exit(run(event, socket, timeout))


@exo_host.command()
@click.argument("export")
@click.option(
    "--input",
    "source",
    type=click.File("rb"),
    default="-",
    help="A file with the input document; `-`, the default, is standard input.",
)
@_CONFIG
@click.option("--guest", type=_FILE, help="The compiled guest.")
@click.option(
    "--policy", type=_FILE, help="What the guest decides by; the built-in policy without it."
)
@click.option(
    "--native",
    type=_FILE,
    is_flag=False,
    flag_value="",
    help="Decide by the native guest instead; without a value, the configured one.",
)
@click.option(
    "--interpreter",
    "choices",
    metavar="EFFECT=host|native",
    multiple=True,
    help="Who performs an effect: this host, or the native guest's own interpreter. Repeatable.",
)
@click.option("--trace", is_flag=True, help="Show each effect and its answer on standard error.")
def call(
    export: str,
    source: BinaryIO,
    config: Path | None,
    guest: Path | None,
    policy: Path | None,
    native: Path | None,
    choices: tuple[str, ...],
    trace: bool,
) -> None:
    """Call one entry point of the guest with a document, and print its reply."""
    from exo_host.commands.call import call as run
    from exo_host.routing import parse_routing

    moved = dict(_choice(each) for each in choices)
    parse_routing(moved)
    told: dict[str, dict[str, Any]] = {
        "guest": {
            "wasm": _absolute(guest),
            "policy": _absolute(policy),
            "native": _absolute(native) if native and native.name else None,
        },
        "effects": moved,
    }
    run(_configured(config, told), export, source.read(), native=native is not None, trace=trace)


@exo_host.command("config")
@_CONFIG
@click.option("--explain", is_flag=True, help="Say what each value is for.")
def show_config(config: Path | None, explain: bool) -> None:
    """Show the effective configuration and where each value comes from; secrets are masked."""
    from exo_host.commands.config import show

    show(_configured(config), explain=explain)


@exo_host.command()
@_CONFIG
@click.option("--online", is_flag=True, help="Also ask GitHub whether the token is good.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def doctor(config: Path | None, online: bool, form: str) -> None:
    """Look at everything the host needs; say what is missing and how to mend it.

    Status 1 when something is broken; what is merely not there is a warning.
    """
    from exo_host.commands.doctor import run

    sys.exit(run(config, online=online, as_json=form == "json"))


@exo_host.command("install-hooks")
@_CONFIG
@click.option(
    "--scope",
    type=click.Choice(["project", "local", "user"]),
    default="project",
    show_default=True,
    help="Whose settings of the agent: the project's, one's own there, one's own anywhere.",
)
@click.option("--role", default="dev", show_default=True, help="The role that the tools are for.")
@click.option("--no-mcp", is_flag=True, help="Leave .mcp.json alone.")
@click.option("--uninstall", is_flag=True, help="Take away what is ours, and nothing else.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
def install_hooks(
    config: Path | None,
    scope: Scope,
    role: str,
    no_mcp: bool,
    uninstall: bool,
    yes: bool,
    dry_run: bool,
) -> None:
    """Connect the coding agent: its hooks and its tools are answered by this host."""
    from exo_host.commands.install_hooks import Wish, run

    wish = Wish(scope, role, not no_mcp, uninstall, yes, dry_run)
    sys.exit(run(_configured(config), wish, config_file=config))


def _configured(file: Path | None, told: Mapping[str, Mapping[str, Any]] | None = None) -> Config:
    from exo_host.config.load import load_config

    said = {
        section: {key: value for key, value in content.items() if value is not None}
        for section, content in (told or {}).items()
    }
    return load_config(
        file, told={section: content for section, content in said.items() if content}
    )


def _choice(written: str) -> tuple[str, str]:
    kind, equals, interpreter = written.partition("=")
    if not equals:
        raise click.UsageError(f"--interpreter {kind}: expected EFFECT=host or EFFECT=native")
    return kind, interpreter


def _absolute(path: Path | None) -> Path | None:
    """A path of the command line is relative to where the person is, not to the file."""
    return None if path is None else path.absolute()


def main() -> None:
    """Run the command line; no traceback reaches the user."""
    try:
        exo_host.main(standalone_mode=False)
    except HostError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        click.echo("stopped", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
