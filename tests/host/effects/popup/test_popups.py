"""The popup effect in a real tmux, with a person who types."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from tests.host.effects.popup.terminal import Server, Terminal, need_tmux

from exo_host.effects.popup.popups import Popups
from exo_host.effects.popup.settings import PopupSettings
from exo_types.failure import EffectFailure
from exo_types.models import (
    PopupChoiceInput,
    PopupField,
    PopupForm,
    PopupInput,
    PopupInputChoice,
    PopupInputConfirm,
    PopupInputNumber,
    PopupInputText,
    PopupNumberInput,
    PopupOutcomeDismissed,
    PopupOutcomeSubmitted,
    PopupOutcomeTimedOut,
    PopupTextInput,
    PopupValueFlag,
    PopupValueNumber,
    PopupValueText,
    Unit,
)

SUBMIT = "\x13"
ESCAPE = "\x1b"


def asked(name: str, answered: PopupInput, *, required: bool = True) -> PopupField:
    return PopupField(name=name, label=f"The {name}", input=answered, required=required)


def words(name: str, **more: str) -> PopupField:
    return asked(name, PopupInputText(payload=PopupTextInput(multiline=False, **more)))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    need_tmux()
    server = Server(tmp_path)
    yield server
    server.stop()


@pytest.fixture
async def terminal(server: Server) -> AsyncIterator[Terminal]:
    terminal = Terminal(server)
    await terminal.sees("[work]")
    yield terminal
    terminal.stop()


@pytest.fixture
async def popups(server: Server) -> AsyncIterator[Popups]:
    popups = Popups(
        PopupSettings(
            tmux_environment=f"{server.socket},1,0", guard_seconds=0, default_timeout_seconds=8
        )
    )
    yield popups
    await popups.close()


async def test_every_kind_of_answer(popups: Popups, terminal: Terminal) -> None:
    form = PopupForm(
        title="Merge #13?",
        fields=[
            asked("how", PopupInputChoice(payload=PopupChoiceInput(options=["squash", "rebase"]))),
            words("note", initial="it's "),
            asked("weight", PopupInputNumber(payload=PopupNumberInput(minimum=0, maximum=5))),
            asked("sure", PopupInputConfirm(payload=Unit())),
            asked(
                "left",
                PopupInputText(payload=PopupTextInput(multiline=True)),
                required=False,
            ),
        ],
    )
    asking = asyncio.create_task(popups.ask(form))
    await terminal.sees("Merge #13?")
    await terminal.sees("Esc dismiss")
    terminal.type("\x1b[B\x1b[B\tfine; $(id) é\t2.5\ty" + SUBMIT)
    outcome = await asking
    assert isinstance(outcome, PopupOutcomeSubmitted)
    assert outcome.payload.values == {
        "how": PopupValueText(payload="rebase"),
        "note": PopupValueText(payload="it's fine; $(id) é"),
        "weight": PopupValueNumber(payload=2.5),
        "sure": PopupValueFlag(payload=True),
    }


async def test_a_dismissed_form(popups: Popups, terminal: Terminal) -> None:
    asking = asyncio.create_task(popups.ask(PopupForm(title="Go on?", fields=[])))
    await terminal.sees("Go on?")
    await terminal.sees("Esc no")
    terminal.type(ESCAPE)
    assert isinstance(await asking, PopupOutcomeDismissed)


async def test_nobody_answers(popups: Popups, terminal: Terminal) -> None:
    form = PopupForm(title="Anybody?", fields=[], timeout_ms=1500)
    outcome = await popups.ask(form)
    assert isinstance(outcome, PopupOutcomeTimedOut)
    assert outcome.payload.after_ms >= 1500


async def test_no_client(popups: Popups) -> None:
    with pytest.raises(EffectFailure, match="tmux attach") as caught:
        await popups.ask(PopupForm(title="Anybody?", fields=[]))
    assert caught.value.error.code == "unavailable"
