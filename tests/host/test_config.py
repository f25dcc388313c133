"""The configuration: laid over each other, held against its types, shown without secrets."""

from pathlib import Path

import pytest

from exo_host.config.load import ConfigError, load_config
from exo_host.config.settings import CONVENTIONAL, Settings, sections
from exo_host.config.show import MASK, shown_values
from exo_host.redaction import Redactor
from exo_host.services import build_redactor, effect_deadlines, working_roots
from exo_types.annotations import tags
from exo_types.models import Effect


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No configuration but what a test writes."""
    for variable in CONVENTIONAL:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)


def write(text: str) -> Path:
    """An exomonad.toml here."""
    file = Path("exomonad.toml").absolute()
    file.write_text(text)
    return file


def test_the_strongest_that_says_something_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(
        "[server]\nport = 1\nhost = '::1'\n[runtime]\ninstances = 2\n[github]\nretries = 1\n"
    )
    monkeypatch.setenv("EXOMONAD_SERVER__PORT", "2")
    monkeypatch.setenv("EXOMONAD_RUNTIME__INSTANCES", "3")
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_of_the_environment")
    config = load_config(told={"server": {"port": 4}})
    settings = config.settings
    assert (settings.server.port, settings.server.host) == (4, "::1")
    assert settings.runtime.instances == 3
    assert settings.github.token is not None
    origins = {
        name: config.origin(name) for name in ("server.port", "server.host", "state.durable")
    }
    assert origins == {
        "server.port": "command line",
        "server.host": str(file),
        "state.durable": "default",
    }
    assert config.origin("runtime.instances") == "environment"
    assert config.origin("github.token") == "GITHUB_TOKEN"


def test_the_nearest_file_above_is_found_and_paths_are_relative_to_it(tmp_path: Path) -> None:
    write("[state]\ndirectory = 'kept'\n[workspace]\nroots = ['../other']\n")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    config = load_config(start=below)
    assert config.path(config.settings.state.directory) == tmp_path / "kept"
    assert working_roots(config) == (tmp_path, tmp_path / "../other")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[server\n", "is not TOML"),
        ("[server]\nport = 'x'\n", "server.port: input should be a valid integer"),
        (
            "[server]\nprot = 1\n",
            "server.prot: there is no such key; expected one of tcp, host, port",
        ),
        ("[serve]\n", "serve: there is no such key; expected one of guest, server"),
        ("server = 1\n", "server: "),
        ("[server]\nhost = '10.0.0.1'\n", "expected an address of the loopback interface"),
        ("[workspace]\nrepository = 'lighthouse'\n", "workspace.repository"),
        ("[effects]\nLog = 'rust'\n", "effects.Log"),
        ("[github]\nbase_url = 'http://example.org'\n", "a token must not travel in the clear"),
        ("[redaction]\npatterns = ['(']\n", "redaction.patterns"),
    ],
)
def test_what_cannot_be_is_said_with_its_place(text: str, words: str) -> None:
    file = write(text)
    with pytest.raises(ConfigError) as caught:
        build_redactor(load_config().settings)
    assert words in str(caught.value)
    assert str(file) in str(caught.value) or "redaction" in words


def test_a_variable_that_cannot_be_says_whose_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXOMONAD_RUNTIME__QUEUE", "none")
    with pytest.raises(ConfigError, match=r"environment: runtime\.queue"):
        load_config()


def test_no_secret_is_shown_and_all_of_them_are_redacted(monkeypatch: pytest.MonkeyPatch) -> None:
    write("[telemetry]\nheaders = {authorization = 'a-header-of-ours'}\n")
    monkeypatch.setenv("GITHUB_TOKEN", "a-token-of-ours")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "a-key-of-ours")
    config = load_config()
    shown = "\n".join(f"{each.name} {each.value}" for each in shown_values(config))
    assert shown.count(MASK) == 3
    redactor: Redactor = build_redactor(config.settings, "the-host-s-own")
    for secret in ("a-header-of-ours", "a-token-of-ours", "a-key-of-ours", "the-host-s-own"):
        assert secret not in shown
        assert secret not in redactor.text(f"before {secret} after")


def test_everything_there_is_to_set_says_what_it_is_for() -> None:
    for name, section in sections().items():
        for key, field in section.model_fields.items():
            assert field.description, f"{name}.{key}"


def test_every_effect_of_a_service_has_a_deadline_beyond_the_service_s_own() -> None:
    deadlines = effect_deadlines(Settings())
    assert set(deadlines.by_kind) == set(tags(Effect)) - {"Log", "Emit"}
    assert deadlines.of("GitHubCreatePR") > Settings().github.timeout_seconds
    assert deadlines.of("TUIPopup") > 86_400
