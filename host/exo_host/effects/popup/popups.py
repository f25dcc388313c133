"""The popup effect: a form in a tmux popup, and how it ended.

| met | answer |
|---|---|
| the user submits | `Submitted`; a question left empty has no value |
| Escape; the popup closed by mouse or by another program; the terminal detached | `Dismissed` |
| no answer in time, waiting for one's turn included | `TimedOut`; the popup is gone |
| a name used twice, no number fits, an initial text that its box cannot hold | `invalid_input` |
| not inside tmux, none installed, one before 3.2, no client, the server ends | `unavailable` |
| the popup's files cannot be written | `unavailable` |
| the form itself fails | `internal` |
| the service is closed meanwhile | `cancelled` |

A client shows one popup at a time; others wait for their turn, those of other programs (and tmux's
own menus) included.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Final

import exo_host
from exo_host.effects.popup.checks import check
from exo_host.effects.popup.exchange import Exchange
from exo_host.effects.popup.settings import PopupSettings
from exo_host.effects.popup.tmux import Client, Ran, Tmux
from exo_types.failure import EffectFailure
from exo_types.models import (
    PopupForm,
    PopupOutcome,
    PopupOutcomeDismissed,
    PopupOutcomeTimedOut,
    PopupTimeout,
    Unit,
)

_FORM: Final = "exo_host.effects.popup.form"
_SOURCES: Final = Path(exo_host.__file__).resolve().parent.parent
_HUNG_UP: Final = 128 + signal.SIGHUP
_TURN_SECONDS: Final = 0.1


class Popups:
    """Asks the person at the terminal."""

    def __init__(self, settings: PopupSettings) -> None:
        self._settings = settings
        self._tmux = Tmux(settings)
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._asked: set[asyncio.Task[PopupOutcome]] = set()
        self._closing = asyncio.Event()

    async def ask(self, form: PopupForm) -> PopupOutcome:
        """Show a form and wait for its end; raise `EffectFailure` as the table above has it."""
        if self._closing.is_set():
            raise EffectFailure("unavailable", "the host is shutting down; ask again later")
        check(form)
        task = asyncio.create_task(self._ask(form), name="popup")
        self._asked.add(task)
        task.add_done_callback(self._asked.discard)
        try:
            return await task
        except asyncio.CancelledError:
            this = asyncio.current_task()
            if self._closing.is_set() and not (this and this.cancelling()):
                raise EffectFailure("cancelled", "the host shut down before an answer") from None
            raise

    async def close(self) -> None:
        """Close the popups that are open; nothing can be asked any more."""
        self._closing.set()
        asked = list(self._asked)
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)

    async def _ask(self, form: PopupForm) -> PopupOutcome:
        started = time.monotonic()
        seconds = self._settings.default_timeout_seconds
        if form.timeout_ms is not None:
            seconds = form.timeout_ms / 1000
        deadline = None if seconds is None else started + seconds
        client = await self._tmux.client()
        outcome = await self._in_turn(client, form, deadline)
        if outcome is None:
            after_ms = round((time.monotonic() - started) * 1000)
            return PopupOutcomeTimedOut(payload=PopupTimeout(after_ms=after_ms))
        return outcome

    async def _in_turn(
        self, client: Client, form: PopupForm, deadline: float | None
    ) -> PopupOutcome | None:
        """The outcome, None when the time was up first."""
        turn = self._turns[client.name]
        try:
            async with asyncio.timeout(_left(deadline)):
                await turn.acquire()
        except TimeoutError:
            return None
        try:
            while deadline is None or time.monotonic() < deadline:
                with Exchange(
                    form, deadline=deadline, guard_seconds=self._settings.guard_seconds
                ) as exchange:
                    ran = await self._run(client, exchange, deadline)
                    outcome = exchange.outcome()
                    if outcome is not None:
                        return outcome
                    if ran is None:
                        return None
                    if ran.status != 0 or exchange.shown():
                        return await self._unanswered(ran)
                # The client shows a popup or a menu that is not ours; tmux tells no one of its end.
                await asyncio.sleep(min(_TURN_SECONDS, _left(deadline) or _TURN_SECONDS))
            return None
        finally:
            turn.release()

    async def _run(self, client: Client, exchange: Exchange, deadline: float | None) -> Ran | None:
        """Show the form until it ends; None when the time was up first. No popup is left."""
        command = (sys.executable, "-s", "-P", "-m", _FORM, exchange.spec, exchange.answer)
        environment = {
            "PYTHONPATH": str(_SOURCES),
            "PYTHONUTF8": "1",
            "TEXTUAL_ANIMATIONS": "none",
        }
        popup = asyncio.create_task(
            self._tmux.show(client, exchange.folder, [str(part) for part in command], environment)
        )
        try:
            async with asyncio.timeout(_left(deadline)):
                return await asyncio.shield(popup)
        except TimeoutError:
            return None
        finally:
            if not popup.done():
                await self._end(client, popup)

    async def _end(self, client: Client, popup: asyncio.Task[Ran]) -> None:
        """Close a popup and wait until it is gone; tmux hangs up on the program inside."""
        try:
            async with asyncio.timeout(self._settings.grace_seconds):
                while not popup.done():
                    # Once more if tmux was asked to close the popup before it had opened it.
                    await self._tmux.hide(client)
                    await asyncio.wait({popup}, timeout=_TURN_SECONDS)
        except (TimeoutError, EffectFailure):
            pass  # a server that does not answer has no popup to close
        finally:
            popup.cancel()
            await asyncio.gather(popup, return_exceptions=True)

    async def _unanswered(self, ran: Ran) -> PopupOutcome:
        """What a popup that ended without an answer means."""
        if ran.status == _HUNG_UP:
            return PopupOutcomeDismissed(payload=Unit())
        words = (ran.err or ran.out).strip()
        # Fails by itself, saying why, when the server or the terminal is gone.
        await self._tmux.client()
        if words:
            raise EffectFailure("unavailable", f"tmux did not show the popup: {words}")
        raise EffectFailure("internal", f"the popup's form ended with status {ran.status}")


def _left(deadline: float | None) -> float | None:
    return None if deadline is None else max(0.0, deadline - time.monotonic())
