"""A stand-in for the Messages API on loopback, strict about what it is sent.

`python -m tests.fakes.messages_api --port N` serves it by itself; `server.serving` inside a test.
"""
