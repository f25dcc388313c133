"""The pipeline over the real schema: reproducible, all or nothing, honest about drift."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from exo_gen import pipeline
from exo_gen.examples import examples
from exo_gen.project import Project
from exo_gen.write import Drift

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A copy of the committed schema and of what was generated from it."""
    for folder in ("schema", "generated"):
        ignored = shutil.ignore_patterns("wasm", "__pycache__")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    return Project.at(tmp_path)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_what_is_committed_is_what_the_schema_makes() -> None:
    assert not pipeline.check(Project.at(ROOT))


def test_everything_can_be_made_again_from_the_schema(project: Project) -> None:
    before = pipeline.check(project)
    shutil.rmtree(project.generated)
    assert pipeline.generate(project)
    assert not before
    assert not pipeline.check(project)
    for path in project.generated.rglob("*"):
        if path.is_file():
            committed = ROOT / "generated" / path.relative_to(project.generated)
            assert path.read_bytes() == committed.read_bytes(), path


def test_generating_twice_touches_nothing(project: Project) -> None:
    assert not pipeline.generate(project)


def test_output_does_not_depend_on_hash_seeds(project: Project) -> None:
    script = (
        "import hashlib, sys; from pathlib import Path; from exo_gen import pipeline;"
        "from exo_gen.project import Project;"
        "model = pipeline.load_model(Project.at(Path(sys.argv[1])));"
        "files = pipeline.rendered(model, generator='');"
        "print(hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script, str(project.root)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(digests) == 1


def test_check_names_each_file_that_differs(project: Project) -> None:
    edited = project.generated / "python/exo_types/wire.py"
    edited.write_bytes(edited.read_bytes()[:-1] + b" ")
    (project.generated / "haskell/exomonad-types.cabal").unlink()
    (project.generated / "python/exo_types/stray.py").write_text("")
    assert pipeline.check(project) == Drift(
        changed=("python/exo_types/wire.py",),
        missing=("haskell/exomonad-types.cabal",),
        extra=("python/exo_types/stray.py",),
    )


@pytest.mark.parametrize(
    "change", [('"exports": [', '"exports": [\n'), ('"seal": "', '"seal": "0')]
)
def test_a_manifest_edited_by_hand_is_noticed(project: Project, change: tuple[str, str]) -> None:
    edit(project.generated / "manifest.json", *change)
    assert pipeline.check(project).changed == ("manifest.json",)


def test_a_schema_ahead_of_its_output_is_noticed(project: Project) -> None:
    edit(project.schema / "common.json", "Nothing to say", "Nothing at all to say")
    assert pipeline.check(project).changed


def test_an_orphan_is_removed(project: Project) -> None:
    edit(project.schema / "common.json", '"Unit"', '"Unit"')
    orphan = project.generated / "golden/NoSuchType.json"
    orphan.write_text((project.generated / "golden/Unit.json").read_text())
    edit(project.schema / "common.json", "Nothing to say", "Nothing at all to say")
    assert pipeline.generate(project).extra == ("golden/NoSuchType.json",)
    assert not orphan.exists()


def test_a_refused_schema_changes_nothing(project: Project) -> None:
    edit(project.schema / "common.json", '"type": "object"', '"type": "objekt"')
    before = {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()}
    with pytest.raises(pipeline.SchemaRefused, match=r"schema/common.json:\d+:\d+: EXO\d+"):
        pipeline.generate(project)
    assert before == {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()}


def test_every_type_has_an_example_that_is_committed(project: Project) -> None:
    model = pipeline.load_model(project)
    for named in model.all_types():
        golden = json.loads((project.generated / f"golden/{named.name}.json").read_text())
        assert golden["documents"] == list(examples(model, named.name))
        assert golden["documents"]
