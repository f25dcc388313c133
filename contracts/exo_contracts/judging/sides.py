"""The two sides under test, behind one form: a type's name and a document in, a verdict out."""

from __future__ import annotations

from typing import Protocol

from exo_contracts.judging.verdict import Verdict
from exo_types.registry import TYPES
from exo_types.wire import WireError


class Side(Protocol):
    """Decodes a document as a type and writes it again."""

    def judge(self, name: str, document: bytes) -> Verdict:
        """Say what becomes of the document; never raises."""
        ...


class PythonSide:
    """The generated Python."""

    def judge(self, name: str, document: bytes) -> Verdict:
        """Decode and encode by the generated models."""
        codec = TYPES[name]
        try:
            value = codec.decode(document)
        except WireError as error:
            return Verdict(error=str(error))
        except Exception as error:
            # Whatever else a decoder raises is a finding, and the run goes on to report it.
            return Verdict(crash=f"{type(error).__name__}: {error}")
        try:
            return Verdict(document=codec.encode(value))
        except Exception as error:
            # A value that was read must be writable, so here a `WireError` is no refusal either.
            return Verdict(crash=f"it reads it and cannot write it: {error}")
