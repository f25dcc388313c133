"""Made-up results, for what must hold of any."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from exo_contracts.coverage.cells import BOUNDARIES, Cell, Coverage, Seen
from exo_contracts.coverage.remarks import Remark
from exo_contracts.failure import Failure
from exo_contracts.findings import Finding
from exo_contracts.latency import Latency
from exo_contracts.memory import GuestMemory, HostMemory, MemorySample, MemorySeries
from exo_contracts.result import Result
from exo_contracts.subjects import Subject

few = settings(
    max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
"""A machine that is busy makes no test fail."""

ROLE = Subject("type", "Role")

SERIES = MemorySeries((MemorySample("echo", 8, GuestMemory(1, 2, 3, 4), HostMemory(5, 6)),))

# Lone surrogates too: a message may quote what the guest said, whatever that was.
_texts = st.sampled_from(["", "a", "é\n", "\ud800", "\x00"])
_long = st.just("ab" * 1001)
_cases = st.sampled_from([{}, {"value": None}, {"hex": "ff", "inner": {"list": [1, "é"]}}])

findings = st.builds(
    Finding,
    st.sampled_from(["agreement", "round trip"]),
    st.sampled_from(["one", "two", "three"]),
    _texts | _long,
    st.lists(st.tuples(_texts, _texts), max_size=2).map(tuple),
    _texts,
)
found = st.builds(
    Failure,
    st.just(ROLE),
    findings,
    st.binary(max_size=3),
    _cases,
    st.none() | _texts,
)
cells = st.builds(Cell, _texts, _texts, st.just("k"), st.sampled_from(BOUNDARIES))
results = st.builds(
    Result,
    st.just(ROLE),
    st.dictionaries(st.sampled_from(["agreement", "round trip"]), st.integers(1, 9)),
    # Whole numbers, for which addition is associative.
    st.integers(0, 99).map(float),
    st.lists(found, max_size=3).map(tuple),
    st.integers(0, 99),
    st.builds(
        Coverage,
        st.dictionaries(cells, st.builds(Seen, st.integers(0, 9), _texts), max_size=2),
    ),
    st.builds(
        Latency,
        st.dictionaries(st.integers(0, 9), st.integers(1, 9), max_size=3),
        st.floats(0, 1e9),
    ),
    st.lists(st.builds(Remark, _texts, _texts, _texts), max_size=2).map(
        lambda said: tuple(sorted(set(said)))
    ),
    st.none() | st.just(SERIES),
)
