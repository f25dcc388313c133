"""Cut from GitHub's published OpenAPI description what the fake needs.

    npm pack @octokit/openapi && tar xzf octokit-openapi-*.tgz
    python tests/fakes/github/cut_openapi.py package/package.json \\
        package/generated/api.github.com.json > tests/fakes/github/openapi.json

Kept are the operations below and all they refer to; left out are examples, links to the manual
and Octokit's own hints. Nothing is changed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

OPERATIONS: Final = (
    ("/repos/{owner}/{repo}/issues", "get"),
    ("/repos/{owner}/{repo}/pulls", "post"),
    ("/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers", "post"),
    ("/repos/{owner}/{repo}/issues/{issue_number}/labels", "post"),
)
_LEFT_OUT: Final = ("examples", "example", "externalDocs", "x-octokit", "x-github")


def cut(description: dict[str, Any], package: dict[str, Any]) -> dict[str, Any]:
    """The cut of `description`, which the npm package `package` published."""
    paths: dict[str, Any] = {}
    for path, method in OPERATIONS:
        paths.setdefault(path, {})[method] = _trimmed(description["paths"][path][method])
    components: dict[str, dict[str, Any]] = {}
    waiting = list(_references(paths))
    while waiting:
        _, _, section, name = waiting.pop().split("/")
        if name in components.setdefault(section, {}):
            continue
        components[section][name] = part = _trimmed(description["components"][section][name])
        waiting += _references(part)
    return {
        "openapi": description["openapi"],
        "info": {
            "title": description["info"]["title"],
            "version": description["info"]["version"],
            "license": description["info"]["license"],
        },
        "x-cut-from": {
            "package": f"{package['name']}@{package['version']}",
            "file": "generated/api.github.com.json",
            "license": package["license"],
            "by": "tests/fakes/github/cut_openapi.py",
        },
        "paths": paths,
        "components": components,
    }


def _trimmed(node: Any, *, names: bool = False) -> Any:
    """`node` without what is left out; under `properties` the keys are names, and all stay."""
    if isinstance(node, dict):
        return {
            key: _trimmed(value, names=key == "properties" and not names)
            for key, value in node.items()
            if names or key not in _LEFT_OUT
        }
    return [_trimmed(item) for item in node] if isinstance(node, list) else node


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for item in node:
            yield from _references(item)


if __name__ == "__main__":
    package_file, description_file = (Path(argument) for argument in sys.argv[1:])
    result = cut(json.loads(description_file.read_text()), json.loads(package_file.read_text()))
    json.dump(result, sys.stdout, indent=1, sort_keys=True)
    sys.stdout.write("\n")
