"""Run the fake until it is interrupted; its base URL is the only line it prints."""

from __future__ import annotations

import argparse
from contextlib import suppress

from tests.fakes.github.server import FakeGitHub

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.github", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="a free one when not given")
    parser.add_argument("--repo", default="octavia/lighthouse", help="OWNER/NAME")
    arguments = parser.parse_args()
    fake = FakeGitHub(arguments.port, arguments.repo)
    print(fake.base_url, flush=True)
    with suppress(KeyboardInterrupt):
        fake.serve()
