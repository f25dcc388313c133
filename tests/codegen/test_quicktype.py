"""The Haskell blocks that quicktype-core renders, as text and for a real compiler."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from exo_gen import haskell_names
from exo_gen.model import (
    INT64_MAX,
    INT64_MIN,
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
from exo_gen.render import node, quicktype
from exo_gen.render.haskell.expression import haskell_codec, haskell_type
from exo_gen.render.node import NODE_FOLDER, QuicktypeError, WarmNode, run_once
from exo_gen.render.quicktype import render_blocks, request_for
from exo_gen.toolchain.find import find, require

HERE = SourcePosition("common.json", 1, 1)
RUNTIME = Path(quicktype.__file__).parent / "runtime" / "haskell" / "src"
GENERATED = Path(quicktype.__file__).parents[3] / "generated" / "haskell" / "src"
HORROR = NODE_FOLDER / "test" / "horror.expected.hs"


def model_of(*types: NamedType) -> Model:
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


def record(name: str, *fields: Field, doc: str = "", is_open: bool = False) -> Record:
    return Record(name, "common", doc, fields, is_open, (), HERE)


def enum(name: str, *values: str) -> Enum:
    return Enum(name, "common", "", values, (), HERE)


def alias(name: str, target: TypeExpr) -> Alias:
    return Alias(name, "common", "", target, (), HERE)


# --- from the model -----------------------------------------------------------------------------


def test_a_record_is_data_and_codec() -> None:
    branch = record(
        "GitBranch",
        Field("name", StringType(min_length=1), required=True, doc="Short name of the branch."),
        Field("upstream", StringType(), required=False),
        Field("ahead-by", IntegerType(minimum=0), required=True),
        doc="Where a working copy stands.",
    )
    assert render_blocks(model_of(branch)) == {
        "GitBranch": """\
-- | Where a working copy stands.
data GitBranch = GitBranch
  { gitBranchName :: !Text
    -- ^ Short name of the branch.
  , gitBranchUpstream :: !(Maybe Text)
  , gitBranchAheadBy :: !Int64
  }
  deriving stock (Eq, Show)

