"""hpc's files are read as GHC writes them, and become lines, branches, and what is left of them."""

from __future__ import annotations

from typing import Final

import pytest

from exo_contracts.coverage.branches import Share
from exo_contracts.coverage.haskell_branches import haskell_branches
from exo_contracts.coverage.mix import Box, DamagedMix, Span, parse_mix
from exo_contracts.coverage.tix import Counts, DamagedTix, parse_tix, summed

NAME: Final = "sample-0.1-inplace/Sample"

SOURCE: Final = """\
module Sample (size, (|>)) where

size :: Int -> String
size n
  | n < 0 = "negative"
  | n == 0 = if odd n then "odd" else "none"
  | otherwise = "some"

(|>) :: a -> (a -> b) -> b
x |> f = f x
"""

MIX: Final = (
    'Mix "src/Sample.hs" 2026-11-24 02:15:37.865107715 UTC 3316434573 8 ['
    "(5:5-5:5,ExpBox False),(5:5-5:9,BinBox GuardBinBox True),(5:5-5:9,BinBox GuardBinBox False),"
    "(5:13-5:22,ExpBox True),"
    "(6:5-6:10,BinBox GuardBinBox True),(6:5-6:10,BinBox GuardBinBox False),"
    "(6:17-6:21,BinBox CondBinBox True),(6:17-6:21,BinBox CondBinBox False),"
    "(6:28-6:32,ExpBox True),(6:39-6:44,ExpBox True),(6:14-6:44,ExpBox True),"
    "(7:5-7:13,BinBox GuardBinBox True),(7:5-7:13,BinBox GuardBinBox False),"
    "(7:17-7:22,ExpBox True),"
    '(4:1-7:22,TopLevelBox ["size"]),'
    '(10:10-10:12,ExpBox False),(10:1-10:12,TopLevelBox ["|>"])]'
)
"""As GHC 9.10 writes it; `"` and `\\\\` are the only characters of an operator that are escaped."""


def tix(*counts: int, name: str = NAME, hash_: int = 3316434573) -> str:
    listed = ",".join(map(str, counts))
    return f'Tix [ TixModule "{name}" {hash_} {len(counts)} [{listed}]]'


def branches_of(*counts: int) -> tuple[Share, Share, dict[int, tuple[str, str]]]:
    mixes, sources = {NAME: parse_mix(MIX)}, {"src/Sample.hs": SOURCE}
    read = parse_tix(tix(*counts)) if counts else {}
    (file,) = haskell_branches(mixes, read, sources, "generated/haskell").files
    assert file.path == "generated/haskell/src/Sample.hs"
    return file.lines, file.branches, {line.number: (line.state, line.note) for line in file.source}


def test_a_mix_file_is_read() -> None:
    mix = parse_mix(MIX)
    assert (mix.source, mix.hash, len(mix.boxes)) == ("src/Sample.hs", 3316434573, 17)
    assert mix.boxes[1] == Box(Span(5, 5, 5, 9), "true")
    assert mix.boxes[3] == Box(Span(5, 13, 5, 22), "alternative")
    assert mix.boxes[14] == Box(Span(4, 1, 7, 22), "top level", "size")
    assert parse_mix('Mix "M.hs" 2026-11-24 02:15:37 UTC 1 8 []').boxes == ()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "a mix file"),
        ("Mix 1 2 3", "a mix file"),
        (MIX[:-1], "a box at offset"),
        (MIX.replace("ExpBox", "OddBox", 1), "a box at offset"),
        (MIX.replace(",(5:13", " (5:13"), "a box at offset"),
    ],
)
def test_what_is_no_mix_file_is_refused(text: str, what: str) -> None:
    with pytest.raises(DamagedMix, match=what):
        parse_mix(text)


def test_counts_are_read_and_summed() -> None:
    one, other = parse_tix(tix(1, 0, 2)), parse_tix(tix(0, 0, 2**60))
    assert summed([one, other])[NAME] == Counts(3316434573, (1, 0, 2 + 2**60))
    two = 'Tix [ TixModule "p/A" 1 0 [], TixModule "p/B" 2 1 [7]]'
    assert parse_tix(two) == {"p/A": Counts(1, ()), "p/B": Counts(2, (7,))}
    assert parse_tix("Tix []") == summed([]) == {}


def test_counts_of_another_build_are_refused() -> None:
    with pytest.raises(DamagedTix, match="two different builds"):
        summed([parse_tix(tix(1)), parse_tix(tix(1, hash_=1))])
    with pytest.raises(DamagedTix, match="not of the build"):
        branches_of(1, 2, 3)


@pytest.mark.parametrize("text", ["", "no counts", tix(1, 2).replace(" 2 [", " 3 ["), tix(1) + "x"])
def test_what_are_no_counts_is_refused(text: str) -> None:
    with pytest.raises(DamagedTix):
        parse_tix(text)


def test_a_module_never_entered_is_missed_as_a_whole() -> None:
    lines, branches, shown = branches_of()
    assert (lines.covered, lines.total) == (0, 5)
    assert branches.covered == 0
    assert shown[4] == ("missed", "never used: size")
    assert shown[10] == ("missed", "never used: |>")
    # What is inside of something unused says nothing more.
    assert shown[5] == ("missed", "")


def test_what_a_negative_number_goes_through() -> None:
    lines, branches, shown = branches_of(1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0)
    assert lines == Share(2, 5)
    # `otherwise` cannot be false, so it is 12 and not 13.
    assert branches == Share(2, 12)
    assert shown[5] == ("partial", "never false: n < 0")
    assert shown[6] == (
        "missed",
        'never true: n == 0; never false: n == 0; never: if odd n then "odd" else "none"',
    )
    assert 4 in shown  # around line 5; itself covered
    assert shown[4] == ("covered", "")


def test_all_of_it_leaves_nothing_to_show() -> None:
    everything = [1] * 17
    everything[12] = 0  # `otherwise`, false
    lines, branches, shown = branches_of(*everything)
    assert (lines, branches, shown) == (Share(5, 5), Share(12, 12), {})


def test_what_the_compiler_writes_is_not_counted() -> None:
    source = "module D where\n\ndata D = D\n  deriving stock (Eq)\n\ninstance Functor F where\n"
    boxes = '(4:20-4:21,TopLevelBox ["=="]),(6:10-6:18,TopLevelBox ["<$"])'
    mix = parse_mix(f'Mix "D.hs" 2026-11-24 02:15:37 UTC 1 8 [{boxes}]')
    (file,) = haskell_branches({"p/D": mix}, {}, {"D.hs": source}, "x").files
    assert (file.lines, file.others["top level"], file.source) == (Share(0, 0), Share(0, 0), ())
