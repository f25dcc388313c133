"""The HTTP around the fake's repository."""

from __future__ import annotations

import hashlib
import json
import socket
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email.utils import format_datetime
from types import TracebackType
from typing import Any, Final, Self, TypeAlias
from urllib.parse import urlencode

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from tests.fakes.github import description
from tests.fakes.github.description import Operation
from tests.fakes.github.forge import EPOCH, MANUAL, Forge, Refusal, issue_answer, label, pull_answer

Json: TypeAlias = Any

LIST_ISSUES: Final = Operation("/repos/{owner}/{repo}/issues", "get")
OPEN_PULL: Final = Operation("/repos/{owner}/{repo}/pulls", "post")
ASK_REVIEWERS: Final = Operation(
    "/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers", "post"
)
ADD_LABELS: Final = Operation("/repos/{owner}/{repo}/issues/{issue_number}/labels", "post")
_OPERATIONS: Final = (LIST_ISSUES, OPEN_PULL, ASK_REVIEWERS, ADD_LABELS)
_ENTERPRISE: Final = "/api/v3"
_BY_NAME: Final = "/repos/{owner}/{repo}"
_BY_ID: Final = "/repositories/{id}"


@dataclass(frozen=True)
class Scripted:
    """An answer given instead of the repository's own."""

    status: int = 200
    body: Json = None
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    """Sent as it is, and not held against the description."""
    hang: bool = False
    """Never answer, until the other side goes away."""

    pass_on: bool = False
    """Let the repository answer after all."""


