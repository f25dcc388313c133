"""`exo-gen guest`: building, recording, and telling whether the binaries match the sources.

The tree and the modules are real but tiny. The compiler is a shell script that turns a source file
into a module, so that every path can be walked in milliseconds; CI runs the real one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zlib
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.codegen.wasm_samples import module

from exo_gen.carried import SCHEMA_SECTION, carried, unpack
from exo_gen.cli import exo_gen
from exo_gen.diagnostics import ExoGenError, FindingsError
from exo_gen.guest.boundary import CONTRACT_EXPORTS
from exo_gen.guest.build import read_record
from exo_gen.guest.digest import source_digest, source_files
from exo_gen.guest.errors import GuestBuildError, TreeError, WasmError
from exo_gen.guest.schema import SCHEMA
from exo_gen.guest.sections import custom_section, with_custom_section
from exo_gen.toolchain.errors import MissingToolchainError, ToolchainError

FINGERPRINT = "ab" * 32
USER = "extism:host/user"

# Stands for cabal: "builds" by copying the module that lies among the sources.
CABAL = """#!/bin/sh
for argument in "$@"; do case $argument in
  --builddir=*) folder=${argument#--builddir=} ;;
  exe:*) targets="$targets ${argument#exe:}" ;;
esac; done
test -f "$CABAL_DIR/config" || exit 9
if grep -q 'syntax error' src/*.hs; then echo 'src/Guest.hs:1:1: error: parse error' >&2; exit 1; fi
for target in $targets; do
  if [ "$1" = list-bin ]; then echo "$folder/$target.wasm"; else
    cp "$target.module" "$folder/$target.wasm"; fi
done
"""
# Stands for GHC: knows its version, and where its settings are.
GHC = """#!/bin/sh
if [ "$1" = --print-libdir ]; then echo "${0%/*}/lib"; else echo VERSION; fi
"""
WASM_OPT = """#!/bin/sh
if [ "$1" = --version ]; then echo 'wasm-opt version 1'; exit; fi
while [ $# -gt 0 ]; do case $1 in -o) out=$2; shift ;; -*) ;; *) in=$1 ;; esac; shift; done
cp "$in" "$out"
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a guest of one file; the working folder is inside of it."""
    root = tmp_path / "project"
    for folder in ("schema", "guest/src", "guest/test", "generated/haskell/src"):
        (root / folder).mkdir(parents=True)
    (root / "schema/effects.json").touch()
    generate(root, FINGERPRINT)
    (root / "guest/src/Guest.hs").write_text("module Guest where\n", encoding="utf-8")
    (root / "guest/exomonad-guest.cabal").write_text("name: exomonad-guest\n", encoding="utf-8")
    (root / "generated/haskell/src/Wire.hs").write_text("module Wire where\n", encoding="utf-8")
    (root / "guest/test/Spec.hs").write_text("main = pure ()\n", encoding="utf-8")
    compile_to(root)
    monkeypatch.chdir(root / "guest")
    monkeypatch.setenv("EXO_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    return root


def generate(root: Path, fingerprint: str) -> None:
    """Write what `exo-gen generate` tells a build."""
    manifest = {
        "fingerprint": fingerprint,
        "imports": {USER: ["log_info"]},
        "exports": ["handle_mcp_call"],
    }
    (root / "generated/manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (root / SCHEMA).parent.mkdir(parents=True, exist_ok=True)
    text = carried(fingerprint, {"effects.json": {"title": "Effects", "$defs": {}}})
    (root / SCHEMA).write_text(text + "\n", encoding="utf-8")


def compile_to(
    tree: Path,
    *,
    imports: tuple[tuple[str, str], ...] = ((USER, "log_info"),),
    exports: tuple[str, ...] = ("hs_init", "handle_mcp_call"),
    contract_exports: Iterable[str] = tuple(sorted(CONTRACT_EXPORTS)),
) -> None:
    """Say what the compiler will make of the sources."""
    product = module(imports=imports, exports=exports)
    contract = module(imports=imports, exports=(*exports, *contract_exports))
    (tree / "guest/exo-guest.module").write_bytes(product)
    (tree / "guest/exo-guest-contract.module").write_bytes(contract)


@pytest.fixture
def compiler(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put the compiler on PATH; answers its folder."""
    folder = tmp_path / "compiler"
    folder.mkdir()
    (folder / "lib").mkdir()
    (folder / "lib/settings").write_text('[("C compiler flags", "-O2")]\n', encoding="utf-8")
    scripts = dict.fromkeys(("ghc-pkg", "hsc2hs", "clang"), "#!/bin/sh\necho 9.10.3\n")
    scripts["ghc"] = GHC.replace("VERSION", "9.10.3")
    programs = {f"wasm32-wasi-{name}": script for name, script in scripts.items()}
    programs |= {"wasm32-wasi-cabal": CABAL, "wasm-opt": WASM_OPT}
    for name, script in programs.items():
        (folder / name).write_text(script, encoding="utf-8")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin:/bin")
    return folder


def run(*arguments: str) -> Result:
    """The command, in process; what a person could mend comes out as the exception it is."""
    result = CliRunner().invoke(exo_gen, ["guest", *arguments])
    if isinstance(result.exception, ExoGenError):
        raise result.exception
    return result


def touch_source(tree: Path) -> None:
    (tree / "guest/src/Guest.hs").write_text("module Guest where -- new\n", encoding="utf-8")


# --- building -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("compiler")
def test_a_build_stamps_and_records_both_binaries(tree: Path) -> None:
    assert run("build").exit_code == 0
    record = read_record(tree)
    assert set(record) == {"guest.wasm", "guest-contract.wasm"}
    for name, entry in record.items():
        wasm = (tree / "generated/wasm" / name).read_bytes()
        assert entry["bytes"] == len(wasm)
        assert entry["compiler"]["ghc"] == "9.10.3"
        assert custom_section(wasm, "exo.fingerprint") == FINGERPRINT.encode()
        schema = custom_section(wasm, SCHEMA_SECTION)
        assert schema is not None
        assert unpack(schema) == (
            '{"files":{"effects.json":{"$defs":{}}},"fingerprint":"' + FINGERPRINT + '"}'
        )
        assert custom_section(wasm, "exo.sources") == entry["sources"].encode()
    assert not list((tree / "generated/wasm").glob(".*"))


@pytest.mark.usefixtures("compiler")
def test_only_the_product_can_be_built(tree: Path) -> None:
    run("build")
    contract = (tree / "generated/wasm/guest-contract.wasm").read_bytes()
    touch_source(tree)
    run("build", "--product-only")
    assert (tree / "generated/wasm/guest-contract.wasm").read_bytes() == contract
    with pytest.raises(FindingsError, match=r"^generated/wasm/guest-contract\.wasm: older than"):
        run("check")


def test_both_only_flags_exclude_each_other(tree: Path) -> None:
    assert run("build", "--product-only", "--contract-only").exit_code == 2


def test_without_a_compiler_the_build_names_the_command(tree: Path) -> None:
    with pytest.raises(MissingToolchainError, match="run: exo-gen toolchain install"):
        run("build")


@pytest.mark.usefixtures("compiler")
def test_a_compile_error_reaches_the_user_and_leaves_the_binaries(
    tree: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run("build")
    before = {path: path.read_bytes() for path in (tree / "generated/wasm").iterdir()}
    (tree / "guest/src/Guest.hs").write_text("syntax error\n", encoding="utf-8")
    with pytest.raises(GuestBuildError) as raised:
        run("build")
    assert raised.value.exit_code == 1
    assert "src/Guest.hs:1:1: error: parse error" in capfd.readouterr().err
    assert {path: path.read_bytes() for path in (tree / "generated/wasm").iterdir()} == before


@pytest.mark.usefixtures("compiler")
def test_a_module_that_does_not_fit_the_boundary_is_refused(tree: Path) -> None:
    compile_to(tree, imports=((USER, "launch_missiles"),), exports=("hs_init",))
    with pytest.raises(WasmError, match=f"imports {USER} launch_missiles") as raised:
        run("build")
    assert "does not export handle_mcp_call" in str(raised.value)
    assert not (tree / "generated/wasm").exists()


@pytest.mark.usefixtures("compiler")
def test_of_the_kernel_a_module_may_use_memory_and_variables_only(tree: Path) -> None:
    kernel = "extism:host/env"
    compile_to(tree, imports=((kernel, "var_set"), (kernel, "http_request")))
    with pytest.raises(WasmError, match="http_request, which no guest is to use") as raised:
        run("build")
    assert "var_set" not in str(raised.value)


@pytest.mark.usefixtures("compiler")
def test_contract_exports_belong_in_the_contract_build_only(tree: Path) -> None:
    compile_to(tree, exports=("hs_init", "handle_mcp_call", "exo_echo"))
    with pytest.raises(WasmError, match="exo_echo, which belongs in the contract build only"):
        run("build")
    compile_to(tree, contract_exports=("exo_echo",))
    with pytest.raises(WasmError, match=r"guest-contract.*does not export exo_perform"):
        run("build")


def test_a_companion_of_the_compiler_is_missing(tree: Path, compiler: Path) -> None:
    (compiler / "wasm-opt").unlink()
    if shutil.which("wasm-opt"):
        pytest.skip("this machine has a wasm-opt of its own in /usr/bin")
    with pytest.raises(ToolchainError, match="wasm-opt is missing beside"):
        run("build")


def test_outside_of_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ExoGenError, match=r"no schema/effects\.json"):
        run("check")


@pytest.mark.parametrize("content", [None, "{}", "[1]", "not json", '{"imports": 3}'])
def test_a_manifest_that_is_missing_or_damaged(tree: Path, content: str | None) -> None:
    manifest = tree / "generated/manifest.json"
    manifest.unlink()
    if content is not None:
        manifest.write_text(content, encoding="utf-8")
    with pytest.raises(TreeError, match=r"manifest\.json is .*; run: exo-gen generate"):
        run("check")


# --- checking -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("compiler")
def test_a_fresh_build_passes_every_kind_of_check(tree: Path) -> None:
    run("build")
    assert "the same bytes" in run("check").output
    assert "the same bytes" in run("check", "--rebuild").output
    assert "the same bytes" not in run("check", "--no-rebuild").output


def test_without_a_compiler_the_digests_are_compared(tree: Path, compiler: Path) -> None:
    run("build")
    shutil.rmtree(compiler)
    assert run("check").output == "the committed guest was built from these sources\n"
    with pytest.raises(MissingToolchainError):
        run("check", "--rebuild")


def test_a_stale_guest_names_the_command_that_helps(tree: Path, compiler: Path) -> None:
    run("build")
    touch_source(tree)
    with pytest.raises(FindingsError, match=r"older than its sources.*; run: exo-gen guest build"):
        run("check")
    shutil.rmtree(compiler)
    with pytest.raises(FindingsError, match="run: exo-gen toolchain install, then: exo-gen guest"):
        run("check")


@pytest.mark.usefixtures("compiler")
@pytest.mark.parametrize(
    "path", ["generated/haskell/src/Wire.hs", "guest/exomonad-guest.cabal", "guest/src/New.hs"]
)
def test_every_source_counts(tree: Path, path: str) -> None:
    run("build")
    with (tree / path).open("a", encoding="utf-8") as file:
        file.write("-- changed\n")
    with pytest.raises(FindingsError, match="older than its sources"):
        run("check")


@pytest.mark.usefixtures("compiler")
def test_tests_and_build_folders_do_not_count(tree: Path) -> None:
    run("build")
    (tree / "guest/test/Spec.hs").write_text("main = fail\n", encoding="utf-8")
    (tree / "guest/dist-newstyle/Paths.hs").write_text("module Paths where\n", encoding="utf-8")
    assert run("check", "--no-rebuild").exit_code == 0


@pytest.mark.usefixtures("compiler")
def test_what_only_the_native_guest_is_made_of_does_not_count(tree: Path) -> None:
    run("build")
    (tree / "guest/native/ExoMonad").mkdir(parents=True)
    (tree / "guest/native/ExoMonad/Stdio.hs").write_text("module Stdio where\n", encoding="utf-8")
    assert run("check", "--no-rebuild").exit_code == 0


@pytest.mark.usefixtures("compiler")
def test_an_unoptimised_guest_is_not_one_to_commit(tree: Path) -> None:
    run("build", "--no-opt")
    with pytest.raises(FindingsError, match="older than its sources"):
        run("check")


@pytest.mark.usefixtures("compiler")
@pytest.mark.parametrize("option", ["--incremental", "--live"])
def test_an_incremental_guest_is_not_one_to_commit(tree: Path, option: str) -> None:
    run("build")
    assert "built in " in run("build", option).output
    with pytest.raises(FindingsError, match="an incremental build, for trying out only"):
        run("check")
    run("build")
    assert run("check").exit_code == 0


@pytest.mark.usefixtures("compiler")
def test_another_schema(tree: Path) -> None:
    run("build")
    generate(tree, "cd" * 32)
    with pytest.raises(FindingsError, match="built for another schema"):
        run("check")


@pytest.mark.usefixtures("compiler")
def test_the_guest_carries_the_schema_that_was_generated(tree: Path) -> None:
    run("build")
    other = carried(FINGERPRINT, {"effects.json": {"$defs": {"New": {}}}})
    (tree / SCHEMA).write_text(other + "\n", encoding="utf-8")
    with pytest.raises(FindingsError, match=r"guest\.wasm: carries another schema than.*build"):
        run("check")


@pytest.mark.usefixtures("compiler")
def test_how_the_schema_is_compressed_is_no_difference(tree: Path) -> None:
    run("build")
    record = read_record(tree)
    for name in record:
        path = tree / "generated/wasm" / name
        wasm = path.read_bytes()
        schema = custom_section(wasm, SCHEMA_SECTION)
        assert schema is not None
        other = with_custom_section(wasm, SCHEMA_SECTION, zlib.compress(unpack(schema).encode(), 0))
        path.write_bytes(other)
        record[name]["sha256"] = hashlib.sha256(other).hexdigest()
    (tree / "generated/wasm/build.json").write_text(json.dumps(record), encoding="utf-8")
    assert "the same bytes" in run("check", "--rebuild").output


@pytest.mark.usefixtures("compiler")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "is missing"),
        ("no", "is damaged"),
        ('{"files": {"a.json": {}}, "fingerprint": "cd"}', "is of another schema"),
    ],
)
def test_without_the_schema_nothing_is_built(tree: Path, content: str | None, words: str) -> None:
    (tree / SCHEMA).unlink()
    if content is not None:
        (tree / SCHEMA).write_text(content, encoding="utf-8")
    for verb in ("build", "check"):
        with pytest.raises(TreeError, match=rf"schema\.json {words}.*run: exo-gen generate"):
            run(verb)
    assert not (tree / "generated/wasm").exists()


@pytest.mark.usefixtures("compiler")
def test_a_binary_that_was_edited_or_lost(tree: Path) -> None:
    run("build")
    product = tree / "generated/wasm/guest.wasm"
    product.write_bytes(product.read_bytes() + b"\0")
    (tree / "generated/wasm/guest-contract.wasm").unlink()
    with pytest.raises(FindingsError) as raised:
        run("check")
    assert str(raised.value).splitlines() == [
        "generated/wasm/guest.wasm: not the file that build.json describes; "
        "run: exo-gen guest build",
        "generated/wasm/guest-contract.wasm: missing; run: exo-gen guest build",
    ]


@pytest.mark.usefixtures("compiler")
def test_other_bytes_from_the_same_sources_are_a_finding(tree: Path) -> None:
    run("build")
    compile_to(tree, imports=())
    with pytest.raises(FindingsError, match="building the sources again gives other bytes"):
        run("check")


def test_another_compiler_is_said_and_with_rebuild_refused(tree: Path, compiler: Path) -> None:
    run("build")
    (compiler / "wasm32-wasi-ghc").write_text(GHC.replace("VERSION", "9.12.2"), encoding="utf-8")
    output = run("check").output
    assert "not compared: they were built by ghc 9.10.3, here is ghc 9.12.2" in output
    with pytest.raises(ToolchainError, match="cannot be compared byte for byte"):
        run("check", "--rebuild")


# --- the digest ---------------------------------------------------------------------------------


def test_the_digest_depends_on_paths_contents_and_recipe_only(tree: Path, tmp_path: Path) -> None:
    assert source_files(tree) == [
        "generated/haskell/src/Wire.hs",
        "guest/exomonad-guest.cabal",
        "guest/src/Guest.hs",
    ]
    digest = source_digest(tree, "recipe")
    copy = tmp_path / "elsewhere"
    shutil.copytree(tree, copy)
    assert source_digest(copy, "recipe") == digest
    assert source_digest(tree, "another recipe") != digest
    (copy / "guest/src/Guest.hs").rename(copy / "guest/src/Renamed.hs")
    assert source_digest(copy, "recipe") != digest
