"""pygls' protocol, mended where a bad request would get no answer or a traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, TypeVar

from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol

from exo_gen.diagnostics import ExoGenError

Answer = TypeVar("Answer")

_REQUEST_FAILED = -32803  # LSP: the request was sound and cannot be done


class SchemaProtocol(LanguageServerProtocol):
    """Answers a request whose parameters are none, where pygls leaves its client waiting."""

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Read a message; one that was answered here already is of no version of JSON-RPC."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "id" not in data or "method" not in data:
                raise
            refusal = JsonRpcException(
                f"{data['method']}: the parameters are not those of this request", error.code
            )
            self._send_response(data["id"], error=refusal.to_response_error())
            return SimpleNamespace(jsonrpc=None)


def said(act: Callable[[], Answer]) -> Answer:
    """Do it; what goes wrong is said in words, without the traceback that pygls would send."""
    try:
        return act()
    except ExoGenError as error:
        raise JsonRpcException(str(error), _REQUEST_FAILED) from None
    except Exception as error:
        words = f"{type(error).__name__}: {error}"
        print(f"exo-gen lsp: a request failed: {words}", file=sys.stderr)
        raise JsonRpcException(f"exo-gen failed at this: {words}") from None
