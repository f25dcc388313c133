"""The modules of types: one a schema file, blocks in the order in which the author wrote them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from exo_gen import haskell_names
from exo_gen.model import Alias, Enum, Model, NamedType
from exo_gen.render.haskell.imports import LIBRARY, Vocabulary, import_lines


@dataclass(frozen=True, slots=True)
class TypesModule:
    """One module of types, ready to be printed."""

    name: str
    doc: str
    pragmas: tuple[str, ...]
    exports: str
    imports: str
    blocks: tuple[str, ...]

    @property
    def path(self) -> str:
        """Return the module's file below the package."""
        return f"src/{self.name.replace('.', '/')}.hs"


def type_modules(
    model: Model, blocks: Mapping[str, str], known: Vocabulary
) -> Iterator[TypesModule]:
    """Yield a module for every schema file that declares a type."""
    for stem in model.modules:
        declared = [
            named
            for name, named in model.types.items()
            if named.module == stem and name != model.effect_type
        ]
        if declared:
            yield _module(model, stem, declared, blocks, known)


def _module(
    model: Model,
    stem: str,
    declared: list[NamedType],
    blocks: Mapping[str, str],
    known: Vocabulary,
) -> TypesModule:
    name = haskell_names.types_module(stem)
    texts = tuple(blocks[named.name].strip("\n") for named in declared)
    body = "\n".join(texts)
    return TypesModule(
        name=name,
        doc=model.module_docs[stem],
        pragmas=tuple(_pragmas(body)),
        exports=_exports(declared),
        imports=import_lines(body, known, without=name),
        blocks=texts,
    )


def _pragmas(body: str) -> Iterator[str]:
    if "deriving stock" in body:
        yield "DerivingStrategies"
    if "\\case" in body:
        yield "LambdaCase"
    if '"' in body:
        yield "OverloadedStrings"


def _exports(declared: list[NamedType]) -> str:
    types: list[str] = []
    codecs: list[str] = []
    for named in declared:
        if isinstance(named, Alias):
            codecs.append(haskell_names.alias_codec(named.name))
            if named.name not in LIBRARY:
                types.append(named.name)
        else:
            types.append(f"{named.name} (..)")
        if isinstance(named, Enum):
            types.append(haskell_names.enum_text(named.name))
    sections = [("Types", types), ("Codecs of synonyms", codecs)]
    parts = [f"-- * {title}\n" + "\n".join(items) for title, items in sections if items]
    return _export_list(parts)


def _export_list(sections: list[str]) -> str:
    """Lay out sections, each a title line and then names, with leading commas."""
    lines: list[str] = []
    for index, section in enumerate(sections):
        title, *items = section.splitlines()
        lines += [f"  ( {title}"] if index == 0 else ["", f"    {title}"]
        lines += [
            f"    {item}" if (index, at) == (0, 0) else f"  , {item}"
            for at, item in enumerate(items)
        ]
    return "\n".join([*lines, "  )"])
