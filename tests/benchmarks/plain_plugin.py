"""The plug-in to measure against: `echo.c`, compiled by the guest's own C compiler."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path
from typing import Any, Final

import extism  # type: ignore[import-untyped]
from extism.extism import CompiledPlugin  # type: ignore[import-untyped]

from exo_gen.toolchain.find import Toolchain

SOURCE: Final = Path(__file__).with_name("echo.c")
_OPTIONS: Final = ("-O2", "-nostartfiles", "-mexec-model=reactor", "-Wl,--no-entry")


def build(toolchain: Toolchain, folder: Path) -> Path:
    """Compile the plug-in into `folder`; raise `CalledProcessError`."""
    target = folder / "echo.wasm"
    compiler = toolchain.required_tool("wasm32-wasi-clang")
    subprocess.run([compiler, *_OPTIONS, SOURCE, "-o", target], check=True)
    return target


class PlainPlugin:
    """An instance of it, loaded as the host loads a guest, with one host function."""

    def __init__(self, wasm: Path, bare: Any) -> None:
        manifest = {"wasm": [{"data": base64.b64encode(wasm.read_bytes()).decode()}]}
        self._plugin = extism.Plugin(CompiledPlugin(manifest, wasi=True, functions=[bare]))

    def call(self, export: str, data: bytes, context: object = None) -> bytes:
        """Call `echo`, `ask` or `nothing`; `context` is what the host function finds."""
        return bytes(self._plugin.call(export, data, host_context=context))


def bare_host_function() -> Any:
    """What the SDK's manual shows: take the bytes, give the same ones back."""
    pointer = extism.ValType.PTR

    @extism.host_fn(name="bare", namespace="extism:host/user", signature=([pointer], [pointer]))  # type: ignore[untyped-decorator]
    def bare(plugin: Any, inputs: Any, outputs: Any) -> None:
        plugin.return_bytes(outputs[0], plugin.input_bytes(inputs[0]))

    return bare
