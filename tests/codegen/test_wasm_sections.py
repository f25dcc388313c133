"""Reading and stamping WebAssembly modules."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.codegen.wasm_samples import HEADER, custom, module, number, section, text, vector

from exo_gen.guest.errors import WasmError
from exo_gen.guest.sections import (
    Export,
    Import,
    custom_section,
    exports,
    imports,
    with_custom_section,
)


def test_imports_of_every_kind_are_read_past_their_types() -> None:
    entries = [
        ("f", "function", b"\x00" + number(300)),
        ("t1", "table", b"\x01\x70\x00\x05"),
        ("t2", "table", b"\x01\x6f\x01\x05" + number(70_000)),
        ("m", "memory", b"\x02\x01\x01" + number(65_536)),
        ("g", "global", b"\x03\x7e\x01"),
        ("e", "tag", b"\x04\x00\x02"),
    ]
    wasm = HEADER + section(2, vector(text("env") + text(name) + tail for name, _, tail in entries))
    assert [(found.name, found.kind) for found in imports(wasm)] == [
        (name, kind) for name, kind, _ in entries
    ]
    assert {found.module for found in imports(wasm)} == {"env"}


def test_exports_are_read_in_order() -> None:
    wasm = module(imports=[("extism:host/user", "log_info")], exports=["hs_init", "handle"])
    assert imports(wasm) == (Import("extism:host/user", "log_info", "function"),)
    assert exports(wasm) == (
        Export("memory", "memory"),
        Export("hs_init", "function"),
        Export("handle", "function"),
    )


def test_a_module_without_sections_needs_and_offers_nothing() -> None:
    assert imports(HEADER) == ()
    assert exports(HEADER) == ()
    assert custom_section(HEADER, "exo.sources") is None


def test_a_stamp_is_appended_and_the_rest_kept() -> None:
    wasm = module(exports=["run"], extra=custom("name", b"kept"))
    stamped = with_custom_section(wasm, "exo.sources", b"abc")
    assert stamped.startswith(wasm)
    assert custom_section(stamped, "exo.sources") == b"abc"
    assert custom_section(stamped, "name") == b"kept"


def test_a_stamp_replaces_every_older_one_wherever_it_stood() -> None:
    wasm = module(exports=["run"])
    old = HEADER + custom("exo.sources", b"old") + wasm[len(HEADER) :] + custom("exo.sources", b"2")
    assert with_custom_section(old, "exo.sources", b"new") == with_custom_section(
        wasm, "exo.sources", b"new"
    )


@given(st.text(max_size=200), st.binary(max_size=400), st.binary(max_size=400))
def test_what_is_stamped_is_read_back(name: str, first: bytes, second: bytes) -> None:
    wasm = module(exports=["run"])
    once = with_custom_section(wasm, name, first)
    twice = with_custom_section(once, name, second)
    assert custom_section(once, name) == first
    assert custom_section(twice, name) == second
    assert len(twice) - len(once) == len(custom(name, second)) - len(custom(name, first))


@given(st.data())
def test_a_module_cut_short_is_an_error_or_a_shorter_module(data: st.DataObject) -> None:
    wasm = module(imports=[("a", "b")], exports=["run"], extra=custom("c", b"d"))
    cut = wasm[: data.draw(st.integers(0, len(wasm) - 1))]
    for read in (imports, exports):
        with suppress(WasmError):  # any other exception would be a traceback for a person
            assert len(read(cut)) <= len(read(wasm))


@pytest.mark.parametrize(
    ("wasm", "message"),
    [
        (b"", "not a WebAssembly module"),
        (b"\x7fELF", "not a WebAssembly module"),
        (b"\0asm\x02\0\0\0", "version 1"),
        (HEADER + b"\x02\x05\x01", "ends in the middle"),
        (HEADER + b"\x02" + b"\xff" * 5, "longer than 32 bits"),
        (HEADER + b"\x02" + b"\x80\x80\x80\x80\x10", "longer than 32 bits"),
        (HEADER + section(2, vector([text("a") + text("b") + b"\x09"])), "external kind 9"),
        (HEADER + section(7, number(1) + b"\x02\xff\xfe\x00\x00"), "not UTF-8"),
        (HEADER + section(7, number(2) + text("a") + b"\x00\x00"), "ends in the middle"),
    ],
)
def test_what_is_no_module_is_said_in_words(wasm: bytes, message: str) -> None:
    with pytest.raises(WasmError, match=message):
        (*imports(wasm), *exports(wasm))
