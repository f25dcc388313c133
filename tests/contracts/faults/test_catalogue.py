"""The catalogue as it stands: wide, unambiguous, and not behind the sources."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from exo_contracts.faults.catalogue import CATALOGUE, NoSuchFault, chosen
from exo_contracts.faults.fault import LAYERS, Fault, StaleCatalogue, hold_against, source_of
from exo_contracts.faults.schemata import compile_in, switched_from_start
from exo_contracts.scratch import Scratch
from exo_contracts.subjects import subjects
from exo_gen.model import Model
from exo_gen.project import Project

FEWEST = 48
FEWEST_IN_A_LAYER = 8


def test_it_is_wide() -> None:
    layers = Counter(fault.layer for fault in CATALOGUE)
    assert len(CATALOGUE) >= FEWEST
    assert set(layers) == set(LAYERS)
    assert min(layers.values()) >= FEWEST_IN_A_LAYER


def test_no_two_faults_are_the_same() -> None:
    ids = Counter(fault.id for fault in CATALOGUE)
    assert ids.most_common(1)[0][1] == 1
    edits = Counter((fault.path, fault.at, fault.faulty) for fault in CATALOGUE)
    assert edits.most_common(1)[0][1] == 1


@pytest.mark.parametrize("fault", CATALOGUE, ids=lambda fault: fault.id)
def test_a_fault_has_its_place(fault: Fault, project: Project, model: Model) -> None:
    source = source_of(fault, project.root)
    assert fault.planted(source) != source
    assert set(fault.subjects) <= set(subjects(model))
    assert fault.seen_by is None or fault.seen_by in fault.subjects[0].properties


def test_a_place_that_is_gone_is_reported(project: Project) -> None:
    gone = replace(CATALOGUE[0], at="what «is» not there")
    with pytest.raises(StaleCatalogue, match="finds it 0 times") as raised:
        hold_against([gone], project.root)
    assert raised.value.exit_code == 2
    assert CATALOGUE[0].id in str(raised.value)


def test_a_place_that_is_not_the_only_one_is_reported(project: Project) -> None:
    with pytest.raises(StaleCatalogue, match=r"finds it \d\d+ times"):
        hold_against([replace(CATALOGUE[0], at="<*> «required»")], project.root)


def test_a_file_that_is_gone_is_reported(project: Project) -> None:
    with pytest.raises(StaleCatalogue, match="cannot be read"):
        hold_against([replace(CATALOGUE[0], path="generated/nothing.hs")], project.root)


def test_a_place_must_be_marked(project: Project) -> None:
    with pytest.raises(StaleCatalogue, match="does not mark"):
        hold_against([replace(CATALOGUE[0], at="module")], project.root)


def test_faults_are_chosen_by_pattern() -> None:
    assert {fault.layer for fault in chosen(["c-*"])} == {"c shims"}
    assert chosen([]) == CATALOGUE
    with pytest.raises(NoSuchFault, match="no fault is named xs-nothing"):
        chosen(["xs-nothing"])


# --- schemata ---------------------------------------------------------------------------------


def test_every_fault_of_the_guest_gets_a_switch_of_its_own(
    project: Project, tmp_path: Path
) -> None:
    copy = Scratch.copied_from(project.root, tmp_path)
    compiled = [fault for fault in CATALOGUE if fault.compiled]
    numbers = compile_in(copy, compiled)
    assert sorted(numbers.values()) == list(range(1, len(compiled) + 1))
    for fault in compiled:
        text = (copy.root / fault.path).read_text()
        number = numbers[fault.id]
        haskell, c = f"(if planted {number} then (", f"(exo_planted() == {number} ? ("
        switch = haskell if fault.path.endswith(".hs") else c
        assert text.count(switch) == 1, fault.id
    assert (copy.root / "generated/haskell/src/ExoMonad/Planted.hs").exists()


def test_faults_that_overlap_are_refused(project: Project, tmp_path: Path) -> None:
    copy = Scratch.copied_from(project.root, tmp_path)
    dropped = next(fault for fault in CATALOGUE if fault.id == "hs-range-dropped")
    inner = replace(dropped, id="inner", at=dropped.at.replace("«(", "(«").replace(")»", "»)"))
    with pytest.raises(StaleCatalogue, match="overlaps another"):
        compile_in(copy, [dropped, inner])


def test_an_ordinary_guest_has_no_switch() -> None:
    with pytest.raises(StaleCatalogue, match="was not built for switching"):
        switched_from_start(b"\0asm", 1)
