"""A guest of another schema: whether it and this host understand each other, and if not, why.

The question is the one that `exo-gen breaking` answers, of a pair: a guest that holds to the schema
it carries, a host that holds to its own. Which of the two schemas is older does not matter; in a
verdict's words the guest's is the old one. Only a guest of another schema pays for any of this.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Final

from exo_gen.breaking import Finding, Victim, compare
from exo_gen.breaking.faults import foreign_model
from exo_gen.breaking.verdict import Proof
from exo_gen.carried import SCHEMA_SECTION, Carried, CarriedError, read_carried, unpack
from exo_gen.diagnostics import ExoGenError
from exo_gen.guest.sections import custom_section
from exo_gen.model import Model
from exo_gen.printable import printable
from exo_host.errors import GuestRefused
from exo_types.manifest import FINGERPRINT

_SCHEMA_FILE: Final = "schema.json"
_TOLD: Final = 3
"""How many differences a refusal tells; the command tells all."""

_WIDEST: Final = 160
"""Characters of a document, or of a reason, that a refusal shows."""

MEND: Final = "run `exo-gen generate` and `exo-gen guest build`"


def require_compatible(path: Path, wasm: bytes, fingerprint: str) -> None:
    """Return if the guest's schema lets it live with this host; else raise `GuestRefused`.

    `fingerprint` is what the module says its schema's is. Raise `WasmError` for no module.
    """
    met = unlike(path, fingerprint)
    section = custom_section(wasm, SCHEMA_SECTION)
    if section is None:
        raise GuestRefused(f"{met}, and it carries no schema to compare with; {MEND}")
    try:
        verdict = compare(_guest_model(section, fingerprint), _host_model())
    except RecursionError:
        raise GuestRefused(f"{met}, and its schema is too deep to compare; {MEND}") from None
    except ExoGenError as error:
        raise GuestRefused(f"{met}, and they cannot be compared: {error}; {MEND}") from None
    found = list(verdict.breaking(Victim.OLD_GUEST))
    if found:
        raise GuestRefused("\n".join([f"{met}, and they do not go together;", *_told(found)]))


def unlike(path: Path, fingerprint: str) -> str:
    """Say which schema met which."""
    made = f"schema {printable(fingerprint[:12])}" if fingerprint else "no schema it names"
    return f"{path} was built for {made}, this host for schema {FINGERPRINT[:12]}"


def _guest_model(section: bytes, fingerprint: str) -> Model:
    carried = _read(section)
    if carried.fingerprint != fingerprint:
        claimed = printable(carried.fingerprint[:12])
        raise CarriedError(f"the schema that the guest carries says of itself that it is {claimed}")
    return _model(carried, "the schema that the guest carries")


def _read(section: bytes) -> Carried:
    try:
        return read_carried(unpack(section))
    except CarriedError as error:
        raise CarriedError(f"the schema that the guest carries is none: {error}") from None


def _host_model() -> Model:
    try:
        text = (resources.files("exo_types") / _SCHEMA_FILE).read_text(encoding="utf-8")
        carried = read_carried(text)
    except (OSError, ValueError, CarriedError) as error:
        raise CarriedError(f"this host's own schema cannot be read: {error}") from None
    if carried.fingerprint != FINGERPRINT:
        raise CarriedError("this host's own schema was generated anew; start the host again")
    return _model(carried, "this host's own schema")


def _model(carried: Carried, whose: str) -> Model:
    found = foreign_model(carried.bundle)
    if isinstance(found, Model):
        return found
    first = found[0]
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    raise CarriedError(f"{whose} is wrong: {first.rule} in {first.file}: {first.message}{more}")


# --- what is told -------------------------------------------------------------------------------


def _told(found: list[Finding]) -> Iterator[str]:
    yield "what differs, the guest's schema being the old one and the host's the new one:"
    for one in found[:_TOLD]:
        yield f"  {one.rule.id}: {printable(one.message)}"
        proof = next((each for each in one.proofs if each.victim is Victim.OLD_GUEST), None)
        if proof is not None:
            yield f"    {_shown(proof)}"
    if len(found) > _TOLD:
        yield f"  and {len(found) - _TOLD} more"
    yield f"{MEND}, or use the host that the guest was built for"


def _shown(proof: Proof) -> str:
    writer, reader = ("host", "guest") if proof.written_by_new else ("guest", "host")
    document = "a document too large to show"
    if proof.shown:
        document = _short(json.dumps(proof.document, ensure_ascii=False))
    return (
        f"{printable(proof.message)}: the {writer} may send {document}, "
        f"which the {reader} refuses: {_short(proof.reason)}"
    )


def _short(text: str) -> str:
    text = printable(text)
    return text if len(text) <= _WIDEST else f"{text[:_WIDEST]}... ({len(text)} characters)"
