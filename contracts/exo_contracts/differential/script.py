"""Scripts: what both guests are asked, one after the other, and how their effects are answered.

A script is drawn from a seed and its own number alone, so that those two bring it back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from exo_contracts.generation.choice import Choose, at_random
from exo_contracts.generation.damage import spoilt
from exo_contracts.generation.hostile import corpus
from exo_contracts.generation.inputs import Inputs
from exo_contracts.generation.replies import Replies
from exo_contracts.generation.spelling import STYLES, spell
from exo_contracts.generation.strategies import DEPTH, Generators
from exo_contracts.properties.messages import choose_misses
from exo_contracts.stateful.generate import RESTORE, SNAPSHOT
from exo_gen.model import JsonValue
from exo_types.wire import MAX_BYTES

_LONGEST: Final = 8
_POLICY: Final = "Policy"
_SESSIONS: Final = ("one", "two")
"""Few sessions, so that calls of a script meet what calls before them left."""


@dataclass(frozen=True, slots=True)
class Request:
    """A call of an entry point, and the replies to its effects by kind, given in turn.

    `kept` is for restoring: the document is then what the last snapshot of the script said.
    """

    export: str
    document: bytes
    answers: Mapping[str, Sequence[bytes]]
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Script:
    """Requests to one guest from its beginning on, by one policy."""

    number: int
    requests: tuple[Request, ...]
    policy: str | None = None


class Scripts:
    """The scripts of a model."""

    def __init__(self, generators: Generators, *, seed: int) -> None:
        self._generators = generators
        self._seed = seed
        self._replies = Replies(generators, seed=seed)
        self._entries = [
            (entry, Inputs(entry, generators)) for entry in generators.model.entry_points
        ]
        self._hostile = tuple(row.document for row in corpus())

    def script(self, number: int) -> Script:
        """The script of this number."""
        choose = at_random(f"differential {self._seed} {number}")
        count = 1 + choose(_LONGEST)
        requests = tuple(self._request(choose) for _ in range(count))
        return Script(number, requests, self._policy(choose))

    def _policy(self, choose: Choose) -> str | None:
        """No policy half of the time; or one of the schema's, or any, usable or not."""
        policy = self._generators.model.lookup(_POLICY)
        match choose(4):
            case 2 if policy.examples:
                value = policy.examples[choose(len(policy.examples))]
            case 2 | 3:
                value = self._generators.named(_POLICY)(choose, DEPTH)
            case _:
                return None
        return spell(value).decode()

    def _request(self, choose: Choose) -> Request:
        picks = [dict(self._replies.pick(choose)) for _ in range(3)]
        answers = {kind: tuple(pick[kind] for pick in picks) for kind in picks[0]}
        match choose(10):
            case 0:
                return Request(SNAPSHOT, b"{}", answers)
            case 1:
                return Request(RESTORE, b"", answers, kept=True)
            case _:
                entry, inputs = self._entries[choose(len(self._entries))]
                examples = tuple(inputs.examples())
                value = inputs.draw(choose)
                if examples and choose(4) == 0:
                    value = examples[choose(len(examples))]
                if choose(4) > 0:
                    value = _in_session(value, _SESSIONS[choose(len(_SESSIONS))])
                document = self._spelled(entry.input.name, value, choose)
                return Request(entry.export, document if _arrives(document) else b"", answers)

    def _spelled(self, name: str, value: JsonValue, choose: Choose) -> bytes:
        """A valid document most of the time; or a near-miss, a spoilt one, or hostile bytes."""
        style = STYLES[choose(len(STYLES))]
        match choose(12):
            case 0 | 1:
                misses = choose_misses(self._generators, name, value, choose, 1)
                return spell(next((miss.of(value) for miss in misses), value), style)
            case 2:
                return spoilt(name, spell(value, style), choose).document
            case 3:
                return self._hostile[choose(len(self._hostile))]
            case _:
                return spell(value, style)


def _arrives(document: bytes) -> bool:
    """Whether a native guest gets to see it: its host refuses what no line can carry."""
    if len(document) > MAX_BYTES:
        return False
    try:
        document.decode()
    except UnicodeDecodeError:
        return False
    return True


def _in_session(value: JsonValue, session: str) -> JsonValue:
    """The same input from a session that others of the script are from as well."""
    if not isinstance(value, dict):
        return value
    return {
        key: session
        if key == "session_id" and isinstance(part, str)
        else _in_session(part, session)
        if key == "context"
        else part
        for key, part in value.items()
    }
