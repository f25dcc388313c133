"""Services that others run: the container engine, GitHub, the model, the collector of spans."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from pydantic import SecretStr

from exo_host.doctor.finding import Finding, broken, missing, ok
from exo_host.doctor.needs import Needs
from exo_host.doctor.probes import SECONDS, Unanswered, connect, get_json, run_program

_PORTS = {"https": 443, "http": 80}


def check_engine(address: str, *, is_chosen: bool) -> Iterator[Finding]:
    """Ask the container engine for its version."""
    name = "container engine"
    if urlsplit(address).scheme not in ("unix", "tcp", "http"):
        yield broken(
            name, f"{shown(address)} is not asked", "name it as unix://PATH or tcp://HOST:PORT"
        )
        return
    try:
        version = get_json(address, "/version")
    except Unanswered as error:
        finding = broken if is_chosen else missing
        mend = "start Docker; or `podman system service --time=0 unix:///PATH` with DOCKER_HOST"
        yield finding(name, f"{shown(address)}: {error}", mend)
        return
    said = f"version {version.get('Version', '?')}, API {version.get('ApiVersion', '?')}"
    yield ok(name, f"{said} at {shown(address)}")


def check_github(needs: Needs, *, online: bool) -> Iterator[Finding]:
    """Is there a token? Only when asked to, is it sent to GitHub. It is never shown."""
    name, token, origin = "github", needs.github_token, needs.github_token_from
    if token is None and needs.ask_gh:
        token, origin = _token_of_gh(online=online), "gh"
    if token is None:
        yield missing(name, "no token; only public repositories are read", "gh auth login")
    elif not online:
        yield ok(name, f"a token from {origin}, not tried (--online tries it)")
    else:
        yield _tried(needs.github_api, token, origin)


def check_model(key: SecretStr | None) -> Iterator[Finding]:
    """Is there a key?"""
    if key is None:
        yield missing("model", "no key; no language model is asked", "export ANTHROPIC_API_KEY=...")
    else:
        yield ok("model", "a key is there")


def check_collector(endpoint: str) -> Iterator[Finding]:
    """Does somebody listen where spans are sent?"""
    name = "telemetry"
    if not endpoint:
        yield ok(name, "no OTLP endpoint is set; nothing is sent")
        return
    try:
        parts = urlsplit(endpoint)
        port = parts.port or _PORTS.get(parts.scheme, 4318)
    except ValueError:
        parts, port = urlsplit(""), 0
    if not parts.hostname:
        yield broken(
            name, f"{shown(endpoint)} is no address", "set an address like http://127.0.0.1:4318"
        )
        return
    try:
        connect(parts.hostname, port)
    except Unanswered as error:
        mend = "start the collector, or unset OTEL_EXPORTER_OTLP_ENDPOINT"
        yield broken(name, f"{shown(endpoint)}: {error}", mend)
    else:
        yield ok(name, f"somebody listens at {shown(endpoint)}")


def shown(address: str) -> str:
    """An address without what may be secret in it."""
    try:
        parts = urlsplit(address)
        where = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "what is configured"
    return f"{parts.scheme}://{where}{parts.path}" if parts.scheme else address.rpartition("@")[2]


def _token_of_gh(*, online: bool) -> SecretStr | None:
    try:
        # Whether there is one is the exit status; the token itself is read only to be tried.
        ran = run_program(["gh", "auth", "token"], keep_output=online)
    except Unanswered:
        return None
    return None if ran.status else SecretStr(ran.output)


def _tried(api: str, token: SecretStr, origin: str) -> Finding:
    import httpx

    name, mend = "github", f"replace the token from {origin}, such as by: gh auth login"
    headers = {"Authorization": f"Bearer {token.get_secret_value()}", "User-Agent": "exomonad"}
    try:
        status = httpx.get(f"{api}/rate_limit", headers=headers, timeout=SECONDS).status_code
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        # The message may quote what was sent; the class says enough.
        return broken(
            name, f"{shown(api)} cannot be asked: {type(error).__name__}", "check the network"
        )
    except (UnicodeError, ValueError):
        return broken(name, f"the token from {origin} cannot be sent in a header", mend)
    if status == 401:
        return broken(name, f"the token from {origin} is refused", mend)
    if status >= 400:
        return broken(name, f"{shown(api)} answers with status {status}", "try again later")
    return ok(name, f"the token from {origin} is good at {shown(api)}")
