"""A real container engine for tests: Podman, serving Docker's interface on a socket of its own.

Everything it keeps is in one temporary folder, images are made from programs of this machine, and
no registry is asked for anything. Works as root, and without where Podman does.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from exo_host.effects.docker.settings import DockerSettings

BUSYBOX: Final = "localhost/exo-busybox:1"
"""A shell and the usual small programs, each a link to busybox."""

SHELLLESS: Final = "localhost/exo-shellless:1"
"""`sleep` and `cat`, and no shell."""

GIT: Final = "localhost/exo-git:1"
"""What `BUSYBOX` has, and git."""

_APPLETS: Final = (
    *("sh", "cat", "sleep", "echo", "env", "id", "pwd", "kill", "true", "false", "head", "yes"),
    *("touch", "printf", "setsid", "mkdir", "ls", "wc", "grep", "mount", "test"),
)
_OWN: Final = ("--change", 'CMD ["sleep", "200000"]', "--change", "ENV LAMP=image")
"""What the images run, and have in their environment, unless told otherwise."""

_STARTING_SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class RunningEngine:
    """An engine and how to reach it."""

    base_url: str
    environment: Mapping[str, str]

    def settings(self, **more: object) -> DockerSettings:
        """Settings that lead to this engine."""
        return DockerSettings.model_validate({"base_url": self.base_url, **more})

    def podman(self, *arguments: str) -> str:
        """What podman says, asked past the interface under test."""
        return _podman(self.environment, *arguments)

    @contextlib.contextmanager
    def on_a_port(self) -> Iterator[str]:
        """Serve the same engine on a loopback port too."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = free.getsockname()
        with _serving(self.environment, f"tcp:{address[0]}:{address[1]}", address):
            yield f"tcp://{address[0]}:{address[1]}"


@contextlib.contextmanager
def running_engine(insecure_registry: str = "nosuch.invalid") -> Iterator[RunningEngine]:
    """Start an engine, and end it with all its containers. Skips the test where there is none.

    It speaks to `insecure_registry`, a host and port, without TLS.
    """
    runtime = _needed()
    # A socket's path has room for a hundred characters: pytest's own folders may be deeper.
    folder = Path(tempfile.mkdtemp(prefix="exo-engine-"))
    try:
        environment = _configured(folder, runtime, insecure_registry)
        for image, tar in _images(folder).items():
            _podman(environment, "import", "--quiet", *_OWN, str(tar), image)
        place = str(folder / "podman.sock")
        with _serving(environment, f"unix://{place}", place):
            try:
                yield RunningEngine(f"unix://{place}", environment)
            finally:
                _podman(environment, "rm", "--all", "--force", "--time", "0")
    finally:
        _end_monitors(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _end_monitors(folder: Path) -> None:
    """Podman keeps a process for five minutes after each command, to answer questions about it."""
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if str(folder).encode() in place.read_bytes():
                os.kill(int(place.parent.name), signal.SIGKILL)


def _needed() -> str:
    for program, package in (("podman", "podman"), ("busybox", "busybox-static")):
        if shutil.which(program) is None:
            pytest.skip(f"needs {program}: apt-get install {package} runc")
    runtime = next((name for name in ("runc", "crun") if shutil.which(name)), None)
    if runtime is None:
        pytest.skip("needs runc: apt-get install runc")
    return runtime


def _configured(folder: Path, runtime: str, insecure_registry: str) -> dict[str, str]:
    containers = folder / "containers.conf"
    # Locks in shared memory and a folder under /run would be shared with the machine's own Podman.
    containers.write_text(
        f"""
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
netns = "host"
log_driver = "k8s-file"
[engine]
runtime = "{runtime}"
cgroup_manager = "cgroupfs"
events_logger = "file"
lock_type = "file"
tmp_dir = "{folder}/tmp"
[network]
network_config_dir = "{folder}/networks"
"""
    )
    registries = folder / "registries.conf"
    registries.write_text(f'[[registry]]\nlocation = "{insecure_registry}"\ninsecure = true\n')
    storage = folder / "storage.conf"
    storage.write_text(
        f'[storage]\ndriver = "vfs"\nrunroot = "{folder}/run"\ngraphroot = "{folder}/graph"\n'
    )
    return {
        **os.environ,
        "CONTAINERS_CONF": str(containers),
        "CONTAINERS_STORAGE_CONF": str(storage),
        "CONTAINERS_REGISTRIES_CONF": str(registries),
    }


def _images(folder: Path) -> dict[str, Path]:
    busybox, git = Path(str(shutil.which("busybox"))), Path(str(shutil.which("git")))
    tools = {f"bin/{name}": busybox for name in _APPLETS}
    return {
        BUSYBOX: _rootfs(folder / "busybox.tar", tools),
        SHELLLESS: _rootfs(folder / "shellless.tar", {"bin/sleep": busybox, "bin/cat": busybox}),
        GIT: _rootfs(folder / "git.tar", {**tools, "bin/git": git}),
    }


def _rootfs(tar: Path, programs: Mapping[str, Path]) -> Path:
    """Write a file tree of programs and the libraries that they load."""
    first: dict[Path, str] = {}
    with tarfile.open(tar, "w") as archive:
        for name in ("proc", "sys", "dev", "etc", "tmp", "work"):
            folder = tarfile.TarInfo(name)
            folder.type, folder.mode = tarfile.DIRTYPE, 0o1777
            archive.addfile(folder)
        for name, program in programs.items():
            if program in first:
                link = tarfile.TarInfo(name)
                link.type, link.linkname = tarfile.SYMTYPE, f"/{first[program]}"
                archive.addfile(link)
            else:
                first[program] = name
                archive.add(program.resolve(), name)
        for library in sorted({library for program in first for library in _libraries(program)}):
            archive.add(library.resolve(), str(library).removeprefix("/"))
    return tar


def _libraries(program: Path) -> Iterator[Path]:
    said = subprocess.run(["ldd", str(program)], capture_output=True, text=True, check=False)
    for word in said.stdout.split():
        if word.startswith("/"):
            yield Path(word)


@contextlib.contextmanager
def _serving(
    environment: Mapping[str, str], url: str, address: str | tuple[str, int]
) -> Iterator[None]:
    with tempfile.TemporaryFile() as output:
        service = subprocess.Popen(
            ["podman", "system", "service", "--time=0", url],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
        try:
            deadline = time.monotonic() + _STARTING_SECONDS
            while not _answers(address):
                if service.poll() is not None or time.monotonic() > deadline:
                    output.seek(0)
                    said = output.read().decode(errors="replace")
                    raise RuntimeError(f"podman does not serve {url}:\n{said}")
                time.sleep(0.02)
            yield
        finally:
            service.terminate()
            service.wait()


def _answers(address: str | tuple[str, int]) -> bool:
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(family) as trying:
        return trying.connect_ex(address) == 0


def _podman(environment: Mapping[str, str], *arguments: str) -> str:
    ran = subprocess.run(
        ["podman", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if ran.returncode != 0:
        raise RuntimeError(f"podman {' '.join(arguments)} failed:\n{ran.stderr}{ran.stdout}")
    return ran.stdout.strip()
