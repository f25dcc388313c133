"""Waits after a crash."""

from exo_host.effects.lsp.backoff import Backoff


def test_waits_double_up_to_the_longest() -> None:
    backoff = Backoff(first_seconds=1, longest_seconds=5)
    assert backoff.remaining_ms(0) == 0
    waits = []
    for now in (100.0, 200.0, 300.0, 400.0):
        backoff.failed(now)
        waits.append(backoff.remaining_ms(now))
    assert waits == [1000, 2000, 4000, 5000]
    assert backoff.remaining_ms(404.9995) == 1
    assert backoff.remaining_ms(405) == 0


def test_success_begins_again_with_the_first() -> None:
    backoff = Backoff(first_seconds=1, longest_seconds=5)
    backoff.failed(0)
    backoff.failed(0)
    backoff.succeeded()
    backoff.failed(10)
    assert backoff.remaining_ms(10) == 1000


def test_any_number_of_failures_is_a_wait() -> None:
    backoff = Backoff(first_seconds=1, longest_seconds=5, failures=100_000)
    backoff.failed(0)
    assert backoff.remaining_ms(0) == 5000


def test_what_is_long_ago_is_forgotten() -> None:
    backoff = Backoff(first_seconds=1, longest_seconds=5)
    assert backoff.forgotten(0)
    backoff.failed(0)
    assert not backoff.forgotten(6)
    assert backoff.forgotten(6.1)
