"""Adding an effect: the schema is edited, two compilers say where, nothing else needs an edit."""

import re

import pytest
from tests.e2e.checkout import Checkout

from exo_gen.toolchain.find import find

VARIANT = """\
        {
          "description": "Ask what time it is.",
          "type": "object",
          "properties": {
            "kind": {"const": "ClockRead"},
            "payload": {"$ref": "#/$defs/ClockQuery"}
          },
          "required": ["kind", "payload"],
          "additionalProperties": false,
          "x-exo-effect": {
            "hostFunction": "clock_read",
            "result": {"$ref": "#/$defs/ClockReading"},
            "mode": "call"
          }
        },
"""
TYPES = """\
    "ClockQuery": {
      "description": "Which clock.",
      "type": "object",
      "properties": {"zone": {"description": "Its time zone.", "type": "string", "minLength": 1}},
      "required": ["zone"],
      "additionalProperties": false,
      "examples": [{"zone": "UTC"}]
    },
    "ClockReading": {
      "description": "What it shows.",
      "type": "object",
      "properties": {"unix_ms": {"description": "Milliseconds since 1970.", "type": "integer"}},
      "required": ["unix_ms"],
      "additionalProperties": false,
      "examples": [{"unix_ms": 1795379144000}]
    },
"""
HANDLER = '''
    async def clock_read(self, payload: ClockQuery) -> ClockReading:
        """The time is always the same here."""
        return ClockReading(unix_ms=len(payload.zone))

'''


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A copy whose schema has one more effect, generated anew."""
    copy = Checkout.copied_to(tmp_path_factory.mktemp("checkout"))
    copy.edit(
        "schema/effects.json", r'^      "oneOf": \[\n(?=.*\n.*"Ask which)', rf"\g<0>{VARIANT}"
    )
    copy.edit("schema/effects.json", r'^    "WorkingCopy": \{\n', rf"{TYPES}\g<0>")
    ran = copy.exo_gen("generate")
    assert ran.status == 0, ran.out
    return copy


def test_mypy_names_the_missing_handler_and_nothing_else(checkout: Checkout) -> None:
    ran = checkout.mypy()
    assert ran.status == 1
    errors = [line for line in ran.out.splitlines() if ": error: " in line]
    assert {line.partition(":")[0] for line in errors} == {"host/exo_host/handlers.py"}
    assert "clock_read" in ran.out


def test_with_the_handler_mypy_is_content(checkout: Checkout) -> None:
    handlers = "host/exo_host/handlers.py"
    original = (checkout.root / handlers).read_text()
    checkout.edit(handlers, r"^def handlers", rf"{HANDLER}\n\g<0>")
    checkout.edit(handlers, r"^    DockerCommand,\n", r"    ClockQuery,\n    ClockReading,\n\g<0>")
    ran = checkout.mypy()
    (checkout.root / handlers).write_text(original)
    assert ran.status == 0, ran.out


def test_ghc_names_the_missing_case_and_with_it_the_gate_takes_the_effect_up(
    checkout: Checkout,
) -> None:
    if find() is None:
        pytest.skip("no wasm32-wasi-ghc: run `exo-gen toolchain install`")
    interpreter = "guest/src/ExoMonad/Guest/Interpreter/Extism.hs"
    ran = checkout.exo_gen("guest", "build")
    assert ran.status == 1
    places = re.findall(r"^(\S+\.hs):\d+:\d+: error:", ran.out, flags=re.M)
    assert {place.removeprefix("src/") for place in places} == {
        interpreter.removeprefix("guest/src/")
    }
    assert "ClockRead" in ran.out

    checkout.edit(
        interpreter,
        r"^  GitGetBranch payload .*\n",
        r"\g<0>  ClockRead payload -> Host.clockRead payload\n",
    )
    ran = checkout.exo_gen("guest", "build")
    assert ran.status == 0, ran.out
    ran = checkout.exo_gen("contract", "run", "--examples", "20", "--only", "ClockRead")
    assert ran.status == 0, ran.out
    # The gate names what fails; what holds it counts.
    assert re.search(r"^1 subjects, [\d,]+ cases in .*: all hold$", ran.out, flags=re.M), ran.out
