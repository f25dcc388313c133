"""A language server that does as it is told, for what no real server does on demand.

Its first argument is a JSON object:

```
log         file it writes a line of JSON to for each message it gets
gate        file it waits for before it answers `initialize`
encoding    position encoding it announces
hover       whether it has hover (true)
asks        what it asks of the client after `initialized`: [[method, params], ...]
init_error  [code, message] to answer `initialize` with
stubborn    ignores SIGTERM and `exit`, and does not answer `shutdown`
deaf        goes on after `exit` and the end of its input, until SIGTERM
child       starts a child process that outlives it
start       "exit": it ends at once, with a word on stderr; "noise": it writes no protocol
```

A hover is answered as the document's text says, which is JSON too:

```
{"hover": ...}           that result
{"error": [code, text]}  that error
{"echo": true}           the position it was asked, as it was asked
{"message": ...}         that message, with the request's id put in
{"die": true}            it exits with status 7
{"hang": true}           no answer
```
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

told = json.loads(sys.argv[1])
documents: dict[str, str] = {}


def log(**entry: Any) -> None:
    with Path(told["log"]).open("a") as file:
        file.write(json.dumps(entry) + "\n")


def send(message: dict[str, Any]) -> None:
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    sys.stdout.buffer.flush()


def receive() -> dict[str, Any] | None:
    length = 0
    while line := sys.stdin.buffer.readline().strip():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    if not length:
        return None
    message: dict[str, Any] = json.loads(sys.stdin.buffer.read(length))
    return message


def end(status: int) -> NoReturn:
    os._exit(status)


def terminated(*_: Any) -> NoReturn:
    log(method="terminated")
    end(0)


def initialize(number: Any) -> None:
    while "gate" in told and not Path(told["gate"]).exists():
        time.sleep(0.01)
    if "init_error" in told:
        code, text = told["init_error"]
        send({"id": number, "error": {"code": code, "message": text}})
        return
    capabilities: dict[str, Any] = {"hoverProvider": told.get("hover", True)}
    if "encoding" in told:
        capabilities["positionEncoding"] = told["encoding"]
    # A null beside the result, as some servers write it.
    send({"id": number, "result": {"capabilities": capabilities}, "error": None})


def hover(number: Any, params: dict[str, Any]) -> None:
    match json.loads(documents[params["textDocument"]["uri"]].splitlines()[0]):
        case {"hover": result}:
            send({"id": number, "result": result})
        case {"error": [code, text]}:
            send({"id": number, "error": {"code": code, "message": text}})
        case {"echo": _}:
            send({"id": number, "result": {"contents": json.dumps(params["position"])}})
        case {"message": message}:
            send({"id": number, **message})
        case {"die": _}:
            print("out of memory, so to speak", file=sys.stderr, flush=True)
            end(7)


def take(message: dict[str, Any]) -> None:
    method, params = message.get("method"), message.get("params") or {}
    log(**{"method": None, **message}, pid=os.getpid())
    match method:
        case "initialize":
            initialize(message["id"])
        case "initialized":
            for number, (asked, about) in enumerate(told.get("asks", [])):
                send({"id": f"ask-{number}", "method": asked, "params": about})
        case "textDocument/didOpen":
            documents[params["textDocument"]["uri"]] = params["textDocument"]["text"]
        case "textDocument/didChange":
            documents[params["textDocument"]["uri"]] = params["contentChanges"][0]["text"]
        case "textDocument/hover":
            hover(message["id"], params)
        case "shutdown" if not told.get("stubborn"):
            send({"id": message["id"], "result": None})
        case "exit" if not told.get("stubborn") and not told.get("deaf"):
            end(0)


def main() -> None:
    if told.get("stubborn"):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if told.get("deaf"):
        signal.signal(signal.SIGTERM, terminated)
    if told.get("child"):
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        log(method="child", pid=child.pid)
    match told.get("start"):
        case "exit":
            print("no licence found", file=sys.stderr, flush=True)
            end(3)
        case "noise":
            sys.stdout.write("x" * 200_000)
            sys.stdout.flush()
    log(method="environment", names=sorted(os.environ))
    while (message := receive()) is not None:
        take(message)
    while told.get("stubborn") or told.get("deaf"):
        time.sleep(1)


if __name__ == "__main__":
    main()
