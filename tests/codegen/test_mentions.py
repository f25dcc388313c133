"""Which types a type mentions: through containers, at any depth, in circles."""

from __future__ import annotations

import pytest

from exo_gen.mentions import is_recursive, mentioned_by, mentioned_in, reachable
from exo_gen.model import (
    Alias,
    ArrayType,
    Enum,
    Field,
    MapType,
    Model,
    NamedType,
    NullableType,
    Record,
    Ref,
    SourcePosition,
    StringType,
    Sum,
    TypeExpr,
    Variant,
)

HERE = SourcePosition("common.json", 1, 1)
LEAF = Enum("Leaf", "common", "", ("a",), (), HERE)
LIST = Alias("List", "common", "", ArrayType(Ref("Tree")), (), HERE)
TREE = Record("Tree", "common", "", (Field("children", Ref("List"), True),), False, (), HERE)
CHOICE = Sum(
    "Choice", "common", "", (Variant("None", None), Variant("Some", Ref("Leaf"))), (), HERE
)
HOLDER = Record("Holder", "common", "", (Field("tree", Ref("Tree"), False),), False, (), HERE)


def model(*types: NamedType) -> Model:
    return Model(
        types={named.name: named for named in types},
        replies={},
        effects=(),
        entry_points=(),
        tools=(),
        modules=("common",),
        module_docs={"common": ""},
        fingerprint="0" * 64,
    )


ALL = model(LEAF, LIST, TREE, CHOICE, HOLDER)


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        (None, []),
        (StringType(), []),
        (Ref("A"), ["A"]),
        (NullableType(ArrayType(MapType(Ref("A")))), ["A"]),
    ],
)
def test_the_name_in_an_expression(expression: TypeExpr | None, names: list[str]) -> None:
    assert list(mentioned_in(expression)) == names


def test_what_each_kind_of_type_mentions() -> None:
    found = {named.name: list(mentioned_by(named)) for named in ALL.types.values()}
    assert found == {
        "Leaf": [],
        "List": ["Tree"],
        "Tree": ["List"],
        "Choice": ["Leaf"],
        "Holder": ["Tree"],
    }


def test_reachable_names_come_with_where_it_began_and_circles_end() -> None:
    assert reachable(ALL, ["Holder"]) == {"Holder", "Tree", "List"}
    assert reachable(ALL, []) == frozenset()


def test_only_what_mentions_itself_is_recursive() -> None:
    assert {name for name in ALL.types if is_recursive(ALL, name)} == {"List", "Tree"}
