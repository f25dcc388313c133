"""Profiles: how much a run of the gate tries, by where it runs. Options on the command line win."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Profile:
    """A named size of run.

    `seed` None takes a new one for each run and says which. `remembers` is whether Hypothesis'
    example database is read and written: what it holds differs between machines, and so do the
    cases of a run that reads it. `minutes` is when subjects are no longer begun, which makes the
    run red; a run that is in time is not changed by it. `coverage_examples` is for the additional
    run of `--coverage`, which is slower by an order of magnitude.
    """

    name: str
    about: str
    examples: int
    seed: int | None
    remembers: bool
    memory_calls: int
    minutes: float | None
    coverage_examples: int


_ALL: Final = (
    Profile(
        name="desk",
        about="while working: remembers what failed here before",
        examples=100,
        seed=0,
        remembers=True,
        memory_calls=2_000,
        minutes=None,
        coverage_examples=20,
    ),
    Profile(
        name="ci",
        about="before a change lands: the same cases everywhere, in minutes",
        examples=200,
        seed=0,
        remembers=False,
        memory_calls=10_000,
        minutes=5,
        coverage_examples=20,
    ),
    Profile(
        name="deep",
        about="at night: many cases, others each time, and what earlier nights found first",
        examples=10_000,
        seed=None,
        remembers=True,
        memory_calls=100_000,
        minutes=None,
        coverage_examples=200,
    ),
)

PROFILES: Final[Mapping[str, Profile]] = {profile.name: profile for profile in _ALL}
"""Every profile by name."""

DEFAULT: Final = "desk"
