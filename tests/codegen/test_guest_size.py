"""What the linker's map says, summed up."""

from exo_gen.guest.size import Share, shares

MAP = """\
    Addr      Off     Size Out     In      Symbol
       -        8      19c TYPE
       -     f5fb   35e478 CODE
       -   19aed5       a2         lib/libHSexomonad-types-0.1.0-inplace.a(Double.o):(s4JC_entry)
       -   19aed5       a2                 s4JC_entry
       -   19af77       10         lib/libHSexomonad-types-0.1.0-inplace.a(Parse.o):(s4Mx_entry)
       -   2a5066       1f         ghc/libHSghc-internal-9.1003.0-inplace.a(Float.o):(a_con_entry)
       -   2a5085        1         tmp/exo-guest-tmp/Exports.o:(main)
   10000   36da74    74d80 .rodata
   54180   3b1bfd       11         libHSexomonad-types-0.1.0-inplace.a(Double.o):(.rodata.a_info)
   60c30   3be6ad        c         sysroot/lib/libc.a(iconv.c.obj):(.rodata.tables)
   a1540   36da73    12678         sysroot/lib/libc.a(malloc.c.obj):(.bss.pool)
"""


def test_libraries_are_summed_up_largest_first() -> None:
    assert shares(MAP).packages == (
        Share("exomonad-types", code=0xA2 + 0x10, data=0x11),
        Share("ghc-internal", code=0x1F, data=0),
        Share("libc", code=0, data=0xC),
        Share("the executable", code=1, data=0),
    )


def test_modules_are_named_within_their_library() -> None:
    assert shares(MAP).modules == (
        Share("exomonad-types: Double", code=0xA2, data=0x11),
        Share("ghc-internal: Float", code=0x1F, data=0),
        Share("exomonad-types: Parse", code=0x10, data=0),
        Share("libc: iconv", code=0, data=0xC),
        Share("the executable: Exports", code=1, data=0),
    )


def test_headings_symbols_and_zeroed_memory_count_nothing() -> None:
    assert shares(MAP).total == 0xA2 + 0x10 + 0x11 + 0x1F + 0xC + 1


def test_a_map_of_nothing_has_no_shares() -> None:
    assert shares("").total == 0
