"""Loading: a module that is not a guest of this schema is refused, with words that help."""

from pathlib import Path

import pytest
from tests.codegen.wasm_samples import module

from exo_gen.guest.sections import exports, imports, with_custom_section
from exo_host.compiled import FINGERPRINT_SECTION, load_guest
from exo_host.errors import GuestRefused
from exo_types.manifest import EXPORTS, FINGERPRINT, IMPORTS

PRODUCT = Path(__file__).parents[2] / "generated" / "wasm" / "guest.wasm"


def test_the_committed_guest_loads() -> None:
    assert load_guest(PRODUCT).size == PRODUCT.stat().st_size


def test_the_guest_exports_and_imports_what_the_schema_says_and_no_more() -> None:
    wasm = PRODUCT.read_bytes()
    functions = {export.name for export in exports(wasm) if export.kind == "function"}
    assert functions == {"hs_init", "_initialize", *EXPORTS}
    wanted = imports(wasm)
    assert {item.module for item in wanted} == {
        "extism:host/env",
        "extism:host/user",
        "wasi_snapshot_preview1",
    }
    assert {item.name for item in wanted if item.module == "extism:host/user"} == set(IMPORTS)


def test_another_schema_is_refused_with_both_names(tmp_path: Path) -> None:
    other = tmp_path / "guest.wasm"
    other.write_bytes(with_custom_section(PRODUCT.read_bytes(), FINGERPRINT_SECTION, b"0" * 64))
    with pytest.raises(
        GuestRefused, match=f"built for schema 0{{12}}.*{FINGERPRINT[:12]}.*exo-gen"
    ):
        load_guest(other)


@pytest.mark.parametrize(
    ("space", "name"),
    [("extism:host/env", "http_request"), ("extism:host/user", "launch"), ("env", "memcpy")],
)
def test_what_no_host_offers_is_refused_by_name(tmp_path: Path, space: str, name: str) -> None:
    asking = module(imports=[(space, name)], exports=["hs_init", *EXPORTS])
    path = tmp_path / "guest.wasm"
    path.write_bytes(with_custom_section(asking, FINGERPRINT_SECTION, FINGERPRINT.encode()))
    with pytest.raises(GuestRefused, match=f"asks for {space} {name}, which no host offers"):
        load_guest(path)


@pytest.mark.parametrize("content", [b"", b"\0asm", b"not wasm at all", b"\0asm\x01\0\0\0"])
def test_what_is_no_guest_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "guest.wasm"
    path.write_bytes(content)
    with pytest.raises(GuestRefused):
        load_guest(path)


def test_a_truncated_guest_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "guest.wasm"
    path.write_bytes(PRODUCT.read_bytes()[:-100])
    with pytest.raises(GuestRefused):
        load_guest(path)


def test_a_missing_guest_is_refused_with_the_command_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(GuestRefused, match="exo-gen guest build"):
        load_guest(tmp_path / "guest.wasm")
