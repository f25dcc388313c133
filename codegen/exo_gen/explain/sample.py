"""Examples of a rule as data, and the whole schema that each stands for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, TypeAlias

from exo_gen.build import DEFINITIONS
from exo_gen.diagnostics import Diagnostic
from exo_gen.fmt.layout import format_text
from exo_gen.lint.files import DIALECT_REFERENCE
from exo_gen.load import Bundle, Configuration, Document, read_text

_FOLDER: Final = files(__package__ or "exo_gen.explain")

_EMPTY: Final = (
    f'{{"$schema": "{DIALECT_REFERENCE}", "description": "An example.", "{DEFINITIONS}": {{}}}}'
)
"""A file of which a sample has the definitions."""

Fragment: TypeAlias = dict[str, object] | list[str]
"""Definitions of a file by name, or its lines where it is no sound file."""

Sample: TypeAlias = Mapping[str, Fragment]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why there is a rule, and an example on either side of it."""

    why: str
    bad: Sample
    good: Sample


def read_explanation(rule: str) -> Explanation | None:
    """Return what is written about a rule of lint; None when nothing is."""
    path = _FOLDER / "lint" / f"{rule}.json"
    if not path.is_file():
        return None
    data = json.loads(path.read_text(encoding="utf-8"))
    return Explanation(data["why"], data["bad"], data["good"])


def whole(sample: Sample, rule: str) -> Bundle:
    """Complete a sample to a schema that keeps every rule but those that the sample breaks.

    The project selects `rule`, which may be off by default.
    """
    frame = {path.name: path.read_text(encoding="utf-8") for path in (_FOLDER / "frame").iterdir()}
    texts = frame | {name: _text(fragment, frame.get(name)) for name, fragment in sample.items()}
    documents: dict[str, Document] = {}
    unreadable: list[Diagnostic] = []
    for name, text in sorted(texts.items()):
        match read_text(name, name, text):
            case Document() as document:
                documents[name] = document
            case Diagnostic() as diagnostic:
                unreadable.append(diagnostic)
    selected = f"[tool.exo-gen.lint]\nextend-select = [{json.dumps(rule)}]\n"
    return Bundle(documents, tuple(unreadable), Configuration("pyproject.toml", selected))


def text_of(name: str, bundle: Bundle, sample: Sample) -> str:
    """Return the text of a sample's file, be it one that cannot be read."""
    document = bundle.documents.get(name)
    return document.text if document is not None else _text(sample[name], None)


def _text(fragment: Fragment, framed: str | None) -> str:
    if isinstance(fragment, list):
        return "\n".join(fragment) + "\n"
    file: dict[str, dict[str, object]] = json.loads(framed or _EMPTY)
    file[DEFINITIONS] |= fragment
    return format_text(json.dumps(file, ensure_ascii=False))