@dataclass(frozen=True)
class Seen:
    """A request that came in."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Json


class FakeGitHub:
    """A server on a loopback port while it is entered; `reset` makes it new."""

    def __init__(self, port: int = 0, repo: str = "octavia/lighthouse") -> None:
        self._repo = repo
        self._socket = socket.create_server(("127.0.0.1", port))
        self.base_url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.reset()
        routes = [
            Route(path, self._serve(operation), methods=[operation.method])
            for operation in _OPERATIONS
            # The second is where GitHub sends those who ask for a moved repository or a next page.
            for path in (operation.path, operation.path.replace(_BY_NAME, _BY_ID))
        ]
        lost = Route("/{rest:path}", self._lost, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
        app = Starlette(routes=[*routes, Mount(_ENTERPRISE, routes=[*routes]), lost])
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_config=None,
                lifespan="off",
                date_header=False,
                server_header=False,
                timeout_graceful_shutdown=1,
            )
        )

    def reset(self) -> None:
        """Forget all that happened."""
        self.forge = Forge(self._repo)
        self.violations: list[str] = []
        self.seen: list[Seen] = []
        self.scripted: deque[Scripted] = deque()
        self.unchanged = 0
        self.refused_tokens = {"ghp_refused"}
        self.played = threading.Event()
        self.hung = threading.Event()
        self.gone = threading.Event()

    def serve(self) -> None:
        """Serve in this thread until the process is told to end."""
        self._server.run(sockets=[self._socket])

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self.serve, name="fake-github")
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    async def _lost(self, request: Request) -> Response:
        return self._violated([f"{request.method} {request.url.path}: not in openapi.json"])

    def _serve(self, operation: Operation) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            body = await request.body()
            path = {k: str(v) for k, v in request.path_params.items() if k != "id"}
            query = list(request.query_params.multi_items())
            headers = dict(request.headers)
            self.seen.append(Seen(request.method, request.url.path, dict(query), headers, None))
            faults = description.request_faults(operation, path, query, headers, body)
            if faults:
                return self._violated(faults)
            given = json.loads(body) if body else None
            self.seen[-1] = Seen(request.method, request.url.path, dict(query), headers, given)
            scripted = self.scripted.popleft() if self.scripted else None
            if scripted is not None and not scripted.pass_on:
                return await self._play(scripted, operation, request)
            try:
                self._admit(request)
                if moved := self._moved(operation, request):
                    return self._answer(operation, *moved)
                return self._perform(operation, request, given)
            except Refusal as refusal:
                return self._answer(operation, refusal.status, refusal.body)

        return endpoint

    async def _play(self, scripted: Scripted, operation: Operation, request: Request) -> Response:
        if scripted.hang:
            self.hung.set()
            while (await request.receive())["type"] != "http.disconnect":
                pass
            self.gone.set()
            return Response(status_code=500)
        self.played.set()
        if scripted.raw is not None:
            return Response(scripted.raw, scripted.status, scripted.headers)
        return self._answer(operation, scripted.status, scripted.body, scripted.headers)

    def _admit(self, request: Request) -> None:
        _, _, token = request.headers.get("authorization", "").partition(" ")
        if token in self.refused_tokens:
            raise Refusal(401, "Bad credentials")
        if not token and request.method == "POST":
            raise Refusal(401, "Requires authentication")

    def _moved(
        self, operation: Operation, request: Request
    ) -> tuple[int, Json, dict[str, str]] | None:
        """The answer to a request for the repository under a name it no longer has, or none."""
        if "id" in request.path_params:
            return None
        path = request.path_params
        full = f"{path['owner']}/{path['repo']}"
        if full == self.forge.repo:
            return None
        if full not in self.forge.former_names:
            raise Refusal(404, "Not Found")
        tail = request.url.path.partition(f"/repos/{full}")[2]
        target = f"{self._by_id(request)}{tail}"
        if request.url.query:
            target = f"{target}?{request.url.query}"
        status = 301 if operation.method == "get" else 307
        body = {"message": "Moved Permanently", "url": target, "documentation_url": MANUAL}
        return status, body, {"location": target}

    def _by_id(self, request: Request) -> str:
        # Starlette's own base_url is the application's, without the mount.
        origin = f"{request.url.scheme}://{request.url.netloc}"
        mount = request.scope["root_path"]
        return f"{origin}{mount}/repositories/{self.forge.repository_id}"

    def _perform(self, operation: Operation, request: Request, given: Json) -> Response:
        forge, path = self.forge, request.path_params
        if operation == LIST_ISSUES:
            return self._list(request)
        if operation == OPEN_PULL:
            issue = forge.open_pull(given, "octavia")
            return self._answer(operation, 201, pull_answer(forge, issue, "pull-request"))
        if operation == ASK_REVIEWERS:
            issue = forge.find(int(path["pull_number"]), pull=True)
            forge.request_reviewers(issue, given["reviewers"])
            return self._answer(operation, 201, pull_answer(forge, issue, "pull-request-simple"))
        issue = forge.find(int(path["issue_number"]), pull=False)
        forge.add_labels(issue, given["labels"])
        return self._answer(operation, 200, [label(name) for name in issue.labels])

    def _list(self, request: Request) -> Response:
        query = dict(request.query_params)
        size, page = int(query.get("per_page", "30")), int(query.get("page", "1"))
        found = self.forge.matching(query)
        last = max(1, -(-len(found) // size))
        answer = [issue_answer(self.forge, one) for one in found[(page - 1) * size : page * size]]
        links = [("next", page + 1), ("last", last)] if page < last else []
        if page > 1:
            links += [("prev", page - 1), ("first", 1)]
        headers = {
            "link": ", ".join(
                f"<{self._by_id(request)}/issues?{urlencode(query | {'page': str(number)})}>; "
                f'rel="{name}"'
                for name, number in links
            )
        }
        etag = f'W/"{hashlib.sha256(json.dumps(answer).encode()).hexdigest()}"'
        if request.headers.get("if-none-match") == etag:
            self.unchanged += 1
            return self._answer(LIST_ISSUES, 304, None, {"etag": etag})
        return self._answer(LIST_ISSUES, 200, answer, {"etag": etag} | (headers if links else {}))

    def _answer(
        self, operation: Operation, status: int, body: Json, headers: dict[str, str] | None = None
    ) -> Response:
        if faults := description.answer_faults(operation, status, body):
            return self._violated(faults)
        usual = {
            "date": format_datetime(EPOCH, usegmt=True),
            "x-github-request-id": f"FAKE:{len(self.seen):04}",
            "x-ratelimit-limit": "5000",
            "x-ratelimit-remaining": "4999",
            "x-ratelimit-reset": str(int(EPOCH.timestamp()) + 3600),
        }
        content = b"" if body is None else json.dumps(body).encode()
        return Response(
            content,
            status,
            usual | (headers or {}),
            media_type=None if body is None else "application/json; charset=utf-8",
        )

    def _violated(self, faults: list[str]) -> Response:
        self.violations += faults
        return Response("\n".join(["not as GitHub describes it:", *faults]), 500)
