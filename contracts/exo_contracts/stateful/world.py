"""The world: guests, the steps that happen to them, and what must hold after each."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from extism.extism import HOST_FN_REGISTRY  # type: ignore[import-untyped]

from exo_contracts.generation.performances import Performance
from exo_contracts.generation.spelling import spell
from exo_contracts.judging.canonical import canonical, parse
from exo_contracts.stateful.acting import CODES, Actor
from exo_contracts.stateful.generate import RESTORE, SNAPSHOT
from exo_contracts.stateful.slots import GuestSlot, InstanceSlot, Slot, Unstoppable
from exo_contracts.stateful.steps import GUESTS, Life, Step
from exo_contracts.stateful.twin import Twin
from exo_host.compiled import CompiledGuest, load_guest
from exo_host.errors import GuestTrap, HostError

_DONE: Final = b'{"kind":"Success","payload":{}}'


_REPLY: Final = b'{"kind":"'


class Unsound(Exception):
    """Something does not hold: a cause without values in it, and a sentence with them."""

    def __init__(self, cause: str, message: str) -> None:
        super().__init__(f"{cause}: {message}")
        self.cause = cause
        self.message = message


@dataclass(frozen=True, slots=True)
class Setting:
    """What worlds are made of: a module, the effects it performs, and whether it remembers."""

    wasm: Path
    compiled: CompiledGuest
    performances: tuple[Performance, ...]
    error_type: str
    remembers: bool

    @property
    def asked(self) -> Performance:
        """An effect that the guest waits for."""
        return next(one for one in self.performances if one.effect.mode == "call")


async def live(setting: Setting, life: Life) -> tuple[int, Unsound] | None:
    """Let a life happen; return the number of the first step after which something is unsound."""
    world = _World(setting)
    try:
        for at, step in enumerate(life.steps):
            try:
                await world.step(step)
                await world.probe()
            except Unsound as unsound:
                return at, unsound
    finally:
        await world.close()
    return None


class _Place:
    """One guest with its handlers, its twin, and what the model knows of it."""

    def __init__(self, setting: Setting, number: int) -> None:
        self.actor = Actor(setting.performances)
        self._make: Callable[..., Slot] = GuestSlot if number < GUESTS - 1 else InstanceSlot
        self.twin = Twin(setting.compiled)
        self.dead = False
        self.used = False
        self.slot = self._made(setting.compiled)

    def _made(self, compiled: CompiledGuest) -> Slot:
        actor = self.actor
        return self._make(compiled, actor.handlers, actor.deadlines, actor.observe)

    async def renew(self, compiled: CompiledGuest) -> Slot:
        """Put a new guest here; return the old one, closed."""
        old, self.slot = self.slot, self._made(compiled)
        self.actor.release()
        await old.close()
        self.forget()
        self.dead = False
        return old

    def forget(self) -> None:
        """Its instance is gone, and what it remembered."""
        self.dead = not self.slot.heals
        self.twin.renew()


class _World:
    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._places = [_Place(setting, number) for number in range(GUESTS)]
        self._functions = len(HOST_FN_REGISTRY)
        self._kept: bytes | None = None
        self._nonce = 0

    async def close(self) -> None:
        """Let every handler end and free every guest."""
        for place in self._places:
            place.actor.release()
            await place.slot.close()
            place.twin.renew()

    # --- steps ----------------------------------------------------------------------------------

    async def step(self, step: Step) -> None:
        """Do what a step says; raise `Unsound`."""
        place = self._places[step.guest]
        place.used = True
        place.actor.act(step.handling, message=f"no {self._next()}")
        match step.do:
            case "call":
                await self._call(place, step.what, step.document)
            case "perform":
                await self._perform(place, step)
            case "end":
                await self._end(place, step)
            case "stop":
                await self._stop(place, step)
            case "give up":
                await self._give_up(place, step)
            case "release":
                place.actor.release()
            case "reload" | "replace":
                again = step.do == "reload"
                old = await place.renew(
                    load_guest(self._setting.wasm, exact=True) if again else self._setting.compiled
                )
                await self._refuses(old, "a closed guest")
            case "snapshot":
                self._kept = await self._snapshot(place) if not place.dead else self._kept
            case "restore":
                await self._restore(place, step.document or self._kept)
        place.actor.act("answer")

    async def _call(self, place: _Place, export: str, document: bytes) -> bytes | None:
        """Call it and its twin; both must say the same."""
        if place.dead:
            await self._refuses(place.slot, "a dead instance")
            return None
        reply = await self._answer(place, export, document)
        effects = place.actor.take()
        right = place.twin.call(export, document, effects)
        if place.twin.difference is not None:
            raise Unsound("it performs other effects", place.twin.difference)
        if not reply.startswith(_REPLY):
            # What the twin says to it as well is no better for that.
            raise Unsound("an answer is no reply", _text(reply))
        if reply != right:
            raise Unsound("it answers otherwise", f"{_text(reply)} instead of {_text(right)}")
        return reply

    async def _perform(self, place: _Place, step: Step) -> None:
        if place.dead:
            await self._refuses(place.slot, "a dead instance")
            return
        one = next(p for p in self._setting.performances if p.document == step.document)
        reply = await self._answer(place, "exo_perform", step.document)
        self._once(place, one.document)
        code = None if one.effect.mode == "notify" else CODES.get(step.handling)
        answer = parse(reply)
        if one.effect.mode == "notify":
            await place.actor.begun.wait()
            await self._settled(place)
        if code is None:
            if canonical(answer) != canonical(parse(one.reply)):
                raise Unsound("an effect is answered otherwise", _text(reply))
            return
        match answer:
            case {"kind": "Error", "payload": {"code": found}} if found == code:
                return
        raise Unsound(f"a handler that does {step.handling} is no {code}", _text(reply))

    async def _end(self, place: _Place, step: Step) -> None:
        if place.dead:
            await self._refuses(place.slot, "a dead instance")
            return
        missing = step.what == "missing"
        export = "no_such_export" if missing else "exo_misbehave"
        try:
            reply = await place.slot.call(export, step.what.encode() + b"\n" + step.document)
        except GuestTrap:
            place.forget()
        else:
            raise Unsound(f"a call that ends in {step.what} is answered", _text(reply))
        self._once(place, *(() if missing else (step.document,)))

    async def _stop(self, place: _Place, step: Step) -> None:
        """Stop it while the others are in the middle of an effect."""
        if place.dead:
            await self._refuses(place.slot, "a dead instance")
            return
        others = [other for other in self._places if other is not place and not other.dead]
        go = asyncio.Event()
        asked = self._setting.asked
        waiting: list[asyncio.Task[bytes]] = []
        try:
            for other in others:
                other.used = True
                other.actor.act("answer")
                other.actor.held = go
                waiting.append(asyncio.create_task(other.slot.call("exo_perform", asked.document)))
                await _begun(other, waiting[-1])
            document = b"spin\n" + step.document
            spinning = asyncio.create_task(place.slot.call("exo_misbehave", document))
            await _begun(place, spinning)
            await place.slot.stop(spinning)
        except Unstoppable:
            raise Unsound("a computation cannot be stopped", str(step)) from None
        finally:
            go.set()
            replies = await asyncio.gather(*waiting, return_exceptions=True)
        place.forget()
        for other, reply in zip(others, replies, strict=True):
            other.actor.held = None
            if isinstance(reply, BaseException):
                raise Unsound("stopping one guest ends another's call", str(reply)) from reply
            if canonical(parse(reply)) != canonical(parse(asked.reply)):
                raise Unsound("an effect is answered otherwise", _text(reply))
            self._once(other, asked.document)
        self._once(place, step.document)

    async def _give_up(self, place: _Place, step: Step) -> None:
        """Go away in the middle of an effect, which is answered only then."""
        if place.dead:
            await self._refuses(place.slot, "a dead instance")
            return
        place.actor.held = asyncio.Event()
        call = asyncio.create_task(place.slot.call("exo_perform", step.document))
        await _begun(place, call)
        stopping = asyncio.create_task(place.slot.stop(call))
        # Twice: the stopping begins, then the caller hears of it.
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        place.actor.held.set()
        await stopping
        place.actor.held = None
        place.forget()
        self._once(place, step.document)

    async def _snapshot(self, place: _Place) -> bytes:
        reply = await self._call(place, SNAPSHOT, b"{}")
        match parse(reply or b""):
            case {"kind": "Success", "payload": payload}:
                return spell(payload)
        raise Unsound("it gives no snapshot", _text(reply or b""))

    async def _restore(self, place: _Place, given: bytes | None) -> None:
        if given is None or place.dead:
            return
        reply = await self._call(place, RESTORE, given)
        if reply != _DONE:
            if given != self._kept:
                return
            raise Unsound("it does not take its own snapshot", _text(reply or b""))
        again = await self._snapshot(place)
        if canonical(parse(again)) != canonical(parse(given)):
            raise Unsound(
                "it remembers something else than it was given",
                f"{_text(again)} instead of {_text(given)}",
            )

    # --- what holds after every step --------------------------------------------------------------

    async def probe(self) -> None:
        """Ask every guest that was used something new, and hear exactly the answer to that."""
        for place in self._places:
            if not place.used:
                continue
            if place.dead:
                await self._refuses(place.slot, "a dead instance")
            else:
                await self._probe_echo(place)
                await self._probe_effect(place)
                if self._setting.remembers:
                    await self._call(place, SNAPSHOT, b"{}")
            await self._settled(place)
        if len(HOST_FN_REGISTRY) != self._functions:
            raise Unsound("host functions are registered again", f"{len(HOST_FN_REGISTRY)}")

    async def _probe_echo(self, place: _Place) -> None:
        failure = spell({"code": "internal", "message": f"probe {self._next()}"})
        name = self._setting.error_type.encode()
        reply = await self._answer(place, "exo_echo", name + b"\n" + failure)
        if reply != b'{"kind":"Success","payload":%s}' % failure:
            raise Unsound("an echo is another document", f"{_text(reply)} for {_text(failure)}")
        self._once(place)

    async def _probe_effect(self, place: _Place) -> None:
        message = f"probe {self._next()}"
        place.actor.act("fail", message=message)
        reply = await self._answer(place, "exo_perform", self._setting.asked.document)
        place.actor.act("answer")
        expected = {"kind": "Error", "payload": {"code": "conflict", "message": message}}
        if parse(reply) != expected:
            raise Unsound(
                "an effect is answered otherwise", f"{_text(reply)} for {json.dumps(expected)}"
            )
        self._once(place, self._setting.asked.document)

    async def _settled(self, place: _Place) -> None:
        """Each effect that was performed was handled, once; see `_once` for what was performed."""
        if place.actor.stubborn:
            # What is not held back is still handled in the loop's next rounds.
            for _ in range(3):
                await asyncio.sleep(0)
        else:
            await place.slot.drain()
        if place.actor.handled != place.actor.performed:
            raise Unsound(
                "effects are not handled once each",
                f"{place.actor.performed} performed, {place.actor.handled} handled",
            )

    def _once(self, place: _Place, *documents: bytes) -> None:
        """Exactly these effects were performed since it was last asked."""
        seen = [effect.document for effect in place.actor.take()]
        if [_same(document) for document in seen] != [_same(document) for document in documents]:
            raise Unsound(
                "effects are not performed once each", b", ".join(seen).decode() or "none is"
            )

    async def _answer(self, place: _Place, export: str, document: bytes) -> bytes:
        try:
            return await place.slot.call(export, document)
        except GuestTrap as trap:
            raise Unsound("a sound guest traps", str(trap).splitlines()[0]) from None

    async def _refuses(self, slot: Slot, who: str) -> None:
        try:
            reply = await slot.call("exo_echo", b"%s\n{}" % self._setting.error_type.encode())
        except HostError:
            return
        except Exception as error:
            # Whatever comes of calling it, it was not refused.
            raise Unsound(f"{who} is called", f"{type(error).__name__}: {error}") from None
        raise Unsound(f"{who} answers", _text(reply))

    def _next(self) -> int:
        self._nonce += 1
        return self._nonce


async def _begun(place: _Place, call: asyncio.Task[bytes]) -> None:
    """Wait until the call's effect is being handled, or until there is no call any more."""
    begun = asyncio.create_task(place.actor.begun.wait())
    await asyncio.wait({begun, call}, return_when=asyncio.FIRST_COMPLETED)
    if not begun.done():
        begun.cancel()
        raise Unsound("a call ends before its effect is performed", str(call))


def _same(document: bytes) -> str:
    return canonical(parse(document))


def _text(document: bytes) -> str:
    return document.decode("utf-8", "backslashreplace")
