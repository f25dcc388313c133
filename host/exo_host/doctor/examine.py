"""All checks, side by side; none keeps the others waiting, and none ends in a traceback."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from exo_host.config.load import Config, ConfigError, load_config
from exo_host.config.settings import Settings
from exo_host.doctor.finding import Check, Finding, broken, ok
from exo_host.doctor.guest import check_guest, check_native, check_policy, check_sources
from exo_host.doctor.needs import Needs
from exo_host.doctor.places import check_cache, check_port, check_socket, check_state, check_token
from exo_host.doctor.programs import (
    check_compiler,
    check_git,
    check_language_servers,
    check_libraries,
    check_tmux,
)
from exo_host.doctor.services import check_collector, check_engine, check_github, check_model
from exo_host.source import guest_source

ALL_SECONDS: Final = 4.5
"""How long everything together may take."""


def configuration(file: Path | None) -> tuple[Config, Finding]:
    """Read the configuration; when it cannot be, the defaults are examined."""
    name = "configuration"
    try:
        config = load_config(file)
    except ConfigError as error:
        directory = Path.cwd() if file is None else file.absolute().parent
        mend = "correct it; `exo-host config` shows what is in force"
        return Config(Settings(), None, directory, {}), broken(name, str(error), mend)
    return config, ok(name, str(config.file or "no exomonad.toml; the defaults hold"))


def all_checks(config: Config, needs: Needs, *, online: bool) -> dict[str, Check]:
    """Every check by the name of what it examines, in the order of the report."""
    guest, server = config.settings.guest, config.settings.server
    source = guest_source(config)
    wasm, policy = source.wasm, source.policy
    unix = None if server.socket is None else config.path(server.socket)
    is_native_used = "native" in config.settings.effects.values()
    checks: dict[str, Check] = {
        "guest": lambda: check_guest(wasm),
        "guest sources": lambda: check_sources(wasm, config.directory),
        "policy": lambda: check_policy(wasm, policy),
        "native guest": lambda: check_native(config.path(guest.native), is_used=is_native_used),
        "extism": check_libraries,
        "wasm cache": lambda: check_cache(needs.cache),
        "wasm compiler": check_compiler,
        "socket": lambda: check_socket(unix),
        "state": lambda: check_state(config.path(config.settings.state.directory), unix),
        "git": check_git,
        "container engine": lambda: check_engine(needs.engine, is_chosen=needs.engine_is_chosen),
        "github": lambda: check_github(needs, online=online),
        "model": lambda: check_model(needs.model_key),
        "tmux": lambda: check_tmux(needs.tmux, needs.tmux_environment),
        "language servers": lambda: check_language_servers(needs.language_servers),
        "telemetry": lambda: check_collector(needs.otlp),
    }
    if server.tcp:
        checks["port"] = lambda: check_port(server.host, server.port, unix)
        checks["token"] = lambda: check_token(config.path(server.token_file))
    return checks


def examine(checks: Mapping[str, Check], *, seconds: float = ALL_SECONDS) -> list[Finding]:
    """Run all checks at once and return what they found, in their order."""
    done: queue.SimpleQueue[tuple[str, Sequence[Finding]]] = queue.SimpleQueue()
    for name, check in checks.items():
        # Daemons: what hangs in a system call must not keep the process.
        threading.Thread(
            target=lambda n=name, c=check: done.put((n, _contained(n, c))), daemon=True
        ).start()
    deadline = time.monotonic() + seconds
    found: dict[str, Sequence[Finding]] = {}
    while len(found) < len(checks):
        try:
            name, findings = done.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            break
        found[name] = findings
    late = f"the check did not end within {seconds:g} s"
    return [
        each
        for name in checks
        for each in found.get(name, [broken(name, late, "run exo-host doctor again")])
    ]


def _contained(name: str, check: Check) -> Sequence[Finding]:
    try:
        return list(check())
    except Exception as error:
        # A mistake of ours; the other checks are as good as before. Its text is not shown: who
        # knows what it quotes.
        return [broken(name, f"the check itself failed: {type(error).__name__}", "report this")]
