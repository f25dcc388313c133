"""Faults in the C between Haskell and the host: copies of memory, imports, exports."""

from __future__ import annotations

from typing import Final

from exo_contracts.faults.catalogue.named import BYTES, MEMORY, effect, entry, type_
from exo_contracts.faults.fault import Fault
from exo_contracts.properties import (
    agreement,
    entry_points,
    host_call,
    hostile_bytes,
    memory,
    round_trip,
)

_KERNEL: Final = "generated/haskell/cbits/extism_kernel.c"
_IMPORTS: Final = "generated/haskell/cbits/host_functions.c"
_EXPORTS: Final = "generated/haskell/exports/exports.c"

FAULTS: Final = (
    Fault(
        id="c-input-last-byte",
        title="the last byte of an input is not copied, unless it ends a word",
        layer="c shims",
        path=_KERNEL,
        at="for (; «i < length»; i++) target[i] = kernel_input_load_u8(i)",
        faulty="i + 1 < length",
        subjects=(type_("Role"),),
        seen_by=agreement.NAME,
    ),
    Fault(
        id="c-input-word-skipped",
        title="of every nine bytes of an input one is skipped",
        layer="c shims",
        path=_KERNEL,
        at="uint64_t word = «kernel_input_load_u64(i)»",
        faulty="kernel_input_load_u64(i + i / 8)",
        subjects=(type_("RepoRef"),),
        seen_by=agreement.NAME,
    ),
    Fault(
        id="c-input-second-page",
        title="past 64 KiB an input begins anew",
        layer="c shims",
        path=_KERNEL,
        at="uint64_t word = «kernel_input_load_u64(i)»",
        faulty="kernel_input_load_u64(i & 0xffff)",
        subjects=(BYTES,),
        seen_by=hostile_bytes.NAME,
    ),
    Fault(
        id="c-output-cut",
        title="an output loses its last byte",
        layer="c shims",
        path=_KERNEL,
        at="kernel_output_set(block, «length»)",
        faulty="length - 1",
        subjects=(type_("Role"),),
        seen_by=round_trip.NAME,
    ),
    Fault(
        id="c-block-last-byte",
        title="the last byte of what goes to the host is stale, unless it ends a word",
        layer="c shims",
        path=_KERNEL,
        at="for (; «i < length»; i++) kernel_store_u8(block + i, source[i])",
        faulty="i + 1 < length",
        subjects=(type_("Role"),),
        seen_by=agreement.NAME,
    ),
    Fault(
        id="c-word-turned",
        title="words go to the host with their bytes turned about",
        layer="c shims",
        path=_KERNEL,
        at="kernel_store_u64(block + i, «word»)",
        faulty="__builtin_bswap64(word)",
        subjects=(type_("Role"),),
        seen_by=agreement.NAME,
    ),
    Fault(
        id="c-reply-last-byte",
        title="the last byte of a reply is not copied, unless it ends a word",
        layer="c shims",
        path=_KERNEL,
        at="for (; «i < length»; i++) target[i] = kernel_load_u8(block + i)",
        faulty="i + 1 < length",
        subjects=(effect("Log"),),
        seen_by=host_call.NAME,
    ),
    Fault(
        id="c-reply-stale",
        title="from its second word on, a reply repeats the word before",
        layer="c shims",
        path=_KERNEL,
        at="uint64_t word = «kernel_load_u64(block + i)»",
        faulty="kernel_load_u64(block + (i == 0 ? 0 : i - 8))",
        subjects=(effect("Log"),),
        seen_by=host_call.NAME,
    ),
    Fault(
        id="c-reply-short",
        title="a reply is taken for shorter than it is",
        layer="c shims",
        path=_KERNEL,
        at="return block == 0 ? 0 : «kernel_length(block)»",
        faulty="kernel_length(block) - 1",
        subjects=(effect("Log"),),
        seen_by=host_call.NAME,
    ),
    Fault(
        id="c-leak",
        title="no block is ever freed",
        layer="c shims",
        path=_KERNEL,
        at="if (block != 0) «kernel_free(block)»",
        faulty="(void)0",
        subjects=(MEMORY,),
        seen_by=memory.NAME,
    ),
    Fault(
        id="c-import-swapped",
        title="one host function is called for another",
        layer="c shims",
        path=_IMPORTS,
        at="«imported_git_get_worktree(document)»",
        faulty="imported_git_get_branch(document)",
        subjects=(effect("GitGetWorktree"),),
        seen_by=host_call.NAME,
    ),
    Fault(
        id="c-import-silent",
        title="a host function is not called at all",
        layer="c shims",
        path=_IMPORTS,
        at="«imported_emit_event(document)»",
        faulty="0",
        subjects=(effect("Emit"),),
        seen_by=host_call.NAME,
    ),
    Fault(
        id="c-import-twice",
        title="a host function is called twice",
        layer="c shims",
        path=_IMPORTS,
        at="«imported_docker_exec(document)»",
        faulty="imported_docker_exec(document), imported_docker_exec(document)",
        subjects=(effect("DockerExec"),),
        seen_by=host_call.NAME,
    ),
    Fault(
        id="c-export-miswired",
        title="one export serves another's entry point",
        layer="c shims",
        path=_EXPORTS,
        at="export_handle_post_tool_use(void) {\n  «exo_serve_handle_post_tool_use()»;",
        faulty="exo_serve_handle_pre_tool_use()",
        subjects=(entry("handle_post_tool_use"),),
        seen_by=entry_points.NAME,
    ),
)
"""`i + 8 < length` for `i + 8 <= length` is not here: the loop after it copies what that one
leaves, and nothing differs but the time."""
