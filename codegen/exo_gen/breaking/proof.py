"""Prove a wire finding: ask a JSON Schema validator what the two schemas say of its document.

The validator knows nothing of how differences are found, so a proof that fails is a fault of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, partial

from exo_gen.breaking.messages import Message
from exo_gen.breaking.verdict import Proof
from exo_gen.model import JsonValue, Model
from exo_gen.pattern import FORMATS, format_pattern
from exo_gen.render.json_schema import json_schema


class Prover:
    """Holds documents of messages against both schemas."""

    def __init__(self, old: Model, new: Model, crossing: Iterable[Message]) -> None:
        # Imported here: only a change that breaks something pays for it.
        from jsonschema import Draft202012Validator, FormatChecker

        self._messages: Mapping[str, Message] = {one.name: one for one in crossing}
        schemas = {False: json_schema(old), True: json_schema(new)}

        # Only the dialect's formats count, and as the dialect has them.
        checker = FormatChecker(())
        for name in FORMATS:
            checker.checks(name)(partial(_is_of, name))

        @cache
        def validator(of_new: bool, name: str) -> Draft202012Validator:
            whole = {**schemas[of_new], "$ref": f"#/$defs/{name}"}
            return Draft202012Validator(whole, format_checker=checker)

        self._validator = validator

    def holds(self, proof: Proof) -> bool:
        """Whether the writer's schema accepts the document and the reader's refuses it."""
        message = self._messages[proof.message]
        roots = {False: message.old_root.name, True: message.new_root.name}
        written, read = proof.written_by_new, not proof.written_by_new
        return self._accepts(written, roots[written], proof.document) and not self._accepts(
            read, roots[read], proof.document
        )

    def _accepts(self, of_new: bool, name: str, document: JsonValue) -> bool:
        return bool(self._validator(of_new, name).is_valid(document))


def _is_of(name: str, text: object) -> bool:
    return not isinstance(text, str) or format_pattern(name).matches(text)
