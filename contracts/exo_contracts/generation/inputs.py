"""Inputs of entry points that get past the first decision.

A random tool name is no tool, and a random event no event: most of what a guest decides would never
be seen. So inputs begin from the schema's own examples and tools.
"""

from __future__ import annotations

from collections.abc import Iterator

from exo_contracts.generation.choice import Choose
from exo_contracts.generation.strategies import DEPTH, Generators
from exo_contracts.generation.sweep import boundaries
from exo_gen.model import EntryPoint, Enum, JsonValue, Record, Ref, Tool


class Inputs:
    """Likely inputs of one entry point."""

    def __init__(self, entry: EntryPoint, generators: Generators) -> None:
        self._entry = entry
        self._generators = generators
        self.call_tools = _calls_tools(generators, entry)

    def examples(self) -> Iterator[JsonValue]:
        """The examples of the entry point and of every tool."""
        yield from self._entry.examples
        yield from self._tool_examples()

    def boundaries(self) -> Iterator[JsonValue]:
        """Every boundary of the input, and of every tool's own input."""
        yield from boundaries(self._generators, self._entry.input.name)
        yield from self._tool_calls()

    def draw(self, choose: Choose) -> JsonValue:
        """An input that gets past the first decision: an example with a change, or a tool call."""
        value = self._generators.named(self._entry.input.name)(choose, DEPTH)
        likely = choose(4) > 0
        if not likely or not isinstance(value, dict):
            return value
        if self.call_tools:
            tools = self._generators.model.tools
            tool = tools[choose(len(tools))]
            arguments = self._generators.named(tool.input.name)(choose, DEPTH)
            return {**value, "tool": tool.name, "arguments": arguments}
        if not self._entry.examples or not value:
            return value
        example = self._entry.examples[choose(len(self._entry.examples))]
        keys = list(value)
        changed = keys[choose(len(keys))]
        return {**example, changed: value[changed]} if isinstance(example, dict) else value

    def _tool_calls(self) -> Iterator[JsonValue]:
        """Every tool: in every role with its smallest input, in its own role with every other."""
        if not self.call_tools or not self._entry.examples:
            return
        base = self._entry.examples[0]
        for tool in self._generators.model.tools:
            for at, arguments in enumerate(boundaries(self._generators, tool.input.name)):
                roles = _roles(self._generators, self._entry) if at == 0 else tool.roles[:1]
                for role in roles:
                    yield _tool_call(base, tool, role, arguments)

    def _tool_examples(self) -> Iterator[JsonValue]:
        """Every tool with its examples."""
        if self.call_tools and self._entry.examples:
            for tool in self._generators.model.tools:
                for arguments in tool.examples:
                    yield _tool_call(self._entry.examples[0], tool, tool.roles[0], arguments)


def _calls_tools(generators: Generators, entry: EntryPoint) -> bool:
    """Whether an entry point's input names a tool and carries its arguments."""
    type_ = generators.model.lookup(entry.input.name)
    names = {field.name for field in type_.fields} if isinstance(type_, Record) else set()
    return bool(generators.model.tools) and {"tool", "arguments"} <= names


def _roles(generators: Generators, entry: EntryPoint) -> tuple[str, ...]:
    type_ = generators.model.lookup(entry.input.name)
    for field in type_.fields if isinstance(type_, Record) else ():
        if field.name == "role" and isinstance(field.type, Ref):
            role = generators.model.lookup(field.type.name)
            return role.values if isinstance(role, Enum) else ()
    return ()


def _tool_call(base: JsonValue, tool: Tool, role: str, arguments: JsonValue) -> JsonValue:
    call: dict[str, JsonValue] = {"role": role, "tool": tool.name, "arguments": arguments}
    return {**base, **call} if isinstance(base, dict) else call
