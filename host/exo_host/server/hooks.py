"""The coding agent's hooks over HTTP: `POST /hook/{event}`.

The agent takes every status but 2xx for consent. So this always answers 200, whatever went wrong:
what could not be decided is refused in the body, if the event is one that fails closed.
"""

from __future__ import annotations

import logging
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from exo_host.hooks.answer import HookOutput, failure_output, hook_output
from exo_host.hooks.events import DECIDED, event_name
from exo_host.hooks.question import hook_call, read_input
from exo_host.server.doors import Doors
from exo_host.server.replies import json_response
from exo_host.server.security import Refused
from exo_types.failure import EffectFailure
from exo_types.wire import WireError

_LOG: Final = logging.getLogger(__name__)


async def hooked(request: Request) -> Response:
    """Answer with the agent's own JSON."""
    doors: Doors = request.app.state.doors
    event = event_name(request.path_params["event"])
    try:
        document = await request.body()
        output = await decide(doors, event, document, request.headers.get("traceparent"))
    except (ClientDisconnect, Refused):
        raise
    except Exception as error:
        _LOG.exception("a hook failed in the host")
        output = failure_output(
            event, f"the host failed: {type(error).__name__}", doors.fail_closed
        )
    return json_response(output)


async def decide(
    doors: Doors, event: str, document: bytes, traceparent: str | None = None
) -> HookOutput:
    """Return what to tell the agent about an event with this input."""
    if event not in DECIDED:
        return {}
    try:
        asked = read_input(document)
        context = await doors.workspaces.context(asked.session_id, asked.cwd)
        call = hook_call(event, asked, context, traceparent=traceparent)
    except WireError as error:
        return failure_output(event, f"its input is not a hook's: {error}", doors.fail_closed)
    except EffectFailure as failure:
        return failure_output(event, failure.error.message, doors.fail_closed)
    return hook_output(event, await doors.runtime.answer(call), doors.fail_closed)
