"""What a module imports: exactly the names that its text mentions.

A vocabulary says where each name lives. Scanning the text keeps imports right whichever engine
wrote a block, and GHC's unused-import warning off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from exo_gen import haskell_names
from exo_gen.model import Alias, Enum, Model, Record, Sum

WIDTH: Final = 100

# A qualified name is one word: `Text.concat` does not mention `Text`.
_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|--[^\n]*|[A-Za-z_][\w\']*(?:\.[A-Za-z_][\w\']*)*')


@dataclass(frozen=True, slots=True)
class Home:
    """Where a name is imported from, and as part of which item."""

    module: str
    item: str


Vocabulary: TypeAlias = Mapping[str, Home]

LIBRARY: Final = {
    "ByteString": Home("Data.ByteString", "ByteString"),
    "Int64": Home("Data.Int", "Int64"),
    "Map": Home("Data.Map.Strict", "Map"),
    "Text": Home("Data.Text", "Text"),
    **{name: Home("ExoMonad.Wire", name) for name in ("Codec", "Json", "WireError")},
    "Wire": Home("ExoMonad.Wire", "Wire (..)"),
    "codec": Home("ExoMonad.Wire", "Wire (..)"),
    **{name: Home("ExoMonad.Wire", name) for name in sorted(haskell_names.WIRE_VALUES - {"codec"})},
}


PLUMBING: Final[Vocabulary] = {
    name: Home(module, item)
    for module, items in {
        "Control.Exception": ("SomeException (..)", "catch", "displayException", "evaluate", "try"),
        "Drill": ("misbehave", "repeatedly"),
        "ExoMonad.Contract": ("echo", "performWith"),
        "ExoMonad.Effect": (
            "Effect (..)",
            "SomeEffect (..)",
            "effectError",
            "effectName",
            "effectReply",
        ),
        "ExoMonad.Entry": ("EntryPoints", "guarded", "refusal"),
        "ExoMonad.Host.Kernel": ("HostFunction", "callHost", "onInput"),
        "Guest": ("entryPoints",),
    }.items()
    for item in items
    for name in item.split()[:1]
}
"""What modules other than those of types mention besides."""

_QUALIFIED: Final = {
    "ByteString": "Data.ByteString",
    "Host": "ExoMonad.Host",
    "Map": "Data.Map.Strict",
    "Text": "Data.Text",
}


def vocabulary(model: Model) -> Vocabulary:
    """Return where every name that a generated module may mention lives."""
    servers = [haskell_names.entry_server(entry.name) for entry in model.entry_points]
    return {
        **LIBRARY,
        **dict(_declared(model)),
        **{name: Home("ExoMonad.Entry", name) for name in servers},
    }


def import_lines(text: str, known: Vocabulary, *, without: str) -> str:
    """Return the imports of the module `without`, which has this text."""
    words = {word for word in _TOKEN.findall(text) if word[0] not in '"-'}
    found: dict[str, set[str]] = {}
    for word in words & known.keys():
        home = known[word]
        if home.module != without:
            found.setdefault(home.module, set()).add(home.item)
    lines = {_line(module, items) for module, items in found.items()}
    for qualifier in {word.partition(".")[0] for word in words if "." in word} & _QUALIFIED.keys():
        lines.add(f"import qualified {_QUALIFIED[qualifier]} as {qualifier}")
    return "\n".join(sorted(lines, key=_sort_key))


def _line(module: str, items: set[str]) -> str:
    # `T (..)` covers `T`.
    kept = sorted(item for item in items if f"{item} (..)" not in items)
    line = f"import {module} ({', '.join(kept)})"
    if len(line) <= WIDTH:
        return line
    return f"import {module}\n  ( " + "\n  , ".join(kept) + "\n  )"


def _sort_key(line: str) -> tuple[str, bool]:
    words = line.replace("import qualified ", "import ", 1).split()
    return words[1], "qualified" in line


def _declared(model: Model) -> Iterator[tuple[str, Home]]:
    for name, named in model.types.items():
        if name == model.effect_type:
            continue
        module = haskell_names.types_module(named.module)
        whole = Home(module, f"{name} (..)")
        match named:
            case Record(fields=fields, open=is_open):
                yield name, Home(module, name)
                for each in fields:
                    yield haskell_names.field(name, each.name), whole
                if is_open:
                    yield haskell_names.extra_field(name), whole
            case Enum(values=values):
                yield name, Home(module, name)
                yield haskell_names.enum_text(name), Home(module, haskell_names.enum_text(name))
                for value in values:
                    yield haskell_names.constructor(name, value), whole
            case Sum(variants=variants):
                yield name, Home(module, name)
                for variant in variants:
                    yield haskell_names.constructor(name, variant.tag), whole
            case Alias():
                codec = haskell_names.alias_codec(name)
                yield codec, Home(module, codec)
                if name not in LIBRARY:
                    yield name, Home(module, name)
