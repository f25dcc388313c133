"""A real host and a real guest, and what of their work a collector gets to know."""

from pathlib import Path

from opentelemetry.proto.trace.v1.trace_pb2 import Span
from tests.fakes.otlp.receiver import Receiver, attributes
from tests.host.server.conftest import repository
from tests.host.server.serving import configure, serving

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = "b7ad6b7169203331"
SECRET = "ghp_" + "a" * 36


def test_calls_and_effects_are_spans_of_one_trace_and_events_are_in_it(tmp_path: Path) -> None:
    with Receiver() as collector:
        configure(repository(tmp_path), telemetry={"endpoint": collector.endpoint})
        with serving(tmp_path) as host:
            traced = {"traceparent": f"00-{TRACE}-{PARENT}-01"}
            refused = {"tool": "file_pr", "arguments": {"title": SECRET}}
            reply = host.post("/role/pm/mcp/call", refused, headers=traced)
            assert reply["payload"]["kind"] == "Refused"
            asked = {"tool": "worktree_status", "arguments": {}}
            assert host.post("/role/tl/mcp/call", asked)["payload"]["kind"] == "Answered"
            # What waits is sent before the end.
            assert host.stop() == 0
            assert all(SECRET not in line for line in host.lines)
        theirs, ours = _of_one_trace(collector, TRACE), _of_one_trace(collector)
        assert theirs.keys() == {"call", "Log", "Emit"}
        assert theirs["call"].parent_span_id.hex() == PARENT
        assert {"call", "GitGetBranch", "GitGetWorktree"} <= ours.keys()
        for spans in (theirs, ours):
            call = spans["call"]
            assert attributes(call.attributes)["exomonad.export"] == "handle_mcp_call"
            for kind, span in spans.items():
                assert kind == "call" or span.parent_span_id == call.span_id
                assert call.start_time_unix_nano <= span.start_time_unix_nano
        [event] = [each for each in collector.events() if each.trace_id.hex() == TRACE]
        assert event.event_name == "exomonad.tool.refused"
        assert all(SECRET.encode() not in request.body for request in collector.requests)


def _of_one_trace(collector: Receiver, trace: str | None = None) -> dict[object, Span]:
    """The spans of this trace, or of the other one, by their effects."""
    return {
        attributes(span.attributes).get("exomonad.effect", "call"): span
        for span in collector.spans()
        if (span.trace_id.hex() == TRACE) == (trace is not None)
    }


def test_a_collector_that_is_down_is_nobody_s_business(tmp_path: Path) -> None:
    with Receiver() as collector:
        endpoint = collector.endpoint
    configure(
        repository(tmp_path), telemetry={"endpoint": endpoint, "shutdown_timeout_seconds": 0.2}
    )
    with serving(tmp_path) as host:
        for _ in range(5):
            reply = host.post("/role/tl/mcp/call", {"tool": "worktree_status", "arguments": {}})
            assert reply["payload"]["kind"] == "Answered"
        assert host.stop() == 0
