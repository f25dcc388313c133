"""A language model that answers when a test says so, so that a call can be seen while it runs."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ANSWER = {
    "id": "msg_1",
    "type": "message",
    "role": "assistant",
    "model": "claude-sonnet-4-5",
    "content": [{"type": "text", "text": "because of the ballast"}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 1, "output_tokens": 1},
}


class SlowModel:
    """A language model that answers when the test says so."""

    def __init__(self) -> None:
        self.asked, self.release = threading.Event(), threading.Event()
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                model.asked.set()
                model.release.wait(120)
                body = json.dumps(ANSWER).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self.server.serve_forever)
        self._thread.start()

    @property
    def settings(self) -> dict[str, str]:
        """The section `[llm]` of a host that asks this one."""
        address = f"http://127.0.0.1:{self.server.server_port}"
        return {"base_url": address, "api_key": "sk-ant-test-3c1f"}

    def close(self) -> None:
        """End it."""
        self.release.set()
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()
