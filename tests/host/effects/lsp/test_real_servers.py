"""The LSP effect against basedpyright and jedi-language-server."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from tests.host.effects.lsp.scripted import group_members

from exo_host.effects.lsp.process import find_program
from exo_host.effects.lsp.service import LanguageServers
from exo_host.effects.lsp.settings import LanguageServersSettings
from exo_types.failure import EffectFailure
from exo_types.models import EffectError, LSPHoverAnswer, LSPHoverQuery, LSPPosition, LSPRange

pytestmark = pytest.mark.asyncio(loop_scope="module")

LAMP = '''\
def glow(colour: str) -> int:
    """Light up."""
    return len(colour)


sun, shade = "😀😀", glow("red")
'''
ROOM = "from lamp import glow\n\nbrightness = glow('blue')\n"
SERVERS: dict[str, dict[str, list[str]]] = {
    # What a host runs that was told nothing.
    "basedpyright": {},
    "jedi-language-server": {"python": ["jedi-language-server"]},
}
PROGRAMS = {
    "basedpyright": "basedpyright-langserver",
    "jedi-language-server": "jedi-language-server",
}


@dataclass(frozen=True)
class Repo:
    """A small repository and a server for it."""

    server: str
    folder: Path
    servers: LanguageServers

    async def hover(
        self, file: str, line: int, character: int, text: str | None = None
    ) -> LSPHoverAnswer:
        return await self.servers.hover(
            LSPHoverQuery(
                workspace=str(self.folder),
                language="python",
                file=str(self.folder / file),
                position=LSPPosition(line=line, character=character),
                text=text,
            )
        )


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=SERVERS)
async def repo(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Repo]:
    if find_program(PROGRAMS[request.param]) is None:
        pytest.skip(f"needs {PROGRAMS[request.param]}: pip install {request.param}")
    folder = tmp_path_factory.mktemp("repo")
    (folder / "lamp.py").write_text(LAMP)
    (folder / "room.py").write_text(ROOM)
    servers = LanguageServers(
        LanguageServersSettings.model_validate(
            # jedi-language-server does not end by itself once it has asked jedi anything.
            {"servers": SERVERS[request.param], "backoff_seconds": 0.5, "exit_seconds": 0.3}
        )
    )
    yield Repo(request.param, folder, servers)
    pids = [*servers.pids().values()]
    await servers.close()
    assert pids
    assert [member for pid in pids for member in group_members(pid)] == []


def one_line(line: int, start: int, end: int) -> LSPRange:
    return LSPRange(
        start=LSPPosition(line=line, character=start), end=LSPPosition(line=line, character=end)
    )


async def test_a_definition(repo: Repo) -> None:
    answer = await repo.hover("lamp.py", 0, 5)
    assert answer.server == repo.server
    assert answer.hover is not None
    assert answer.hover.format == "markdown"
    assert "def glow(colour: str) -> int" in answer.hover.text
    assert "Light up." in answer.hover.text
    assert answer.hover.range == one_line(0, 4, 8)


async def test_a_use_in_another_file(repo: Repo) -> None:
    answer = await repo.hover("room.py", 2, 15)
    assert answer.hover is not None
    assert "def glow(colour: str) -> int" in answer.hover.text
    assert answer.hover.range == one_line(2, 13, 17)


async def test_nothing_there(repo: Repo) -> None:
    assert (await repo.hover("lamp.py", 3, 0)).hover is None


# `glow` is at code points 19 to 23, and at UTF-16 code units 21 to 25.
@pytest.mark.parametrize("character", [21, 24])
async def test_astral_characters_before_the_symbol(repo: Repo, character: int) -> None:
    answer = await repo.hover("lamp.py", 5, character)
    assert answer.hover is not None
    assert "def glow" in answer.hover.text
    # jedi-language-server looks for the word in other units than for what it means, and finds none.
    if repo.server == "basedpyright" or answer.hover.range is not None:
        assert answer.hover.range == one_line(5, 21, 25)


async def test_a_text_that_differs_from_the_file(repo: Repo) -> None:
    changed = await repo.hover("lamp.py", 0, 5, LAMP.replace("colour: str", "volts: float"))
    assert changed.hover is not None
    assert "def glow(volts: float) -> int" in changed.hover.text
    again = await repo.hover("lamp.py", 0, 5)
    assert again.hover is not None
    assert "def glow(colour: str) -> int" in again.hover.text


async def test_a_file_that_changes(repo: Repo) -> None:
    await repo.hover("lamp.py", 0, 5)
    (repo.folder / "lamp.py").write_text(LAMP.replace("-> int", "-> float"))
    try:
        used = await repo.hover("room.py", 2, 15)
        assert used.hover is not None
        assert "-> float" in used.hover.text
        defined = await repo.hover("lamp.py", 0, 5)
        assert defined.hover is not None
        assert "-> float" in defined.hover.text
    finally:
        (repo.folder / "lamp.py").write_text(LAMP)


async def test_a_file_that_nobody_opened(repo: Repo) -> None:
    user = "from table import leg\n\nleg\n"
    for text in ("str", "bytes"):
        (repo.folder / "table.py").write_text(f"def leg() -> {text}: ...\n")
        answer = await repo.hover("user.py", 2, 1, user)
        assert answer.hover is not None
        assert f"-> {text}" in answer.hover.text


async def test_many_calls_at_once(repo: Repo) -> None:
    await repo.hover("lamp.py", 0, 5)
    before = repo.servers.pids()
    answers = await asyncio.gather(
        *(repo.hover(*(("lamp.py", 0, 5) if n % 2 else ("room.py", 2, 15))) for n in range(40))
    )
    assert all(answer.hover and "def glow" in answer.hover.text for answer in answers)
    assert repo.servers.pids() == before


async def until_refused(repo: Repo) -> EffectError:
    """Ask on: a server that was killed may answer once more before its end is noticed."""
    async with asyncio.timeout(20):
        while True:
            try:
                await repo.hover("lamp.py", 0, 5)
            except EffectFailure as failure:
                return failure.error


async def test_a_server_that_is_killed_comes_back(repo: Repo) -> None:
    await repo.hover("lamp.py", 0, 5)
    (killed,) = repo.servers.pids().values()
    os.kill(killed, signal.SIGKILL)
    error = await until_refused(repo)
    assert error.code == "unavailable"
    assert "SIGKILL" in error.message
    assert error.retry_after_ms is not None
    assert group_members(killed) == []
    await asyncio.sleep(error.retry_after_ms / 1000)
    assert (await repo.hover("lamp.py", 0, 5)).hover is not None
    assert killed not in repo.servers.pids().values()
