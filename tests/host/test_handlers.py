"""Every effect, performed by the handlers of a host without remote services."""

import json
from pathlib import Path

import pytest

from exo_gen.build import build
from exo_gen.examples import examples
from exo_gen.load import load
from exo_gen.model import Effect, JsonValue, Ref
from exo_host.handlers import local_handlers
from exo_types.dispatch import dispatch
from exo_types.registry import TYPES

ROOT = Path(__file__).parents[2]
MODEL = build(load(ROOT / "schema"))
LOCAL = {"GitGetBranch", "GitGetWorktree", "Log", "Emit"}
REMOTE = {
    *("GitHubListIssues", "GitHubCreatePR", "LLMCall", "LSPHover"),
    *("DockerSpawn", "DockerExec", "TUIPopup"),
}


@pytest.mark.parametrize("effect", MODEL.effects, ids=lambda effect: effect.tag)
async def test_it_answers_in_its_own_type_or_is_unavailable(effect: Effect) -> None:
    payload: JsonValue = {}
    if isinstance(effect.payload, Ref):
        payload = examples(MODEL, effect.payload.name)[0]
    if effect.payload == Ref("WorkingCopy"):
        payload = {"directory": str(ROOT)}
    document = json.dumps({"kind": effect.tag, "payload": payload}).encode()
    reply = await dispatch(local_handlers(), effect.tag, document)
    TYPES[effect.reply].decode(reply)
    answer = json.loads(reply)
    if effect.tag in LOCAL:
        assert answer["kind"] == "Success"
    if effect.tag in REMOTE:
        assert answer["payload"]["code"] == "unavailable"
