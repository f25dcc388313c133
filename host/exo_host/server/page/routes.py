"""The page's files over HTTP: `/` and `/page/{name}`, and nothing else that is on the disk.

The files hold no secret, so they are served without the token; what they show is asked for with it.
"""

from __future__ import annotations

from importlib import resources
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_TYPES: Final = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
_INDEX: Final = "index.html"
_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",  # the tab's icon
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Modules of two releases must never meet in one page.
    "Cache-Control": "no-store",
}
"""What each of the page's answers carries."""


def page_routes() -> list[Route]:
    """The routes of the page. Its files are read now, once."""
    files = _files()
    index = files.pop(_INDEX)

    async def show(request: Request) -> Response:
        return _answer(_INDEX, index)

    async def part(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in files:
            raise HTTPException(404, "the page has no such file")
        return _answer(name, files[name])

    return [Route("/", show), Route("/page/{name}", part)]


def _files() -> dict[str, bytes]:
    folder = resources.files(__package__)
    return {
        entry.name: entry.read_bytes()
        for entry in folder.iterdir()
        if _type(entry.name) is not None
    }


def _type(name: str) -> str | None:
    return _TYPES.get(name[name.rfind(".") :])


def _answer(name: str, content: bytes) -> Response:
    return Response(content, media_type=_type(name), headers=HEADERS)
