"""Questions for what the flags left out: asked on a terminal; in a pipe the flag is named."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace

import click

from exo_gen.author.addition import AdditionRefused
from exo_gen.author.field_syntax import FieldSpec, parse_field
from exo_gen.author.new_boundary import Part
from exo_gen.author.new_types import VariantSpec, parse_variant


@dataclass(frozen=True, slots=True)
class Asker:
    """Fills in what is missing; `terminal` is whether there is somebody to ask."""

    terminal: bool

    @classmethod
    def here(cls) -> Asker:
        """Whoever types at this program, if anybody does."""
        return cls(sys.stdin.isatty())

    def need(self, given: str | None, flag: str, question: str, default: str | None = None) -> str:
        """Return what was given, or the answer; in a pipe the default, or raise."""
        if given is not None and given.strip():
            return given.strip()
        if not self.terminal:
            if default is not None:
                return default
            raise AdditionRefused(f"{flag} is missing, and nobody can be asked; pass {flag}")
        while True:
            answer = str(click.prompt(question, default=default, err=True)).strip()
            if answer:
                return answer

    def fields(
        self, given: Iterable[str], flag: str, *, about: str, ask: bool
    ) -> tuple[FieldSpec, ...]:
        """Return fields with descriptions; on a terminal `ask` for them when none are given."""
        specs = [parse_field(text) for text in given]
        if not specs and ask and self.terminal:
            while True:
                question = f"A field of {about}, as name:type, or empty when there are no more"
                text = str(click.prompt(question, default="", show_default=False, err=True)).strip()
                if not text:
                    break
                try:
                    specs.append(self._described(parse_field(text), flag))
                except AdditionRefused as refused:
                    click.echo(str(refused), err=True)
        return tuple(self._described(one, flag) for one in specs)

    def part(
        self, kind: str | None, fields: Iterable[str], *, flag: str, field_flag: str, default: str
    ) -> Part:
        """Return what an effect, tool or entry point takes or gives."""
        word = flag.removeprefix("--")
        given = tuple(fields)
        if kind is not None and given:
            raise AdditionRefused(f"both {flag} and {field_flag} are given; write one of them")
        if kind is None and not given and self.terminal:
            question = f"The {word}: 'fields', 'none', or the name of a type"
            answer = str(click.prompt(question, default="fields", err=True)).strip()
            kind = None if answer == "fields" else answer
            if kind is None:
                specs = self.fields((), field_flag, about=f"the {word}", ask=True)
                return Part(None, specs, default)
        specs = self.fields(given, field_flag, about=f"the {word}", ask=False)
        return Part(None if kind == "none" else kind, specs, default)

    def several(self, question: str) -> tuple[str, ...]:
        """Ask until the answer is empty."""
        answers: list[str] = []
        while True:
            more = f"{question}, or empty when there are no more"
            text = str(click.prompt(more, default="", show_default=False, err=True)).strip()
            if not text:
                return tuple(answers)
            answers.append(text)

    def variants(self, given: Iterable[str], described: dict[str, str]) -> tuple[VariantSpec, ...]:
        """Return variants, each with a description, as are their fields."""
        return tuple(self._variant(parse_variant(text), described) for text in given)

    def _variant(self, one: VariantSpec, described: dict[str, str]) -> VariantSpec:
        about = self.need(
            described.get(one.tag), f'--describe "{one.tag}=..."', f"When is it {one.tag}?"
        )
        fields = tuple(
            self._described(
                replace(
                    each, description=described.get(f"{one.tag}.{each.name}", each.description)
                ),
                "--describe",
                within=f"{one.tag}.",
            )
            for each in one.fields
        )
        return replace(one, description=about, fields=fields)

    def _described(self, one: FieldSpec, flag: str, *, within: str = "") -> FieldSpec:
        left = one.written if not within else f"{within}{one.name}"
        wanted = f'the description in {flag} "{left}=..."'
        return replace(
            one, description=self.need(one.description, wanted, f"What is {within}{one.name}?")
        )
