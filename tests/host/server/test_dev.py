"""`exo-host serve --dev` over a copy of this checkout: a saved Haskell file becomes the guest."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.checkout import Checkout
from tests.host.server.serving import configure, run, serving
from tests.host.server.slow_model import SlowModel
from tests.host.server.test_hooks import POLICY, bash

from exo_gen.toolchain.find import find

RULE = "guest/src/ExoMonad/Guest/Hook/Rule.hs"


def test_a_saved_handler_goes_live_and_a_type_error_changes_nothing(
    tmp_path: Path, model: SlowModel
) -> None:
    toolchain = find()
    if toolchain is None:
        pytest.skip("needs the wasm compiler: make toolchain")
    copy = Checkout.copied_to(tmp_path / "c")
    (copy.root / "policy.json").write_text(json.dumps(POLICY))
    configure(
        copy.root,
        guest={"wasm": "generated/wasm/guest.wasm", "policy": "policy.json"},
        llm=model.settings,
    )
    with serving(copy.root, "--dev", env=copy.environment) as host:
        allowed = host.post("/hook/PreToolUse", bash("make test"))["hookSpecificOutput"]
        assert allowed["permissionDecisionReason"] == "rule 'tests': allowed"
        replies: list[Any] = []

        def ask() -> None:
            question = {"tool": "ask_model", "arguments": {"prompt": "Why does it flicker?"}}
            # It is answered after a guest was compiled.
            replies.append(host.post("/role/dev/mcp/call", question, timeout=600))

        asking = threading.Thread(target=ask)
        asking.start()
        assert model.asked.wait(60)

        copy.edit(RULE, r'sentence "allowed"', 'sentence "waved through"')
        host.says("generation 2 is live", patience=300)
        allowed = host.post("/hook/PreToolUse", bash("make test"))["hookSpecificOutput"]
        assert allowed["permissionDecisionReason"] == "rule 'tests': waved through"
        assert _uses_of_bash(copy.root) == 2

        model.release.set()
        asking.join(60)
        assert replies[0]["payload"]["payload"]["structured"]["text"] == "because of the ballast"
        calls = host.request("GET", "/api/runtime").json()["calls"]
        assert [call["generation"] for call in calls if call["export"] == "handle_mcp_call"] == [1]

        copy.edit(RULE, r'sentence "waved through"', "sentence 12")
        said = host.says(r"Rule\.hs:\d+:\d+: error", patience=120)
        assert "12" in said
        assert host.request("GET", "/health").json()["generation"] == 2
        allowed = host.post("/hook/PreToolUse", bash("make test"))["hookSpecificOutput"]
        assert allowed["permissionDecisionReason"] == "rule 'tests': waved through"
        (reload,) = host.request("GET", "/api/runtime").json()["reloads"][1:]
        assert reload["outcome"] == "refused"
        assert "error" in reload["reason"]


def test_outside_a_checkout_there_is_nothing_to_build(tmp_path: Path) -> None:
    configure(tmp_path)
    ran = run(tmp_path, "serve", "--dev")
    assert ran.returncode == 2
    assert "start it in a checkout" in ran.stderr


def _uses_of_bash(root: Path) -> int:
    (file,) = (root / ".exomonad" / "state").glob("*.json")
    (session,) = json.loads(file.read_text())["snapshot"]["state"]["sessions"]
    uses: int = session["counts"]["calls"]["Bash"]
    return uses
