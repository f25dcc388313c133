"""Settings of the agent as people have them, and as nobody should: for hypothesis."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from exo_host.hooks.events import DECIDED

_TEXT = st.text(max_size=8)
_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=8,
)
_ENTRIES = st.fixed_dictionaries(
    {"type": st.just("command"), "command": _TEXT | st.just("exo-host serve")},
    optional={"timeout": st.integers(1, 600), "x": _JSON},
)
_GROUPS = st.fixed_dictionaries(
    {"hooks": st.lists(_ENTRIES, max_size=2)}, optional={"matcher": _TEXT}
)
_HOOKS = st.dictionaries(
    st.sampled_from([*DECIDED, "Stop", "Notification"]),
    st.lists(_GROUPS, min_size=1, max_size=3),
    min_size=1,
)
DOCUMENTS: st.SearchStrategy[dict[str, Any]] = st.builds(
    lambda before, hooks, after: {**before, **({} if hooks is None else {"hooks": hooks}), **after},
    st.dictionaries(
        _TEXT.filter(lambda key: key not in ("hooks", "mcpServers")), _JSON, max_size=3
    ),
    st.none() | _HOOKS,
    st.dictionaries(st.sampled_from(["permissions", "env", "model"]), _JSON),
)
"""Documents without empty containers for hooks: an uninstallation leaves none."""


@st.composite
def texts(draw: st.DrawFn, documents: st.SearchStrategy[dict[str, Any]] = DOCUMENTS) -> str:
    """A document in one of the ways that programs and people lay them out."""
    indent = draw(st.sampled_from([None, 2, 4, "\t"]))
    separators = draw(st.sampled_from([None, (",", ":")])) if indent is None else None
    ascii_only = draw(st.booleans())
    document = draw(documents)
    text = json.dumps(document, indent=indent, separators=separators, ensure_ascii=ascii_only)
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    return text.replace("\n", newline) + draw(st.sampled_from(["", newline]))
