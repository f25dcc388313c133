"""What a server asks of its client, answered so that it goes on working."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from lsprotocol import types
from pydantic import JsonValue

from exo_host.effects.lsp.wire import Answer


def answers(
    folder: types.WorkspaceFolder, configuration: Mapping[str, JsonValue]
) -> dict[str, Answer]:
    """By method. Anything that would change a file or bother a person is declined."""
    return {
        types.WORKSPACE_CONFIGURATION: partial(_configuration, configuration),
        types.WORKSPACE_WORKSPACE_FOLDERS: lambda _: [folder],
        types.WORKSPACE_APPLY_EDIT: lambda _: {"applied": False},
        types.WINDOW_SHOW_DOCUMENT: lambda _: {"success": False},
        **dict.fromkeys(
            (
                types.CLIENT_REGISTER_CAPABILITY,
                types.CLIENT_UNREGISTER_CAPABILITY,
                types.WINDOW_WORK_DONE_PROGRESS_CREATE,
                types.WINDOW_SHOW_MESSAGE_REQUEST,
                types.WORKSPACE_CODE_LENS_REFRESH,
                types.WORKSPACE_DIAGNOSTIC_REFRESH,
                types.WORKSPACE_INLAY_HINT_REFRESH,
                types.WORKSPACE_INLINE_VALUE_REFRESH,
                types.WORKSPACE_SEMANTIC_TOKENS_REFRESH,
            ),
            _nothing,
        ),
    }


def _nothing(_: Any) -> None:
    return None


def _configuration(
    configuration: Mapping[str, JsonValue], params: types.ConfigurationParams
) -> list[JsonValue]:
    return [section(configuration, item.section) for item in params.items]


def section(configuration: Mapping[str, JsonValue], name: str | None) -> JsonValue:
    """A part of the configuration by its dotted name; all of it without one; null when absent."""
    found: JsonValue = dict(configuration)
    for step in name.split(".") if name else ():
        if not isinstance(found, dict) or step not in found:
            return None
        found = found[step]
    return found
