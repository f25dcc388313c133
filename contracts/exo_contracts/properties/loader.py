"""Loader: only a guest of a fitting schema is loaded; all else is refused, and the reason named.

The modules are made of the real guest, each with one thing changed. That it is refused is not
enough: what another part of the host would stumble over later is no reason.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

from exo_contracts.cases import Tampered
from exo_contracts.findings import Examination, Finding
from exo_contracts.generation.choice import Choose
from exo_gen.carried import SCHEMA_SECTION
from exo_gen.guest.sections import with_custom_section, without_custom_section
from exo_host.compiled import FINGERPRINT_SECTION, load_guest
from exo_host.errors import GuestRefused
from exo_host.instance import GuestInstance
from exo_types.manifest import EXPORTS, FINGERPRINT, IMPORTS

NAME: Final = "loader"
_OTHER: Final = FINGERPRINT[::-1]
_Change: TypeAlias = Callable[[bytes], bytes]


def _stamped(fingerprint: str) -> _Change:
    return lambda wasm: with_custom_section(wasm, FINGERPRINT_SECTION, fingerprint.encode())


def _of_another_schema(section: bytes | None) -> _Change:
    """Another fingerprint, with this section for the schema; with None, there is none."""

    def change(wasm: bytes) -> bytes:
        other = with_custom_section(wasm, FINGERPRINT_SECTION, _OTHER.encode())
        if section is None:
            return without_custom_section(other, SCHEMA_SECTION)
        return with_custom_section(other, SCHEMA_SECTION, section)

    return change


def _renamed(name: str) -> _Change:
    """Give an import or an export another name of the same length."""
    old, new = name.encode(), (name[:-1] + "~").encode()
    size = bytes([len(old)])
    return lambda wasm: wasm.replace(size + old, size + new)


def _cut(part: Callable[[int], int]) -> _Change:
    return lambda wasm: wasm[: part(len(wasm))]


_EXPORT: Final = sorted(EXPORTS)[0]
_IMPORT: Final = sorted(IMPORTS)[0]
_NO_MODULE: Final = "is not a WebAssembly module"

_LOADED: Final = "as it is"
CHANGES: Final[Mapping[str, tuple[_Change, str]]] = {
    _LOADED: (bytes, ""),
    "with another fingerprint": (_stamped(_OTHER), "was built for schema"),
    "with a fingerprint that begins alike": (
        _stamped(FINGERPRINT[:12] + FINGERPRINT[12:][::-1]),
        "was built for schema",
    ),
    "without a fingerprint": (_stamped(""), "was built for no schema"),
    "with another fingerprint and no schema to compare": (
        _of_another_schema(None),
        "carries no schema to compare with",
    ),
    "with another fingerprint and a schema that is none": (
        _of_another_schema(b"{}"),
        "the schema that the guest carries is none",
    ),
    "without an entry point": (_renamed(_EXPORT), f"does not export {_EXPORT}"),
    "without hs_init": (_renamed("hs_init"), "does not export hs_init"),
    "with an unknown host function": (
        _renamed(_IMPORT),
        f"asks for extism:host/user {_IMPORT[:-1]}~",
    ),
    "with an unknown function of the kernel": (
        _renamed("output_set"),
        "asks for extism:host/env output_se~",
    ),
    "with an import from an unknown module": (
        _renamed("wasi_snapshot_preview1"),
        "asks for wasi_snapshot_preview~",
    ),
    "cut to nothing": (_cut(lambda size: 0), _NO_MODULE),
    "cut in its first eight bytes": (_cut(lambda size: 4), _NO_MODULE),
    "cut in half": (_cut(lambda size: size // 2), _NO_MODULE),
    "without its last byte": (_cut(lambda size: size - 1), _NO_MODULE),
    "replaced by a document": (lambda wasm: b"{}", _NO_MODULE),
}
"""What is changed, and words of the reason for refusing it."""


class LoaderExam:
    """The exam of the loader."""

    def __init__(self, guest: Path) -> None:
        self._guest = guest

    def sweep(self) -> Iterator[Tampered]:
        """Every change."""
        yield from map(Tampered, CHANGES)

    def draw(self, choose: Choose) -> Sequence[Tampered]:
        """Nothing: chance has no part in it."""
        del choose
        return ()

    def examine(self, case: Tampered, *, thorough: bool = False) -> Examination:
        """Hand the module to the loader."""
        del thorough
        if case.change not in CHANGES:
            return {}
        change, reason = CHANGES[case.change]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "guest.wasm"
            path.write_bytes(change(self._guest.read_bytes()))
            return {NAME: _finding(case, path, reason)}

    def essential(self, case: Tampered) -> Tampered:
        """Every part of it plays one."""
        return case

    def read(self, plain: Mapping[str, Any]) -> Tampered:
        """The case that was kept as JSON."""
        return Tampered.read(plain)


def _finding(case: Tampered, path: Path, reason: str) -> Finding | None:
    def finding(cause: str, message: str) -> Finding:
        return Finding(NAME, f"{case.change}: {cause}", message, (("expected", reason or "a yes"),))

    try:
        instance = GuestInstance(load_guest(path), _NoEffects())
        try:
            reply = instance.call("exo_echo", b"Unit\n{}")
        finally:
            instance.close()
    except GuestRefused as refused:
        said = str(refused).replace(str(path), "the module")
        if case.change == _LOADED:
            return finding("it is refused", said)
        return None if reason in said else finding("another reason is named", said)
    except Exception as error:
        # Whatever else the loader raises is a finding, and the run goes on to report it.
        return finding("the loader crashes", f"{type(error).__name__}: {error}")
    if case.change != _LOADED:
        return finding("it is loaded", "a module that must not be loaded is")
    if reply != b'{"kind":"Success","payload":{}}':
        return finding("it does not answer", reply.decode("utf-8", "backslashreplace"))
    return None


class _NoEffects:
    def perform(self, kind: str, document: bytes) -> bytes:
        raise AssertionError(f"{kind}: {document!r}")
