"""A GitHub for tests: a small repository behind the REST API, on a loopback port.

It holds both sides to GitHub's published OpenAPI description (`openapi.json`). A request that the
description does not allow is answered 500 with the reason, and so is an answer of the fake's own
that it does not allow; `FakeGitHub.violations` keeps the reasons, and a test that uses the fake
asserts that there are none. Its clock stands still but for a minute an event, so the same requests
meet the same answers.

    python -m tests.fakes.github --port 8099 --repo octavia/lighthouse

| module | what it holds |
|---|---|
| `cut_openapi` | makes `openapi.json` |
| `description` | requests and answers held against it |
| `forge` | the repository: issues, pull requests, what GitHub refuses |
| `server` | the HTTP around it, `FakeGitHub` |
"""
