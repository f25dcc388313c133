"""Serve the stand-in by itself, until it is interrupted."""

from __future__ import annotations

import argparse

import uvicorn
from tests.fakes.messages_api.server import KEY, MessagesApi


def main() -> None:
    """Read the port and serve on it."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.messages_api", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="the port on 127.0.0.1")
    port: int = parser.parse_args().port
    print(f"ANTHROPIC_BASE_URL=http://127.0.0.1:{port} ANTHROPIC_API_KEY={KEY}", flush=True)
    uvicorn.run(MessagesApi().app, host="127.0.0.1", port=port, log_level="warning", ws="none")


if __name__ == "__main__":
    main()
