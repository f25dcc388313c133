"""The hooks for pre-commit name commands that exist, and run on the files they are about."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any, Final

import click
import pytest
import yaml  # type: ignore[import-untyped]

from exo_gen.cli import exo_gen

ROOT: Final = Path(__file__).parents[2]
HOOKS: Final[list[dict[str, Any]]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_is_a_command_over_the_whole_schema(hook: dict[str, Any]) -> None:
    program, *arguments = shlex.split(hook["entry"])
    assert program == "exo-gen"
    command = exo_gen.get_command(click.Context(exo_gen), arguments[0])
    assert command is not None
    options = {option for one in command.params for option in one.opts}
    assert set(arguments[1:]) <= options
    assert hook["pass_filenames"] is False, "files refer to each other"
    assert re.match(hook["files"], "schema/effects.json")
    assert not re.match(hook["files"], "host/schema.py")


def test_only_lint_and_layout_have_an_environment_of_their_own() -> None:
    own = {hook["id"] for hook in HOOKS if hook["language"] == "python"}
    assert own <= {"exo-gen-lint", "exo-gen-fmt"}
