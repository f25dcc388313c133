"""From a name to where it is defined, to where it is used, and what a file defines."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from exo_gen.author.sites import Site, definition, definitions, keys, references, site_at
from exo_gen.build import ENTRY_KEY, TOOL_KEY
from exo_gen.lint.schema import Place, Role, enum_values, properties, tagged
from exo_gen.lint.shape import Shape, shape_of
from exo_gen.load import Document
from exo_gen.lsp.view import View
from exo_gen.positions import Member

_KINDS = {
    Shape.RECORD: types.SymbolKind.Struct,
    Shape.ENUM: types.SymbolKind.Enum,
    Shape.SUM: types.SymbolKind.Class,
    Shape.ENTRY_POINT: types.SymbolKind.Event,
    Shape.TOOL: types.SymbolKind.Function,
}
"""Everything else is an alias."""


def site_in(view: View, name: str, position: types.Position) -> Site | None:
    """Return what names a definition under the cursor."""
    document = view.bundle.documents.get(name)
    if document is None:
        return None
    return site_at(document, view.lines(name).offset(position))


def definition_of(view: View, name: str, position: types.Position) -> types.Location | None:
    """Where what is under the cursor is defined."""
    site = site_in(view, name, position)
    found = definition(view.bundle, site.file, site.name) if site is not None else None
    if found is None:
        return None
    document, member = found
    return view.location(document, member.start, member.end)


def references_of(
    view: View, name: str, position: types.Position, *, declaration: bool
) -> list[types.Location]:
    """Where what is under the cursor is used, in every file; its key too when asked."""
    wanted = site_in(view, name, position)
    if wanted is None:
        return []
    return [
        view.location(document, *site.span)
        for document in view.bundle.documents.values()
        for site in (*(keys(document) if declaration else ()), *references(document))
        if (site.file, site.name) == (wanted.file, wanted.name)
    ]


def symbols(view: View, name: str) -> list[types.DocumentSymbol]:
    """What a file defines, with properties, tags and values below."""
    document = view.bundle.documents.get(name)
    if document is None:
        return []
    return [_symbol(view, document, member) for member in definitions(document)]


def _symbol(view: View, document: Document, member: Member) -> types.DocumentSymbol:
    shape = shape_of(member.node)
    place = Place(document, member.node, member, Role.DEFINITION, member.key, shape)
    return types.DocumentSymbol(
        name=member.key or '""',  # the protocol wants a name
        detail=detail(member, shape),
        kind=_KINDS.get(shape, types.SymbolKind.TypeParameter),
        range=view.range(document, member.start, member.node.end),
        selection_range=view.range(document, member.start, member.end),
        children=[
            types.DocumentSymbol(
                name=label or '""',
                kind=kind,
                range=view.range(document, *whole),
                selection_range=view.range(document, *chosen),
            )
            for label, kind, whole, chosen in _children(place)
        ],
    )


_Span = tuple[int, int]


def _children(place: Place) -> Iterator[tuple[str, types.SymbolKind, _Span, _Span]]:
    match place.shape:
        case Shape.RECORD:
            for one in properties(place):
                owner = one.place.owner
                key = (owner.start, owner.end)
                whole = (owner.start, one.place.node.end)
                yield one.name, types.SymbolKind.Field, whole, key
        case Shape.SUM:
            for tag, node, variant in tagged(place):
                whole = (variant.node.start, variant.node.end)
                yield tag, types.SymbolKind.EnumMember, whole, (node.start, node.end)
        case Shape.ENUM:
            for value, node in enum_values(place):
                span = (node.start, node.end)
                yield value, types.SymbolKind.EnumMember, span, span


def detail(member: Member, shape: Shape) -> str:
    """What a definition is, in a few words."""
    node = member.node
    match shape:
        case Shape.RECORD:
            return f"record of {_count(len(list(node.object('properties'))), 'property')}"
        case Shape.SUM:
            variants = node.get("oneOf")
            return f"sum of {_count(len(variants.items) if variants else 0, 'variant')}"
        case Shape.ENUM:
            return f"enum of {_count(len(node.members['enum'].node.items), 'value')}"
        case Shape.ENTRY_POINT | Shape.TOOL:
            holder = node.members[ENTRY_KEY if shape is Shape.ENTRY_POINT else TOOL_KEY].node
            told = holder.get("export") or holder.get("name")
            kind = "entry point" if shape is Shape.ENTRY_POINT else "tool"
            return kind if told is None else f"{kind} {told.value}"
        case Shape.UNKNOWN:
            return "no type of the dialect"
        case _:
            return f"alias: {shape.name.lower().replace('_', ' ')}"


def _count(number: int, noun: str) -> str:
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun.removesuffix('y')}ies" if noun.endswith("y") else f"{number} {noun}s"
