"""Parcels: the schema and the guest as bytes, for machines that have no checkout."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exo_gen.diagnostics import ExoGenError
from exo_gen.project import Project

_GUEST: Final = "guest.wasm"


class DamagedParcel(ExoGenError):
    """What arrived is not what was sent."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """The schema's files by name, the guest's binary and its SHA-256 in hex."""

    schema: Mapping[str, bytes]
    guest: bytes
    guest_digest: str

    @property
    def digest(self) -> str:
        """SHA-256 of all of it, in hex."""
        digest = hashlib.sha256(self.guest_digest.encode())
        for name, contents in sorted(self.schema.items()):
            digest.update(name.encode() + b"\0" + hashlib.sha256(contents).digest())
        return digest.hexdigest()


def packed(project: Project, wasm: Path) -> Parcel:
    """Read what is to travel; raise `ExoGenError` when the guest is not there."""
    try:
        guest = wasm.read_bytes()
    except OSError as error:
        raise ExoGenError(f"{wasm} cannot be read: {error.strerror}") from None
    schema = {path.name: path.read_bytes() for path in sorted(project.schema.glob("*.json"))}
    return Parcel(schema, guest, hashlib.sha256(guest).hexdigest())


def unpacked(parcel: Parcel, folder: Path) -> None:
    """Write a parcel into a folder; raise `DamagedParcel` when the guest is not what was packed."""
    found = hashlib.sha256(parcel.guest).hexdigest()
    if found != parcel.guest_digest:
        raise DamagedParcel(
            f"the guest that arrived has SHA-256 {found[:12]}, expected {parcel.guest_digest[:12]}"
        )
    project, guest = located(folder)
    project.schema.mkdir(parents=True)
    for name, contents in parcel.schema.items():
        (project.schema / name).write_bytes(contents)
    guest.write_bytes(parcel.guest)


def located(folder: Path) -> tuple[Project, Path]:
    """What a parcel unpacked in a folder is: a project with nothing but a schema, and a guest."""
    return Project.at(folder), folder / _GUEST
