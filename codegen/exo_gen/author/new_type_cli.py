"""`exo-gen new type`: a record, an enum, a sum, or a name for another type."""

from __future__ import annotations

import json
from collections.abc import Iterable

import click

from exo_gen.author.addition import Addition, AdditionRefused
from exo_gen.author.field_syntax import Names
from exo_gen.author.new_flags import Find, begin, common, write
from exo_gen.author.new_types import alias, enum, record, sum_of
from exo_gen.model import JsonValue


@click.command("type")
@common(None)
@click.option("--field", "fields", multiple=True, metavar="FIELD", help="A record's field.")
@click.option("--enum", "values", multiple=True, metavar="VALUE", help="An enum's value.")
@click.option(
    "--sum",
    "variants",
    multiple=True,
    metavar="VARIANT",
    help="A sum's variant: Tag, Tag:TYPE, or Tag=FIELD,FIELD.",
)
@click.option("--alias", "target", metavar="TYPE", help="The type that it is a name for.")
@click.option("--describe", "words", multiple=True, metavar="TAG[.FIELD]=TEXT")
@click.option("--min-length", type=int)
@click.option("--max-length", type=int)
@click.option("--pattern")
@click.option("--format", "format_")
@click.option("--minimum", type=int)
@click.option("--maximum", type=int)
@click.option("--min-items", type=int)
@click.option("--max-items", type=int)
@click.option("--example", "documents", multiple=True, metavar="JSON", help="A document of it.")
def new_type(
    find: Find,
    name: str | None,
    *,
    file: str | None,
    description: str | None,
    fields: tuple[str, ...],
    values: tuple[str, ...],
    variants: tuple[str, ...],
    target: str | None,
    words: tuple[str, ...],
    documents: tuple[str, ...],
    dry_run: bool,
    format_: str | None,
    **limits: int | str | None,
) -> None:
    """Add a type: a record, an enum, a sum, or a name for another type."""
    project, bundle, ask, name = begin(find, name)
    file = ask.need(file, "--file", f"The file ({', '.join(bundle.documents)})")
    description = ask.need(description, "--description", f"What is {name}?")
    kinds = {"--field": fields, "--enum": values, "--sum": variants, "--alias": target}
    chosen = [flag for flag, given in kinds.items() if given]
    if not chosen and ask.terminal:
        answer = click.prompt(
            "What kind of type", type=click.Choice(["record", "enum", "sum", "alias"]), err=True
        )
        match answer:
            case "enum":
                values = ask.several("A value")
            case "sum":
                variants = ask.several("A variant: Tag, Tag:TYPE, or Tag=field:TYPE,field:TYPE")
            case "alias":
                target = ask.need(None, "--alias", "The type that it is a name for")
        chosen = ["--" + {"record": "field"}.get(str(answer), str(answer))]
    if len(chosen) != 1:
        found = " and ".join(chosen) or "none"
        raise AdditionRefused(
            f"a type is made of one of --field, --enum, --sum and --alias; found {found}"
        )
    limited = {
        _camel(key): value
        for key, value in (*limits.items(), ("format", format_))
        if value is not None
    }
    if limited and chosen != ["--alias"]:
        raise AdditionRefused("limits such as --min-length go with --alias; leave them out")
    names = Names(bundle, file, {name: file})
    match chosen[0]:
        case "--field":
            specs = ask.fields(fields, "--field", about=name, ask=True)
            made = {name: record(description, specs, names)}
        case "--enum":
            made = {name: enum(description, values)}
        case "--sum":
            made = sum_of(name, description, ask.variants(variants, _described(words)), names)
        case _:
            made = {name: alias(description, target or "", limited, names)}
    addition = Addition(file, made, examples=tuple(_document(text) for text in documents))
    write(project, bundle, addition, "type", name, dry_run=dry_run)


def _camel(flag: str) -> str:
    first, *rest = flag.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _described(words: Iterable[str]) -> dict[str, str]:
    pairs = (text.partition("=") for text in words)
    return {place.strip(): about.strip() for place, _, about in pairs if about.strip()}


def _document(text: str) -> JsonValue:
    try:
        value: JsonValue = json.loads(text)
    except ValueError as error:
        raise AdditionRefused(f"--example {text!r} is no JSON: {error}; mend it") from None
    return value
