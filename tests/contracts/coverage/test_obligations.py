"""What a model owes: every keyword on every side that a document can be on, and no other."""

from __future__ import annotations

import pytest
from tests.contracts.horror import HORROR, model_of, record, sum_

from exo_contracts.coverage.cells import Boundary, Cell
from exo_contracts.coverage.keywords import KEYWORDS
from exo_contracts.coverage.ledger import owed
from exo_contracts.coverage.obligations import of_type
from exo_contracts.subjects import subjects
from exo_gen.model import (
    AnyType,
    ArrayType,
    IntegerType,
    MapType,
    Model,
    NumberType,
    Ref,
    StringType,
    TypeExpr,
)

Sides = set[tuple[str, Boundary]]


def _sides(kind: TypeExpr, keyword: str) -> Sides:
    """What a property of a record owes for one keyword: details and boundaries."""
    cells = of_type(model_of(record("R", p=kind)), "R")
    return {
        (cell.detail, cell.boundary)
        for cell in cells
        if cell.keyword == keyword and cell.place == "$.p"
    }


@pytest.mark.parametrize(
    ("kind", "keyword", "sides"),
    [
        (StringType(2, 5), "minLength", {("", "inside"), ("", "at"), ("", "outside")}),
        (StringType(2, 5), "maxLength", {("", "inside"), ("", "at"), ("", "outside")}),
        (StringType(3, 3), "minLength", {("", "at"), ("", "outside")}),
        (StringType(0), "minLength", {("", "inside"), ("", "at")}),
        (StringType(), "maxLength", set()),
        (StringType(pattern="^a+$"), "pattern", {("", "inside"), ("", "outside")}),
        (StringType(pattern="a*"), "pattern", {("", "inside")}),
        (StringType(format="uri"), "format", {("", "inside"), ("", "outside")}),
        (StringType(1, 4, "^(?:ab)+$"), "minLength", {("", "inside"), ("", "outside")}),
        (StringType(1, 4, "^(?:ab)+$"), "maxLength", {("", "inside"), ("", "at"), ("", "outside")}),
        (ArrayType(AnyType(), 1), "minItems", {("", "inside"), ("", "at"), ("", "outside")}),
        (ArrayType(AnyType(), 1), "items", {("", "inside")}),
        (ArrayType(IntegerType()), "items", {("", "inside"), ("", "at"), ("", "outside")}),
        (ArrayType(IntegerType(), max_items=0), "items", {("", "at")}),
        (
            MapType(IntegerType()),
            "additionalProperties: schema",
            {("", "inside"), ("", "at"), ("", "outside")},
        ),
        (MapType(AnyType()), "additionalProperties: schema", {("", "inside"), ("", "at")}),
        (IntegerType(0, 9), "minimum", {("", "inside"), ("", "at"), ("", "outside")}),
        (IntegerType(9, 9), "maximum", {("", "at"), ("", "outside")}),
        (
            IntegerType(maximum=9),
            "64-bit integer",
            {
                ("lowest", "inside"),
                ("lowest", "at"),
                ("lowest", "outside"),
                ("highest", "outside"),
            },
        ),
        (NumberType(minimum=0.0), "minimum", {("", "inside"), ("", "at"), ("", "outside")}),
        (NumberType(maximum=1.7976931348623157e308), "maximum", {("", "inside"), ("", "at")}),
        (
            NumberType(exclusive_minimum=0.0, exclusive_maximum=1e-323),
            "exclusiveMinimum",
            {("", "at"), ("", "outside")},
        ),
    ],
)
def test_each_limit_is_owed_on_the_sides_it_has(kind: TypeExpr, keyword: str, sides: Sides) -> None:
    assert _sides(kind, keyword) == sides


def test_free_form_json_owes_every_kind_and_refuses_none() -> None:
    assert {detail for detail, _ in _sides(AnyType(), "true (any JSON)")} == {
        "null",
        "boolean",
        "integer",
        "number",
        "string",
        "array",
        "object",
    }
    assert not [side for side in _sides(AnyType(), "type") if side[1] == "outside"]


def test_another_variants_payload_is_owed_only_where_it_must_be_refused() -> None:
    def owes(**variants: TypeExpr | None) -> bool:
        model = model_of(
            sum_("S", **variants),
            record("One", a=StringType()),
            record("Like", a=StringType()),
            record("More", a=StringType(), b=StringType()),
            record("Lax", is_open=True, a_=StringType()),
        )
        return any(cell.detail == "another variant's payload" for cell in of_type(model, "S"))

    assert owes(A=Ref("One"), B=Ref("More"))
    assert owes(A=StringType(), B=Ref("One"))
    assert owes(A=None, B=Ref("One"))
    assert not owes(A=Ref("One"), B=Ref("Like"))
    assert not owes(A=None, B=Ref("Lax"))
    assert not owes(A=StringType())


def test_a_type_answers_for_its_own_places_only() -> None:
    places = {cell.place for cell in of_type(HORROR, "Branches")}
    assert places == {"$", "$.left", "$.right"}


def test_a_recursive_type_owes_a_document_inside_another() -> None:
    inside = Cell("Tree", "$", "$ref", "inside", "inside itself")
    assert inside in of_type(HORROR, "Tree")
    assert not [cell for cell in of_type(HORROR, "Everything") if cell.detail == inside.detail]


def test_the_horror_owes_every_keyword_of_the_dialect() -> None:
    owes = {cell.keyword for type_ in HORROR.all_types() for cell in of_type(HORROR, type_.name)}
    about_the_boundary = {word for word in KEYWORDS if word.startswith(("effect", "entry point"))}
    assert owes == set(KEYWORDS) - about_the_boundary


def test_every_subject_of_the_schema_owes_something_once(model: Model) -> None:
    for subject in subjects(model):
        cells = owed(model, subject)
        assert len(cells) == len(set(cells))
        assert bool(cells) == (subject.kind in ("type", "effect", "entry point"))
        assert {cell.keyword for cell in cells} <= set(KEYWORDS)


def test_an_effect_owes_a_reply_with_each_error_code(model: Model) -> None:
    log = next(subject for subject in subjects(model) if str(subject) == "effect Log")
    codes = [cell.detail for cell in owed(model, log) if cell.keyword == "effect Error"]
    assert len(codes) == 11
