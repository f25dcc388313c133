"""The generated tree survives death, full disks and Ctrl-C at every step of every write."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

from exo_gen.diagnostics import ExoGenError
from exo_gen.write import recover, write

OLD: Final = {"a/b.py": "1\n", "c.py": "2\n", "gone/deep/x.py": "3\n", "manifest.json": "old\n"}
NEW: Final = {"a/b.py": "one\n", "c.py": "2\n", "new/y/z.py": "4\n", "manifest.json": "new\n"}
OPERATIONS: Final = (
    *("open", "write", "fsync", "replace", "unlink", "mkdir", "rmdir", "link", "listdir"),
)


def tree(root: Path) -> dict[str, str | None]:
    """Everything below a folder: files with their text, folders with None."""
    return {
        path.relative_to(root).as_posix(): None if path.is_dir() else path.read_text()
        for path in root.rglob("*")
    }


def old_tree(tmp_path: Path) -> Path:
    write(tmp_path / "g", OLD, previous=())
    return tmp_path / "g"


@contextmanager
def at_call(
    number: int, act: Callable[[], None], *, after: bool = False, lasting: bool = False
) -> Iterator[list[str]]:
    """Do something before or after the n-th operation, or from then on; yield those made."""
    made: list[str] = []
    counting = threading.Lock()  # files are waited for on threads
    originals = {name: getattr(os, name) for name in OPERATIONS}

    def wrapped(name: str) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            with counting:
                made.append(name)
                at = len(made)
            mine = at == number or (lasting and 0 < number < at)
            if mine and not after:
                act()
            result = originals[name](*args, **named)
            if mine and after:
                act()
            return result

        return call

    for name in OPERATIONS:
        setattr(os, name, wrapped(name))
    try:
        yield made
    finally:
        for name, original in originals.items():
            setattr(os, name, original)


def trees(tmp_path: Path) -> tuple[dict[str, str | None], dict[str, str | None]]:
    """What the tree was and what it should be, in full."""
    root = old_tree(tmp_path / "model")
    before = tree(root)
    write(root, NEW, previous=OLD)
    return before, tree(root)


def steps(tmp_path: Path) -> int:
    """How many operations the change takes when nothing happens."""
    root = old_tree(tmp_path / "count")
    with at_call(0, lambda: None) as made:
        write(root, NEW, previous=OLD)
    assert set(made) >= {"open", "write", "fsync", "replace", "unlink", "mkdir", "rmdir", "link"}
    return len(made)


def killed_at(number: int, act: Callable[[], object]) -> int:
    """Run `act` in a child that kills itself at its n-th operation; return how it ended."""
    child = os.fork()
    if child == 0:
        with at_call(number, lambda: os.kill(os.getpid(), signal.SIGKILL)):
            act()
        os._exit(0)
    return os.waitpid(child, 0)[1]


def test_killed_at_any_step_the_tree_is_whole_again(tmp_path: Path) -> None:
    before, after = trees(tmp_path)
    seen = []
    for number in range(1, steps(tmp_path) + 2):
        root = old_tree(tmp_path / str(number))
        ended = killed_at(number, partial(write, root, NEW, previous=OLD))
        if ended == 0:
            break
        assert ended == signal.SIGKILL
        recover(root)
        assert tree(root) in (before, after), number
        assert [path.name for path in root.parent.iterdir()] == ["g"]
        seen.append(tree(root) == after)
        write(root, NEW, previous=OLD)
        assert tree(root) == after
    assert ended == 0
    assert seen == sorted(seen), "once journalled, a change is always finished"
    assert {*seen} == {False, True}


def test_killed_again_while_recovering_the_tree_is_whole_again(tmp_path: Path) -> None:
    before, after = trees(tmp_path)
    total = steps(tmp_path)
    for first in (total // 2, total * 2 // 3, total * 3 // 4):
        for second in range(1, total):
            root = old_tree(tmp_path / f"{first}-{second}")
            assert killed_at(first, partial(write, root, NEW, previous=OLD))
            if not killed_at(second, partial(recover, root)):
                break
            recover(root)
            assert tree(root) in (before, after), (first, second)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EROFS, "Read-only file system"),
    ],
    ids=["full", "read-only"],
)
def test_a_failing_disk_leaves_the_old_tree(tmp_path: Path, error: OSError, after: bool) -> None:
    before, done = trees(tmp_path)
    failed = 0

    def fail() -> None:
        raise error

    for number in range(1, steps(tmp_path) + 1):
        root = old_tree(tmp_path / str(number))
        told = attempt(root, at_call(number, fail, after=after))
        if told is None:
            assert tree(root) == done, "what is left at the end is only tidying"
        else:
            failed += 1
            assert str(error.strerror) in told
            assert tree(root) == before or (after and tree(root) == done), number
        recover(root)
        assert [path.name for path in root.parent.iterdir()] == ["g"]
    assert failed > steps(tmp_path / "again") // 2


def test_ctrl_c_leaves_a_whole_tree(tmp_path: Path) -> None:
    before, done = trees(tmp_path)
    seen = []

    def interrupt() -> None:
        raise KeyboardInterrupt

    for number in range(1, steps(tmp_path) + 1):
        root = old_tree(tmp_path / str(number))
        with at_call(number, interrupt), pytest.raises(KeyboardInterrupt):
            write(root, NEW, previous=OLD)
        seen.append(tree(root) == done)
        assert tree(root) in (before, done), number
    assert seen == sorted(seen), "only after the last step of all is the new tree there"
    assert seen.count(True) < 25


def test_a_disk_that_stays_broken_is_mended_by_the_next_run(tmp_path: Path) -> None:
    before, done = trees(tmp_path)
    stuck = 0
    for number in range(1, steps(tmp_path) + 1):
        root = old_tree(tmp_path / str(number))
        told = attempt(root, at_call(number, broken, lasting=True))
        assert told is None or "Input/output error" in told
        stuck += told is not None and "nor put it back" in told
        recover(root)
        assert tree(root) in (before, done), number
        assert [path.name for path in root.parent.iterdir()] == ["g"]
    assert stuck


def broken() -> None:
    raise OSError(errno.EIO, "Input/output error")


def attempt(root: Path, fault: AbstractContextManager[object]) -> str | None:
    """Write the new tree with a fault on the way; return what the user was told, if anything."""
    with fault:
        try:
            write(root, NEW, previous=OLD)
        except ExoGenError as error:
            return str(error)
    return None


def test_a_mixture_that_was_edited_is_left_to_its_editor(tmp_path: Path) -> None:
    total = steps(tmp_path)
    root = old_tree(tmp_path / "edited")
    for number in range(total, 0, -1):
        root = old_tree(tmp_path / str(number))
        killed_at(number, partial(write, root, NEW, previous=OLD))
        journal = root.with_name(".g.exo-gen") / "journal"
        if journal.exists() and (root / "c.py").exists():
            (root / "a" / "b.py").write_text("mine\n")
            recover(root)
            assert (root / "a" / "b.py").read_text() == "mine\n"
            assert not journal.parent.exists()
            return
    raise AssertionError("no run died with a journal")


def test_runs_at_once_go_one_after_the_other(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from exo_gen.write import write\n"
        "root, mine = Path(sys.argv[1]), sys.argv[2]\n"
        "for turn in range(15):\n"
        "    files = {f'{mine}/{turn}/{n}': mine * 1000 for n in range(5)}\n"
        "    write(root, {**files, 'shared': mine}, previous=('shared',))\n"
    )
    runs = [
        subprocess.Popen([sys.executable, "-c", program, tmp_path / "g", name]) for name in "ABC"
    ]
    assert [run.wait() for run in runs] == [0, 0, 0]
    assert [path.name for path in tmp_path.iterdir()] == ["g"]
    for path in (tmp_path / "g").rglob("*/*"):
        assert path.is_dir() or path.read_text() == path.parts[-3] * 1000
