"""Whatever the text of a schema, it is answered: no exception, and what lint accepts is a model."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any, Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.codegen.lint_cases import CASES, SOUND

from exo_gen.build import build
from exo_gen.diagnostics import Diagnostic, ExoGenError
from exo_gen.examples import Examples
from exo_gen.fmt.layout import format_text
from exo_gen.lint import RULES, lint
from exo_gen.load import Bundle, Document, read_text
from exo_gen.positions import JsonSyntaxError
from exo_gen.render.docs.view import type_views
from exo_gen.render.haskell import view as haskell
from exo_gen.render.json_schema import ClosedSchemas, json_schema
from exo_gen.render.python import view as python
from exo_gen.render.quicktype import request_for
from exo_gen.report import FORMATS

_SETTINGS: Final = settings(
    max_examples=250, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)

SOURCES: Final = {
    path.name: path.read_text(encoding="utf-8")
    for path in sorted((*SOUND.glob("*.json"), *(CASES / "every_shape").glob("*.json")))
}
WORDS: Final = sorted(
    {word for text in SOURCES.values() for word in text.replace('"', " ").split() if word.isalpha()}
    | {"anyOf", "oneOf", "allOf", "pattern", "format", "$comment", "x-exo-tool", "x-since", "null"}
)
"""What a schema is written with."""

SCRAPS: Final = st.one_of(
    st.sampled_from(['"', "{", "}", "[", "]", ",", ":", "\\u", "\ud800", "\0", "\ufeff", "1e999"]),
    st.sampled_from(WORDS),
    st.text(max_size=5),
    st.integers().map(str),
)
VALUES: Final = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(WORDS)
    | st.sampled_from(["#/$defs/Path", "common.json#/$defs/Unit", "#/$defs/Nowhere", "#", ""])
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


def bundle(texts: dict[str, str]) -> Bundle:
    documents: dict[str, Document] = {}
    unreadable: list[Diagnostic] = []
    for name, text in texts.items():
        match read_text(name, f"schema/{name}", text):
            case Document() as document:
                documents[name] = document
            case finding:
                unreadable.append(finding)
    return Bundle(documents, tuple(unreadable))


def answer(texts: dict[str, str]) -> bool:
    """Ask all that reads a schema; return whether lint accepted it."""
    found = lint(read := bundle(texts))
    for one in found:
        assert one.rule in RULES
        assert one.line >= 1
        assert one.column >= 1
    sources = {f"schema/{name}": text for name, text in texts.items()}
    for render in FORMATS.values():
        render(found, sources, RULES)
    for text in texts.values():
        try:
            laid_out = format_text(text)
        except (JsonSyntaxError, ExoGenError, RecursionError):
            continue
        assert format_text(laid_out) == laid_out
    if found:
        return False
    model = build(read)
    made, closed = Examples(model), ClosedSchemas(model)
    for name in (named.name for named in model.all_types()):
        json.dumps(made.of(name))
        closed.of(name)
    type_views(model)
    json_schema(model)
    request_for(model)
    for view in (haskell, python):
        view.effect_views(model)
        view.tool_views(model)
    return True


@_SETTINGS
@given(st.data())
def test_texts_cut_and_patched(data: st.DataObject) -> None:
    texts = dict(SOURCES)
    for _ in range(data.draw(st.integers(1, 4))):
        name = data.draw(st.sampled_from(sorted(texts)))
        text = texts[name]
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 40)))
        texts[name] = text[:start] + data.draw(SCRAPS) + text[end:]
    answer(texts)


@_SETTINGS
@given(st.data())
def test_trees_with_other_branches(data: st.DataObject) -> None:
    trees: dict[str, Any] = {name: json.loads(text) for name, text in SOURCES.items()}
    for _ in range(data.draw(st.integers(1, 4))):
        name = data.draw(st.sampled_from(sorted(trees)))
        places = list(_places(trees[name]))
        holder, key = data.draw(st.sampled_from(places))
        others = [place[0][place[1]] for place in places]
        match data.draw(st.sampled_from(["replace", "move", "drop", "add"])):
            case "replace":
                holder[key] = data.draw(VALUES)
            case "move":
                holder[key] = copy.deepcopy(data.draw(st.sampled_from(others)))
            case "drop":
                del holder[key]
            case _ if isinstance(holder, dict):
                holder[data.draw(st.sampled_from(WORDS))] = data.draw(VALUES)
    answer({name: json.dumps(tree, indent=1) for name, tree in trees.items()})


@_SETTINGS
@given(VALUES)
def test_any_json_at_all(value: object) -> None:
    answer({**SOURCES, "harm.json": json.dumps({"$schema": "./dialect.json", "$defs": value})})
    answer({"effects.json": json.dumps(value)})


@_SETTINGS
@given(st.text() | st.binary().map(lambda data: data.decode("utf-8", "surrogateescape")))
def test_any_text_at_all(text: str) -> None:
    answer({**SOURCES, "harm.json": text})


def test_the_sources_are_sound() -> None:
    assert answer(dict(SOURCES))


def test_nesting_beyond_any_stack_is_a_finding() -> None:
    for text in ("[" * 100_000, '{"a":' * 100_000, "[" * 50_000 + "]" * 50_000):
        assert not answer({**SOURCES, "harm.json": text})


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(tree, dict | list):
        for key in list(tree) if isinstance(tree, dict) else range(len(tree)):
            yield tree, key
            yield from _places(tree[key])
