"""What is left to do by hand when something was added: text, exact for that addition."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from exo_gen import haskell_names as haskell
from exo_gen import python_names as python
from exo_gen.model import Effect, Model, NamedType, Record, Ref, Sum, TypeExpr
from exo_gen.render.python.view import EffectView, effect_views, names_of

_EFFECTS: Final = "host/exo_host/effects"
_EXTISM: Final = "guest/src/ExoMonad/Guest/Interpreter/Extism.hs"
_INDENT: Final = "   "


def next_steps(model: Model, kind: str, name: str, root: Path) -> str:
    """Return numbered steps, in the order in which they are to be done."""
    match kind:
        case "effect":
            steps = _effect(model, name, root)
        case "tool":
            steps = _tool(model, name)
        case "entry":
            steps = _entry(model, name)
        case _:
            steps = _type(name)
    lines = ["", "Next:"]
    for number, step in enumerate(steps, 1):
        first, *rest = step.splitlines()
        lines += [f"{number}. {first}", *(f"{_INDENT}{line}" if line else "" for line in rest)]
    return "\n".join(lines) + "\n"


def _effect(model: Model, tag: str, root: Path) -> list[str]:
    view = next(one for one in effect_views(model) if one.tag == tag)
    effect = next(one for one in model.effects if one.tag == tag)
    return [
        "exo-gen generate",
        *_handler(model, effect, view, root),
        _deadline(view),
        "make types\nmypy is content when the handler fits.",
        _interpreter(effect),
        _use(effect),
        f"exo-gen guest build\nUntil step 5 is done GHC says that 'interpretEffect' lacks {tag}. "
        "`exo-gen toolchain install` gets the compiler.",
        f"exo-gen contract run --only {tag}\nIt sends documents of every type through both "
        "languages. Without --only it is the whole gate.",
        "make test; a line in CHANGELOG.md; commit schema/ and generated/ with the rest.",
    ]


def _handler(model: Model, effect: Effect, view: EffectView, root: Path) -> list[str]:
    signature = f"async def {view.method}(self{view.parameter}) -> {view.result}:"
    service = effect.host_function.partition("_")[0]
    folder = root / _EFFECTS / service
    place = f"{_EFFECTS}/{service}/service.py" if folder.is_dir() else f"{_EFFECTS}/{service}.py"
    state = "has" if (root / place).is_file() else "is new, for"
    names = sorted(
        {*names_of([view.parameter, view.result], model), *_sums_of(model, effect.payload)}
    )
    lines = [
        "host/exo_host/handlers.py: add the handler to the class Handlers.",
        f'Until then mypy says: "Handlers" is missing the "EffectHandlers" member {view.method}.',
        "What it says of tests/ then has the same cause.",
        "",
        f"    {signature}",
        f'        """See `{place.removeprefix("host/").removesuffix(".py").replace("/", ".")}`."""',
        "        ...",
        "",
    ]
    if names:
        lines.append(f"Import {', '.join(names)} from exo_types.models.")
    lines += [
        f"{place} {state} the service that does the work. It answers as the signature says,",
        "or raises EffectFailure (exo_types.failure), and nothing else. A new service is a field",
        "of Services in host/exo_host/services.py, and is built in connected_services there.",
        *_matching(model, effect.payload),
    ]
    return ["\n".join(lines)]


def _sums_of(model: Model, payload: TypeExpr | None) -> list[str]:
    return [variant for one in _sums(model, payload) for variant in _classes(one)]


def _sums(model: Model, payload: TypeExpr | None) -> list[Sum]:
    """The sums that a payload is, or that its fields are."""
    if not isinstance(payload, Ref):
        return []
    named: NamedType = model.lookup(payload.name)
    if isinstance(named, Sum):
        return [named]
    if not isinstance(named, Record):
        return []
    found = (model.lookup(one.type.name) for one in named.fields if isinstance(one.type, Ref))
    return [one for one in found if isinstance(one, Sum)]


def _classes(one: Sum) -> list[str]:
    return [python.variant(one.name, variant.tag) for variant in one.variants]


def _matching(model: Model, payload: TypeExpr | None) -> list[str]:
    lines: list[str] = []
    for one in _sums(model, payload):
        path = "payload"
        named = model.lookup(payload.name) if isinstance(payload, Ref) else None
        if isinstance(named, Record):
            fields = (f for f in named.fields if f.type == Ref(one.name))
            path = f"payload.{python.field(next(fields).name)}"
        lines += [f"{one.name} is a sum; its variants are classes, from exo_types.models:", ""]
        lines.append(f"    match {path}:")
        for variant in one.variants:
            carried = "(payload=carried)" if variant.payload is not None else "()"
            lines += [f"        case {python.variant(one.name, variant.tag)}{carried}:"]
            lines += ["            ..."]
        lines.append("")
    return lines


def _deadline(view: EffectView) -> str:
    return (
        "host/exo_host/services.py: its deadline, in effect_deadlines.\n"
        f'Without a line "{view.tag}": SECONDS in by_kind it has runtime.effect_seconds.'
    )


def _interpreter(effect: Effect) -> str:
    constructor, sender = haskell.effect_constructor(effect.tag), haskell.effect_sender(effect.tag)
    argument = " payload" if effect.payload is not None else ""
    return (
        f"{_EXTISM}: a line in interpretEffect.\n\n"
        f"  {constructor}{argument} -> Host.{sender}{argument}\n\n"
        "A native guest that is to perform it itself has one more in "
        "guest/native/ExoMonad/Guest/Native/Own.hs; without it the host does."
    )


def _use(effect: Effect) -> str:
    sender = haskell.effect_sender(effect.tag)
    argument = " payload" if effect.payload is not None else ""
    return (
        "Use it where the guest decides: a tool in guest/src/ExoMonad/Guest/Tool, "
        "a hook in guest/src/ExoMonad/Guest/Hook.\n\n"
        f"  import ExoMonad.Effect ({sender})\n"
        f'  answer <- step "what is being done" ({sender}{argument})\n\n'
        "The gate needs no use of it."
    )


def _tool(model: Model, name: str) -> list[str]:
    tool = next(one for one in model.tools if one.type_name == name)
    function, constructor = haskell.camel(name), haskell.tool_constructor(tool.name)
    signature = f"CallContext -> {tool.input.name} -> Attempt m (Answer {tool.output.name})"
    roles = ", ".join(tool.roles)
    return [
        "exo-gen generate",
        f"guest/src/ExoMonad/Guest/Tool/{name}.hs: write the tool, and name its module in\n"
        "guest/exomonad-guest.cabal, beside the other ExoMonad.Guest.Tool modules.\n\n"
        f"  {function} :: {signature}",
        "guest/src/ExoMonad/Guest/Mcp.hs: import it, and a line in dispatch.\n\n"
        f"  {constructor} input -> structured ({function} context input)\n\n"
        "Until then GHC says that 'dispatch' lacks it.",
        "exo-gen guest build",
        f"exo-gen contract run --only '{name}*'",
        f"make test; a line in CHANGELOG.md. The roles {roles} see it as {tool.name}.",
    ]


def _entry(model: Model, name: str) -> list[str]:
    entry = next(one for one in model.entry_points if one.name == name)
    function, field = haskell.camel(name), haskell.entry_handler(name)
    return [
        "exo-gen generate",
        "guest/src/ExoMonad/Guest/Decisions.hs: answer it, in decisions.\n\n"
        f"  {field} = ruled policy {function}\n\n"
        f"  {function} :: {entry.input.name} -> Ruled m {entry.output.name}\n\n"
        f"Until then GHC says that EntryPoints lacks the field {field}.",
        f"The host calls it by the client's method {entry.export} (exo_types.client).",
        "exo-gen guest build",
        f"exo-gen contract run --only '{name}*'",
        "make test; a line in CHANGELOG.md; commit schema/ and generated/ with the rest.",
    ]


def _type(name: str) -> list[str]:
    return [
        "Use it, as the type of a field or as a payload, such as:\n\n"
        f'  exo-gen new effect GitTag --field "value:{name}=What it is."',
        "exo-gen generate",
        f"exo-gen contract run --only '{name}*'   (the guest has to be built: exo-gen guest build)",
    ]
