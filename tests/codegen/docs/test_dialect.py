"""The table of keywords and sides: whole, true, and impossible to make with a gap."""

from __future__ import annotations

import pytest

from exo_gen.lint.rules import RULES
from exo_gen.lint.shape import DIALECT_KEYWORDS
from exo_gen.model import StringType, TypeExpr
from exo_gen.pattern import FORMATS
from exo_gen.render.docs import dialect
from exo_gen.render.docs.dialect import ABOUT, EXAMPLES, STRUCTURE, KeywordIgnored, rows
from exo_gen.render.header import Header
from exo_gen.render.python.models import render_models


def test_every_keyword_of_the_dialect_has_its_place() -> None:
    assert EXAMPLES.keys() | STRUCTURE | ABOUT == DIALECT_KEYWORDS
    assert len(EXAMPLES) + len(STRUCTURE) + len(ABOUT) == len(DIALECT_KEYWORDS)


def test_each_row_says_what_each_side_does() -> None:
    made = {row.keyword: row for row in rows()}
    assert list(made) == list(EXAMPLES)
    assert {rule for row in made.values() for rule in row.lint.split(", ")} <= RULES.keys()
    assert made["pattern"].lint == "EXO116"
    assert made["pattern"].python == "Annotated[str, Field(pattern='^[a-z]+$')]"
    assert made["pattern"].haskell == 'matching "^[a-z]+$" text'
    assert made["format"].haskell == "formatted uuidFormat text"
    assert made["maxItems"].haskell == "listOf (atMost 9) bool"


def test_the_page_is_a_table_that_bars_in_patterns_do_not_break() -> None:
    page = dialect.render_dialect(Header("0", "f"))["dialect.md"]
    lines = [line for line in page.replace("\\|", "").splitlines() if line.startswith("|")]
    assert {line.count("|") for line in lines} == {7, 3}
    assert all(f"`{name}`" in page for name in FORMATS)


def test_a_side_that_passes_over_a_keyword_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def codec(model: object, kind: TypeExpr) -> str:
        del model
        return "text" if isinstance(kind, StringType) else f"codec of {kind}"

    monkeypatch.setattr(dialect, "haskell_codec", codec)
    with pytest.raises(KeywordIgnored, match="haskell passes over 'minLength': text"):
        rows()


def test_a_keyword_that_python_drops_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = render_models
    monkeypatch.setattr(
        dialect,
        "render_models",
        lambda model: whole(model).replace("Annotated[str, Field(pattern='^[a-z]+$')]", "str"),
    )
    with pytest.raises(KeywordIgnored, match="python passes over 'pattern': str"):
        rows()
