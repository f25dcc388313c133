"""The Python renderer on a schema harder than ours: its output is imported, used, type-checked."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from exo_gen.build import build
from exo_gen.examples import examples
from exo_gen.lint import lint
from exo_gen.load import load
from exo_gen.model import Model
from exo_gen.render.header import Header
from exo_gen.render.python import render_python

SCHEMA = Path(__file__).parents[2] / "schema"


def record(properties: dict[str, object], *, optional: bool = False) -> dict[str, object]:
    return {
        "description": "A record.",
        "type": "object",
        "properties": {
            name: {"description": "A property.", **schema} if isinstance(schema, dict) else schema
            for name, schema in properties.items()
        },
        "required": [] if optional else list(properties),
        "additionalProperties": False,
    }


def ref(name: str) -> dict[str, object]:
    return {"$ref": f"#/$defs/{name}"}


def alias(schema: dict[str, object]) -> dict[str, object]:
    return {"description": "A name.", **schema}


def variant(tag: str, payload: dict[str, object]) -> dict[str, object]:
    return {
        "description": "A variant.",
        "type": "object",
        "properties": {"kind": {"const": tag}, "payload": payload},
        "required": ["kind", "payload"],
        "additionalProperties": False,
    }


HARD = {
    "Tree": record({"children": ref("Trees"), "by_name": ref("Grove"), "parent": ref("MaybeTree")}),
    "Trees": alias({"type": "array", "items": ref("Tree")}),
    "Grove": alias({"type": "object", "additionalProperties": ref("Tree")}),
    "MaybeTree": alias({"anyOf": [ref("Tree"), {"type": "null"}]}),
    "Chain": record({"next": ref("Link")}, optional=True),
    "Link": alias(ref("Chain")),
    "Formula": {
        "description": 'A formula, said to be "recursive"',
        "oneOf": [
            variant("Not", ref("SameFormula")),
            variant("Both", {"type": "array", "items": ref("Formula"), "minItems": 2}),
            variant("Holds", {"type": "string"}),
        ],
    },
    "SameFormula": alias(ref("Formula")),
    "Odd": record(
        {
            "class": {"type": "integer"},
            "from": {"type": ["integer", "null"]},
            "counts": {"type": "array", "items": {"type": "integer"}},
            "quoted": {"type": "string", "description": 'Ends in "quotes"'},
            "examples": ref("Trees"),
        }
    ),
    "Twin": record({"a": {"type": "string"}}),
    "OtherTwin": record({"a": {"type": "string"}}),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The committed schema with the hard types in it, and its package rendered."""
    folder = tmp_path_factory.mktemp("hard")
    for path in SCHEMA.glob("*.json"):
        (folder / path.name).write_text(path.read_text())
    common = json.loads((folder / "common.json").read_text())
    common["$defs"] |= HARD
    common["$defs"]["Unit"]["description"] += ' It is "\\empty".'
    (folder / "common.json").write_text(json.dumps(common, indent=1))
    return folder


@pytest.fixture(scope="module")
def model(folder: Path) -> Model:
    bundle = load(folder)
    assert lint(bundle) == []
    return build(bundle)


@pytest.fixture(scope="module")
def package(folder: Path, model: Model) -> Path:
    for name, text in render_python(model, Header("0", model.fingerprint)).items():
        path = folder / "python" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder / "python"


def test_every_type_decodes_its_examples_and_gives_them_back(model: Model, package: Path) -> None:
    documents = {
        named.name: [json.dumps(example) for example in examples(model, named.name)]
        for named in model.all_types()
    }
    script = (
        "import json, sys; from exo_types.registry import TYPES; from exo_types.wire import loads\n"
        "for name, documents in json.load(sys.stdin).items():\n"
        "    for document in map(str.encode, documents):\n"
        "        given = TYPES[name].encode(TYPES[name].decode(document))\n"
        "        assert loads(given) == loads(document), (name, document, given)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        input=json.dumps(documents),
        env={"PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr


def test_it_passes_mypy_strict_and_ruff(package: Path) -> None:
    for command in (
        ("mypy", "--strict", "--config-file", "", "exo_types"),
        ("ruff", "check", "--isolated", "--select", "E4,E7,E9,F,I,B,UP", "exo_types"),
        ("ruff", "format", "--isolated", "--line-length", "100", "--check", "exo_types"),
    ):
        ran = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=package,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_examples_end_even_where_types_do_not(model: Model) -> None:
    assert examples(model, "Formula") == (
        {"kind": "Holds", "payload": ""},
        {"kind": "Holds", "payload": "example"},
    )
