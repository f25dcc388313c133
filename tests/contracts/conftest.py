"""Fixtures of the gate's tests: the real schema, its model, its oracle, the real guest."""

from __future__ import annotations

from pathlib import Path

import pytest

from exo_contracts.generation.strategies import Generators
from exo_contracts.judging.oracle import Oracle
from exo_contracts.plan import Plan
from exo_contracts.workbench import Workbench
from exo_gen.build import build
from exo_gen.load import Bundle, load
from exo_gen.model import Model
from exo_gen.project import Project


@pytest.fixture(scope="session")
def project() -> Project:
    return Project.find(Path(__file__))


@pytest.fixture(scope="session")
def bundle(project: Project) -> Bundle:
    return load(project.schema, root=project.root)


@pytest.fixture(scope="session")
def model(bundle: Bundle) -> Model:
    return build(bundle)


@pytest.fixture(scope="session")
def generators(model: Model) -> Generators:
    return Generators(model)


@pytest.fixture(scope="session")
def oracle(project: Project) -> Oracle:
    return Oracle(project.schema)


@pytest.fixture(scope="session")
def plan(project: Project) -> Plan:
    return Plan(project)


@pytest.fixture(scope="session")
def bench(plan: Plan) -> Workbench:
    return Workbench(plan.project, plan.wasm)
