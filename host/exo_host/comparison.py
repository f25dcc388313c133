"""Compare a guest's schema with the host's own, as a program of its own: `-m exo_host.comparison`.

Standard input is the section that the guest carries, the argument its fingerprint; the answer is
the JSON text of why the two do not go together, empty when they do. It is a process because anybody
may have written that schema: what takes too long, or too much memory, then ends with it.

The question is the one that `exo-gen breaking` answers, of a pair: a guest that holds to the schema
it carries, a host that holds to its own. Which of the two schemas is older does not matter; in a
verdict's words the guest's is the old one.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import resources
from typing import Final

from exo_gen.breaking import Finding, Victim, compare
from exo_gen.breaking.models import foreign_model
from exo_gen.breaking.verdict import Proof
from exo_gen.carried import Carried, CarriedError, read_carried, unpack
from exo_gen.diagnostics import ExoGenError
from exo_gen.model import Model
from exo_gen.printable import printable
from exo_types.manifest import FINGERPRINT

_SCHEMA_FILE: Final = "schema.json"
_MEMORY: Final = 2**30
"""Bytes of address space; the committed schemas need a sixth of it."""

_TOLD: Final = 3
"""How many differences a refusal tells; the command tells all."""

_WIDEST: Final = 160
"""Characters of a document, or of a reason, that a refusal shows."""


def difference(section: bytes, fingerprint: str) -> str:
    """Say why a guest with this section does not go with this host; nothing when it does."""
    try:
        verdict = compare(_guest_model(section, fingerprint), _host_model())
    except (RecursionError, MemoryError):
        return "they cannot be compared: the guest's schema is too large, or too deep"
    except ExoGenError as error:
        return f"they cannot be compared: {error}"
    found = list(verdict.breaking(Victim.OLD_GUEST))
    return "\n".join(_told(found)) if found else ""


def main() -> None:
    """Answer one question."""
    # Not every system can; then it is time that ends it.
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    print(json.dumps(difference(sys.stdin.buffer.read(), sys.argv[1])))


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
    yield "they do not go together; the guest's schema is the old one here, the host's the new one:"
    for one in found[:_TOLD]:
        yield f"  {one.rule.id}: {printable(one.message)}"
        proof = next((each for each in one.proofs if each.victim is Victim.OLD_GUEST), None)
        if proof is not None:
            yield f"    {_shown(proof)}"
    if len(found) > _TOLD:
        yield f"  and {len(found) - _TOLD} more"


def _shown(proof: Proof) -> str:
    writer, reader = ("host", "guest") if proof.written_by_new else ("guest", "host")
    document = f"a document that is not shown ({proof.missing})"
    if not proof.missing:
        document = _short(json.dumps(proof.document, ensure_ascii=False))
    return (
        f"{printable(proof.message)}: the {writer} may send {document}, "
        f"which the {reader} refuses: {_short(proof.reason)}"
    )


def _short(text: str) -> str:
    text = printable(text)
    return text if len(text) <= _WIDEST else f"{text[:_WIDEST]}... ({len(text)} characters)"


if __name__ == "__main__":
    main()
