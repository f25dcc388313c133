"""Serve the stand-in by itself, until it is interrupted."""

from __future__ import annotations

import argparse
import socket

import uvicorn
from tests.fakes.messages_api.server import KEY, MessagesApi


def main() -> None:
    """Read the port, say where the stand-in is, and serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.messages_api", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="on 127.0.0.1; 0 for a free one")
    with socket.create_server(("127.0.0.1", parser.parse_args().port)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        print(f"ANTHROPIC_BASE_URL={url} ANTHROPIC_API_KEY={KEY}", flush=True)
        config = uvicorn.Config(MessagesApi().app, log_level="warning", lifespan="off", ws="none")
        uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
