"""`exo-host config`: the effective configuration, and whose each value is."""

from __future__ import annotations

import sys
import textwrap

from rich.console import Console
from rich.table import Table
from rich.text import Text

from exo_host.config.load import Config
from exo_host.config.show import shown_values


def show(config: Config, *, explain: bool) -> None:
    """Print it as a table on a terminal, as TOML anywhere else; explained, as TOML everywhere."""
    if sys.stdout.isatty() and not explain:
        _table(config)
    else:
        _toml(config, explain=explain)


def _table(config: Config) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("key", "value", "from"):
        table.add_column(heading, overflow="fold")
    for each in shown_values(config):
        style = "dim" if each.origin == "default" else ""
        table.add_row(Text(each.name, style), Text(each.value, style), Text(each.origin, style))
    Console().print(table)


def _toml(config: Config, *, explain: bool) -> None:
    section = ""
    for each in shown_values(config):
        of, _, key = each.name.partition(".")
        if of != section:
            print(f"{'' if not section else chr(10)}[{of}]")
            section = of
        if explain and each.meaning:
            print(textwrap.fill(each.meaning, 96, initial_indent="# ", subsequent_indent="# "))
        print(f"{key} = {each.value}  # {each.origin}")
