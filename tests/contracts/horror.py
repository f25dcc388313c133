"""A model with every kind of expression and every constraint, small enough to look at."""

from __future__ import annotations

from exo_gen.model import (
    Alias,
    AnyType,
    ArrayType,
    BooleanType,
    Enum,
    Field,
    IntegerType,
    LiteralType,
    MapType,
    Model,
    NamedType,
    NullableType,
    NumberType,
    Record,
    Ref,
    SourcePosition,
    StringType,
    Sum,
    TypeExpr,
    Variant,
)

_HERE = SourcePosition("horror.json", 1, 1)


def record(name: str, *, is_open: bool = False, **fields: TypeExpr) -> Record:
    """A record; a field whose name ends in an underscore is optional."""
    made = tuple(
        Field(key.removesuffix("_"), kind, not key.endswith("_")) for key, kind in fields.items()
    )
    return Record(name, "horror", "", made, is_open, (), _HERE)


def sum_(name: str, **variants: TypeExpr | None) -> Sum:
    """A sum."""
    made = tuple(Variant(tag, payload) for tag, payload in variants.items())
    return Sum(name, "horror", "", made, (), _HERE)


def model_of(*types: NamedType) -> Model:
    """A model of these types and nothing else."""
    return Model(
        types={type_.name: type_ for type_ in types},
        replies={},
        effects=(),
        entry_points=(),
        tools=(),
        modules=("horror",),
        module_docs={"horror": ""},
        fingerprint="0" * 64,
    )


HORROR = model_of(
    Alias("Short", "horror", "", StringType(1, 3), (), _HERE),
    Enum("Colour", "horror", "", ("red", "Red"), (), _HERE),
    record(
        "Everything",
        text=StringType(),
        short=Ref("Short"),
        literal=LiteralType("x"),
        whole=IntegerType(),
        small=IntegerType(-1, 5),
        number=NumberType(),
        bounded=NumberType(minimum=0.0, maximum=1.0),
        exclusive=NumberType(exclusive_minimum=0.0, exclusive_maximum=1.0),
        flag=BooleanType(),
        free=AnyType(),
        nothing=NullableType(Ref("Short")),
        several=ArrayType(Ref("Colour"), 1, 3),
        table=MapType(IntegerType(0, 9)),
        tree_=Ref("Tree"),
        absent_=StringType(),
        code=StringType(2, 6, pattern="^[a-z]+(?:-[a-z]+)*$"),
        stamp=StringType(format="uuid"),
    ),
    record("Open", is_open=True, kind=StringType(), x_=IntegerType()),
    record("Nothing"),
    sum_("Tree", Leaf=None, Node=Ref("Branches"), Many=ArrayType(Ref("Tree"))),
    record("Branches", left=Ref("Tree"), right_=Ref("Tree")),
)
