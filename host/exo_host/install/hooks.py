"""Our hooks in the agent's settings: the document with them, and the document without.

Format: `{"hooks": {EVENT: [{"matcher": ..., "hooks": [{"type": "command", ...}]}]}}`. An entry is
ours when its command runs `exo-host hook`; everything else is somebody else's and stays.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from exo_host.hooks.events import DECIDED
from exo_host.install.document import (
    Json,
    Misplaced,
    Node,
    appended,
    at,
    child,
    children,
    described,
    removed,
    rendered,
    replaced,
    whole,
)

PROGRAM: Final = "exo-host"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an event may take, in seconds."""

    ours: int
    """Then the command gives up; about a tool's use it says no."""
    agents: int
    """Then the agent ends the command and takes that for consent: it must never come first."""


PATIENCE: Final[Mapping[str, Patience]] = {
    # A person may be asked, and a popup waits for five minutes.
    "PreToolUse": Patience(ours=330, agents=360),
    "PostToolUse": Patience(ours=120, agents=150),
    "SessionStart": Patience(ours=30, agents=45),
    # Without a timeout of its own the agent allows 1.5 s; 60 is the most it takes.
    "SessionEnd": Patience(ours=20, agents=40),
}
_WITH_TOOLS: Final = ("PreToolUse", "PostToolUse")
"""Events whose matcher is about tools; without a matcher the others always run."""


def hook_group(event: str, program: Path, socket: Path) -> dict[str, Json]:
    """Return our group of an event."""
    patience = PATIENCE[event]
    words = [str(program), "hook", event, "--socket", str(socket), "--timeout", str(patience.ours)]
    entry: Json = {"type": "command", "command": shlex.join(words), "timeout": patience.agents}
    matcher: dict[str, Json] = {"matcher": "*"} if event in _WITH_TOOLS else {}
    return {**matcher, "hooks": [entry]}


def with_hooks(text: str | None, program: Path, socket: Path) -> str:
    """Return the settings with our hooks, and none of ours twice; raise `Misplaced`."""
    wanted = {event: hook_group(event, program, socket) for event in DECIDED}
    if text is None:
        return rendered({"hooks": {event: [group] for event, group in wanted.items()}})
    for event, group in wanted.items():
        _groups(text, event)  # said before anything is changed
        text = _with_group(text, event, group)
    for event in _events(text):
        if event not in wanted:
            text = _without_ours(text, event)
    return text


def without_hooks(text: str) -> str:
    """Return the settings without our hooks, and without what they leave empty; may raise."""
    for event in _events(text):
        text = _without_ours(text, event)
    return text


def is_ours(entry: Json) -> bool:
    """Whether an entry runs `exo-host hook`, from wherever."""
    command = entry.get("command") if isinstance(entry, dict) else None
    if not isinstance(command, str):
        return False
    try:
        words = shlex.split(command)
    except ValueError:
        return False
    match words:
        case [program, "hook", _, *_]:
            return PurePath(program).name == PROGRAM
        case [_, "-m", "exo_host" | "exo_host.cli", "hook", _, *_]:
            return True
        case _:
            return False


def _with_group(text: str, event: str, group: dict[str, Json]) -> str:
    own = [i for i, each in enumerate(_groups(text, event)) if _is_only_ours(each.value)]
    keep = next((i for i in own if _groups(text, event)[i].value == group), next(iter(own), None))
    text = _without_ours(text, event, keep=keep)
    kept = [each for each in _groups(text, event) if _is_only_ours(each.value)]
    if kept:
        return text if kept[0].value == group else replaced(text, kept[0], group)
    return _appended(text, event, group)


def _appended(text: str, event: str, group: dict[str, Json]) -> str:
    root = whole(text)
    hooks = child(text, root, "hooks")
    if hooks is None:
        return appended(text, root, {event: [group]}, "hooks")
    groups = child(text, hooks, event)
    if groups is None:
        return appended(text, hooks, [group], event)
    return appended(text, groups, group)


def _without_ours(text: str, event: str, keep: int | None = None) -> str:
    """Without our entries of an event, and what that leaves empty; but for the group `keep`."""
    is_changed = False
    for index in reversed(range(len(_lenient_groups(text, event)))):
        if index == keep:
            continue
        group = _lenient_groups(text, event)[index]
        if _is_only_ours(group.value):
            text = removed(text, at(text, ("hooks", event)), index)
            is_changed = True
            continue
        for position in reversed(range(len(_entries(group.value)))):
            if is_ours(_entries(group.value)[position]):
                text = removed(text, at(text, ("hooks", event, index, "hooks")), position)
    return _without_empty(text, event) if is_changed else text


def _without_empty(text: str, event: str) -> str:
    for path in (("hooks", event), ("hooks",)):
        if not at(text, path).value:
            container = at(text, path[:-1])
            keys = [each.key for each in children(text, container)]
            text = removed(text, container, keys.index(path[-1]))
    return text


def _is_only_ours(group: Json) -> bool:
    entries = _entries(group)
    return bool(entries) and all(is_ours(each) for each in entries)


def _entries(group: Json) -> list[Json]:
    entries = group.get("hooks") if isinstance(group, dict) else None
    return entries if isinstance(entries, list) else []


def _hooks(text: str) -> Node | None:
    root = whole(text)
    _expect(text, root, dict, "an object")
    hooks = child(text, root, "hooks")
    if hooks is not None:
        _expect(text, hooks, dict, "an object of hooks by event")
    return hooks


def _events(text: str) -> list[str]:
    hooks = _hooks(text)
    return [] if hooks is None else [each.key for each in children(text, hooks)]


def _groups(text: str, event: str) -> list[Node]:
    """The groups of one of our events; raise `Misplaced` for what the agent would not read."""
    hooks = _hooks(text)
    array = None if hooks is None else child(text, hooks, event)
    if array is None:
        return []
    _expect(text, array, list, f"an array of {event} hooks")
    groups = children(text, array)
    for group in groups:
        _expect(text, group, dict, 'an object with "hooks"')
        entries = child(text, group, "hooks")
        if entries is None:
            raise Misplaced(text, group.start, 'expected an object with "hooks", got one without')
        _expect(text, entries, list, "an array of commands")
    return groups


def _lenient_groups(text: str, event: str) -> list[Node]:
    return children(text, at(text, ("hooks", event))) if event in _events(text) else []


def _expect(text: str, node: Node, kind: type[object], what: str) -> None:
    if not isinstance(node.value, kind):
        raise Misplaced(text, node.start, f"expected {what}, got {described(node.value)}")
