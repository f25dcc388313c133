"""Imports must not change cases: Hypothesis left to itself prefers constants of imported modules.

It collects the literals of every module outside of site-packages (`hypothesis.internal.
constants_ast`) and draws them more often. A process of the gate that has imported one module more,
as a worker has and as a checkout has that is not installed, would make other cases of one seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants


@contextmanager
def disregarded() -> Iterator[None]:
    """Draw, inside, as if nothing were imported.

    There is no setting for it, so this reaches into the library; `test_choice.py` turns red when it
    has no effect any more.
    """
    collect = providers._get_local_constants
    nothing = Constants()
    providers._get_local_constants = lambda: nothing
    providers.CONSTANTS_CACHE.cache.clear()
    try:
        yield
    finally:
        providers._get_local_constants = collect
        providers.CONSTANTS_CACHE.cache.clear()
