"""What is read from tmux, and what a form must hold: no tmux is needed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.host.effects.popup.forms import choice, form, number, words

from exo_host.effects.popup.popups import Popups
from exo_host.effects.popup.settings import PopupSettings
from exo_host.effects.popup.tmux import Client, Tmux, read_clients, shows_popups
from exo_types.failure import EffectFailure
from exo_types.models import PopupField


@pytest.mark.parametrize("version", ["3.2", "3.2-rc", "3.2a", "3.3a", "4.0", "next-3.6", "master"])
def test_popups(version: str) -> None:
    assert shows_popups(version)


@pytest.mark.parametrize("version", ["3.1c", "3.0", "2.9a", "1.8"])
def test_no_popups(version: str) -> None:
    assert not shows_popups(version)


def test_clients() -> None:
    listing = (
        "0\t17\t$0\t3.3a\ttmux-256color\t/dev/pts/1\n"
        "1\t99\t$0\t3.3a\ttmux-256color\tclient-77\n"
        "0\t18\t$1\t3.3a\t\t/dev/pts/2\n"
    )
    assert read_clients(listing) == [
        Client("/dev/pts/1", "$0", 17, "3.3a", "tmux-256color"),
        Client("/dev/pts/2", "$1", 18, "3.3a", "screen"),
    ]


def test_the_socket() -> None:
    assert Tmux(PopupSettings(tmux_environment="/tmp/a,b/default,12,0")).socket == (
        "/tmp/a,b/default"
    )
    both = PopupSettings(tmux_environment="/tmp/default,12,0", socket_path="/run/other")
    assert Tmux(both).socket == "/run/other"
    with pytest.raises(EffectFailure, match="control character") as caught:
        Tmux(PopupSettings(socket_path="/tmp/a\0b")).socket  # noqa: B018
    assert caught.value.error.code == "invalid_input"


def program(folder: Path, *lines: str) -> PopupSettings:
    """Settings with a program in the place of tmux."""
    file = folder / "tmux"
    file.write_text("\n".join(("#!/bin/sh", *lines, "")))
    file.chmod(0o755)
    return PopupSettings(program=str(file), socket_path="/nowhere", command_timeout_seconds=0.5)


async def test_a_tmux_that_is_too_old(tmp_path: Path) -> None:
    settings = program(tmp_path, r"printf '0\t17\t$0\t3.1c\tscreen\t/dev/pts/1\n'")
    with pytest.raises(EffectFailure, match=r"tmux 3\.1c has no popups") as caught:
        await Popups(settings).ask(form())
    assert caught.value.error.code == "unavailable"


async def test_a_tmux_that_does_not_answer(tmp_path: Path) -> None:
    settings = program(tmp_path, "exec sleep 600")
    with pytest.raises(EffectFailure, match="did not answer in time") as caught:
        await Popups(settings).ask(form())
    assert caught.value.error.code == "unavailable"


@pytest.mark.parametrize("extent", ["0", "-1", "80 %", "x", "10000", "50%; kill-server"])
def test_an_extent(extent: str) -> None:
    with pytest.raises(ValueError, match="width"):
        PopupSettings(width=extent)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ([words("a"), choice("a", "x")], "'a'"),
        ([number("a", 2, 1)], "minimum 2.0 is above its maximum 1.0"),
        ([words("a", initial="x\x1b[31m")], "control character"),
        ([words("a", initial="x\ny")], "make it multiline"),
        ([words("a", multiline=True, initial="x\x07")], "control character"),
    ],
    ids=["twice", "bounds", "escape", "line", "bell"],
)
async def test_a_form_that_cannot_be_shown(fields: list[PopupField], said: str) -> None:
    with pytest.raises(EffectFailure) as caught:
        await Popups(PopupSettings()).ask(form(*fields))
    assert caught.value.error.code == "invalid_input"
    assert said in caught.value.error.message
