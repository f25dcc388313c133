"""The guest: is it there, is it ours, does it load, is it up to date, does it decide."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from exo_gen.diagnostics import ExoGenError
from exo_host.compiled import load_guest
from exo_host.doctor.finding import Finding, broken, missing, ok
from exo_host.errors import HostError
from exo_host.instance import GuestInstance
from exo_host.native.binary import BUILD, find_native
from exo_host.policy import read_policy
from exo_types.codec import Codec
from exo_types.models import HandlePreToolUseReply

_REPLY: Final = Codec[HandlePreToolUseReply]("HandlePreToolUseReply", HandlePreToolUseReply)
_BUILD_WASM: Final = "exo-gen guest build"
_NOTIFIED: Final = ("Log", "Emit")
_COMMITTED: Final = Path("generated/wasm/guest.wasm")


def check_guest(wasm: Path) -> Iterator[Finding]:
    """Load it."""
    try:
        compiled = load_guest(wasm)
    except HostError as error:
        yield broken("guest", str(error), _BUILD_WASM)
    else:
        size = compiled.size / 2**20
        yield ok("guest", f"{wasm} ({size:.1f} MiB), {compiled.schema}")


def check_sources(wasm: Path, tree: Path) -> Iterator[Finding]:
    """In a checkout, hold the committed guest against the sources beside it."""
    if wasm != tree / _COMMITTED or not (tree / "guest").is_dir() or not wasm.is_file():
        return
    from exo_gen.guest.check import compare_with_sources

    try:
        findings = compare_with_sources(tree)
    except ExoGenError as error:
        findings = [str(error)]
    if findings:
        yield broken("guest sources", findings[0], _BUILD_WASM)
    else:
        yield ok("guest sources", "the guest is built from the sources beside it")


def check_policy(wasm: Path, policy: Path | None) -> Iterator[Finding]:
    """Have the guest decide one call under it: a policy it refuses, it refuses then."""
    name, mend = "policy", f"mend {policy}; its type is `Policy` in schema/policy.json"
    try:
        document = None if policy is None else read_policy(policy)
    except HostError as error:
        yield broken(name, str(error), mend)
        return
    try:
        reply = _decide(wasm, document)
    except HostError as error:
        yield broken(name, f"no guest could try it: {error}", _BUILD_WASM)
        return
    if reply.kind == "Error":
        mend = mend if policy is not None else _BUILD_WASM
        yield broken(name, f"the guest refuses it: {reply.payload.message}", mend)
        return
    yield ok(name, "the one that is built in" if policy is None else str(policy))


def check_native(program: Path, *, is_used: bool) -> Iterator[Finding]:
    """The native guest is needed only where the configuration gives it effects."""
    try:
        yield ok("native guest", str(find_native(program)))
    except HostError as error:
        finding = broken if is_used else missing
        yield finding("native guest", str(error).partition(";")[0], BUILD)


class _Alone:
    """Performs nothing: the call that is tried is about a tool that nobody uses."""

    def perform(self, kind: str, document: bytes) -> bytes:
        """Take logs and telemetry; refuse everything else."""
        del document
        if kind in _NOTIFIED:
            return b'{"kind":"Success","payload":{}}'
        return b'{"kind":"Error","payload":{"code":"unavailable","message":"not while examined"}}'


def _decide(wasm: Path, policy: str | None) -> HandlePreToolUseReply:
    hook = {
        "session_id": "doctor",
        "transcript_path": "",
        "cwd": "/",
        "hook_event_name": "PreToolUse",
        "tool_name": "Read",
        "tool_input": {},
    }
    guest = GuestInstance(load_guest(wasm, policy=policy), _Alone())
    try:
        reply = guest.call("handle_pre_tool_use", json.dumps(hook).encode())
    finally:
        guest.close()
    return _REPLY.decode(reply)