instance Wire GitBranch where
  codec =
    record $
      GitBranch
        <$> required "name" gitBranchName (textOf (atLeast 1))
        <*> optional "upstream" gitBranchUpstream text
        <*> required "ahead-by" gitBranchAheadBy (int64In (atLeast 0))"""
    }


def test_sums_are_referred_to_and_not_rendered() -> None:
    shape = Sum("Shape", "common", "", (Variant("Point", None),), (), HERE)
    drawing = record("Drawing", Field("shapes", ArrayType(Ref("Shape")), required=True))
    blocks = render_blocks(model_of(shape, drawing))
    assert list(blocks) == ["Drawing"]
    assert "drawingShapes :: ![Shape]" in blocks["Drawing"]
    assert '"shapes" drawingShapes (list codec)' in blocks["Drawing"]


def test_blocks_keep_the_order_of_the_model() -> None:
    types: list[NamedType] = [
        record("Zebra"),
        enum("Mule", "a"),
        alias("Ass", BooleanType()),
        record("Ape"),
    ]
    assert list(render_blocks(model_of(*types))) == ["Zebra", "Mule", "Ass", "Ape"]


EXPRESSIONS: list[tuple[TypeExpr, str, str]] = [
    (StringType(), "Text", "text"),
    (StringType(min_length=1), "Text", "textOf (atLeast 1)"),
    (StringType(max_length=9), "Text", "textOf (atMost 9)"),
    (StringType(0, 9), "Text", "textOf (between 0 9)"),
    (StringType(pattern="^a\\.$"), "Text", r'matching "^a\\.$" text'),
    (StringType(max_length=9, pattern="a"), "Text", 'matching "a" (textOf (atMost 9))'),
    (StringType(format="date-time"), "Text", "formatted dateTimeFormat text"),
    (StringType(1, format="uri"), "Text", "formatted uriFormat (textOf (atLeast 1))"),
    (LiteralType("v1"), "()", 'literal "v1"'),
    (IntegerType(), "Int64", "int64"),
    (IntegerType(minimum=INT64_MIN + 1), "Int64", "int64In (atLeast (-9223372036854775807))"),
    (IntegerType(maximum=INT64_MAX - 1), "Int64", "int64In (atMost 9223372036854775806)"),
    (IntegerType(-1, 0), "Int64", "int64In (between (-1) 0)"),
    (NumberType(), "Double", "double"),
    (NumberType(minimum=1.0), "Double", "doubleIn (atLeast 1.0)"),
    (NumberType(minimum=-1e-5, maximum=1e16), "Double", "doubleIn (between (-1e-05) 1e+16)"),
    (
        NumberType(exclusive_minimum=0.0, maximum=1.0),
        "Double",
        "doubleIn (above 0.0 <> atMost 1.0)",
    ),
    (
        NumberType(minimum=0.0, exclusive_maximum=0.5),
        "Double",
        "doubleIn (atLeast 0.0 <> below 0.5)",
    ),
    (BooleanType(), "Bool", "bool"),
    (AnyType(), "Json", "json"),
    (NullableType(Ref("Role")), "Maybe Role", "nullable codec"),
    (NullableType(Ref("Name")), "Maybe Name", "nullable name"),
    (ArrayType(MapType(AnyType())), "[Map Text Json]", "list (mapOf json)"),
    (ArrayType(StringType(), 1, 2), "[Text]", "listOf (between 1 2) text"),
    (
        MapType(NullableType(ArrayType(Ref("Role")))),
        "Map Text (Maybe [Role])",
        "mapOf (nullable (list codec))",
    ),
]


@pytest.fixture(scope="module")
def rendered_expressions() -> list[str]:
    """Each of `EXPRESSIONS` as an alias; one run of node for all of them."""
    aliases = [alias(f"Thing{index}", expr) for index, (expr, _, _) in enumerate(EXPRESSIONS)]
    blocks = render_blocks(model_of(enum("Role", "tl"), alias("Name", StringType()), *aliases))
    return [blocks[named.name] for named in aliases]


@pytest.mark.parametrize("index", range(len(EXPRESSIONS)))
def test_an_expression_is_a_type_and_a_codec(rendered_expressions: list[str], index: int) -> None:
    _, haskell_type, codec = EXPRESSIONS[index]
    lines = rendered_expressions[index].splitlines()
    assert lines[0] == f"type Thing{index} = {haskell_type}"
    assert lines[-1] == f"thing{index} = {codec}"


@pytest.mark.parametrize(("expr", "type_text", "codec"), EXPRESSIONS)
def test_the_modules_beside_say_the_same(expr: TypeExpr, type_text: str, codec: str) -> None:
    model = model_of(enum("Role", "tl"), alias("Name", StringType()))
    assert haskell_type(expr) == type_text
    assert haskell_codec(model, expr) == codec


def test_identical_types_stay_apart() -> None:
    point = Field("x", NumberType(), required=True)
    model = model_of(
        record("Point", point),
        record("Vector", point),
        enum("Role", "a", "b"),
        enum("Rank", "b", "a"),
        record("Unit"),
        record("Ack"),
    )
    blocks = render_blocks(model)
    assert blocks["Vector"] == blocks["Point"].replace("Point", "Vector").replace("point", "vector")
    assert "data Role = RoleA | RoleB" in blocks["Role"]
    assert "data Rank = RankB | RankA" in blocks["Rank"]
    assert "data Unit = Unit\n" in blocks["Unit"]
    assert "data Ack = Ack\n" in blocks["Ack"]


def test_names_are_those_of_haskell_names() -> None:
    wire_names = ["a", "file_pr", "sessionId", "text/html", "2fa", "HTTPStatus", "größe", "x--y__z"]
    type_names = ["GitBranch", "LLMCall", "PR", "LLM2Call", "A", "ABc", "Data", "Json2", "Log"]
    records = [
        record(f"{name}R", *(Field(w, AnyType(), True) for w in wire_names)) for name in type_names
    ]
    enums = [enum(f"{name}E", *wire_names) for name in type_names]
    aliases = [alias(name, AnyType()) for name in type_names]
    blocks = render_blocks(model_of(*records, *enums, *aliases))
    for name in type_names:
        for wire in wire_names:
            assert f" {haskell_names.field(f'{name}R', wire)} :: !Json" in blocks[f"{name}R"]
            assert (
                f'  {haskell_names.constructor(f"{name}E", wire)} -> "{wire}"' in blocks[f"{name}E"]
            )
        assert f"\n{haskell_names.enum_text(f'{name}E')} = " in blocks[f"{name}E"]
        assert f"\n{haskell_names.alias_codec(name)} = json" in blocks[name]
    opened = render_blocks(model_of(record("LLMCall", is_open=True)))["LLMCall"]
    assert f" {haskell_names.extra_field('LLMCall')} :: !(Map Text Json)" in opened


def test_bounds_cross_as_text() -> None:
    fields = (Field("n", IntegerType(minimum=2**53 + 1), True), Field("x", NumberType(1.0), True))
    request = json.loads(json.dumps(request_for(model_of(record("R", *fields)))))
    assert [field["type"] for field in request["types"][0]["fields"]] == [
        {"t": "integer", "minimum": "9007199254740993"},
        {"t": "number", "minimum": "1.0"},
    ]


# --- what a person is told ----------------------------------------------------------------------


def test_a_clash_of_names_is_an_error() -> None:
    clashing = record("R", Field("a_b", AnyType(), True), Field("a-b", AnyType(), True))
    with pytest.raises(
        QuicktypeError, match=r'"a_b" of R cannot be called rAB .* "a-b" of R has it'
    ):
        render_blocks(model_of(clashing))


def test_node_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(QuicktypeError, match="no `node` on PATH"):
        render_blocks(model_of(record("R")))


def test_node_modules_are_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(node, "NODE_FOLDER", tmp_path)
    with pytest.raises(QuicktypeError, match="run `make setup`"):
        render_blocks(model_of(record("R")))


# --- kept warm ----------------------------------------------------------------------------------


def test_a_warm_node_answers_as_one_that_is_run_once() -> None:
    requests = [json.dumps(request_for(model_of(record(name)))) for name in ("R", "Q", "R")]
    with WarmNode() as warm:
        assert [warm(request) for request in requests] == [run_once(one) for one in requests]


def test_a_warm_node_goes_on_after_a_model_it_cannot_render() -> None:
    clashing = record("R", Field("a_b", AnyType(), True), Field("a-b", AnyType(), True))
    with WarmNode() as warm:
        with pytest.raises(QuicktypeError, match="cannot be called rAB"):
            render_blocks(model_of(clashing), warm)
        assert set(render_blocks(model_of(record("Q")), warm)) == {"Q"}


def test_a_warm_node_that_was_ended_starts_anew() -> None:
    with WarmNode() as warm:
        render_blocks(model_of(record("R")), warm)
        assert warm.pid is not None
        os.kill(warm.pid, signal.SIGKILL)
        with pytest.raises(QuicktypeError, match="save once more"):
            render_blocks(model_of(record("R")), warm)
        assert set(render_blocks(model_of(record("R")), warm)) == {"R"}


# --- by the compiler ----------------------------------------------------------------------------

HORROR_HEADER = """\
{-# LANGUAGE DerivingStrategies #-}
{-# LANGUAGE LambdaCase #-}
{-# LANGUAGE OverloadedStrings #-}
{-# OPTIONS_GHC -Wall -Wcompat -Wincomplete-uni-patterns -Wpartial-fields #-}
{-# OPTIONS_GHC -Wredundant-constraints -haddock -Winvalid-haddock -Werror #-}

-- | Everything that could go wrong.
module Horror where

import Data.Int (Int64)
import Data.Map.Strict (Map)
import Data.Text (Text)
import ExoMonad.Wire

data Shape = Shape
  deriving stock (Eq, Show)

instance Wire Shape where
  codec = record (pure Shape)

"""


@pytest.mark.skipif(find() is None, reason="no wasm32-wasi-ghc: run `exo-gen toolchain install`")
def test_the_horror_model_compiles_without_a_warning(tmp_path: Path) -> None:
    source = tmp_path / "Horror.hs"
    source.write_text(HORROR_HEADER + HORROR.read_text("utf-8"), "utf-8")
    done = subprocess.run(
        [
            require().ghc,
            "--make",
            "-c",
            "-O0",
            f"-i{RUNTIME}:{GENERATED}",
            "-outputdir",
            tmp_path,
            source,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
