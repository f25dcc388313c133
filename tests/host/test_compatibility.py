"""A guest of another schema loads when, and only when, the verdict finds it and the host to fit."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from tests.host import foreign
from tests.host.foreign import COMPATIBLE, INCOMPATIBLE, Edit, Files, edited, of_schema, stamped

from exo_gen.breaking import Victim, compare
from exo_gen.breaking.models import foreign_model
from exo_gen.build import build
from exo_gen.carried import SCHEMA_SECTION, pack, read_carried, unpack
from exo_gen.fingerprint import fingerprint
from exo_gen.guest.sections import custom_section
from exo_gen.load import load
from exo_gen.model import Model
from exo_host import compatibility, compiled
from exo_host.compatibility import require_compatible
from exo_host.compiled import load_guest
from exo_host.errors import GuestRefused
from exo_host.instance import GuestInstance
from exo_types.dispatch import refuse
from exo_types.manifest import FINGERPRINT
from exo_types.models import EffectError

ROOT = Path(__file__).parents[2]
OTHER = "ab" * 32


@pytest.fixture
def only_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compile nothing: that takes seconds, and comes after the check."""
    monkeypatch.setattr(compiled, "_compile", lambda wasm, policy: object())


@pytest.fixture
def put(tmp_path: Path) -> Callable[[bytes], Path]:
    """Put a module in a file."""

    def write(module: bytes) -> Path:
        path = tmp_path / "guest.wasm"
        path.write_bytes(module)
        return path

    return write


def _model(text: str) -> Model:
    found = foreign_model(read_carried(text).bundle)
    assert isinstance(found, Model), found
    return found


# --- when, and only when ------------------------------------------------------------------------


@pytest.mark.usefixtures("only_checked")
@pytest.mark.parametrize("edit", [*COMPATIBLE, *INCOMPATIBLE], ids=lambda edit: edit.__name__)
def test_it_loads_when_and_only_when_the_verdict_allows_it(
    put: Callable[[bytes], Path], edit: Edit
) -> None:
    files = edited(edit)
    guest = _model(json.dumps({"files": files, "fingerprint": ""}))
    found = list(compare(guest, _model(foreign.of_this_schema())).breaking(Victim.OLD_GUEST))
    assert bool(found) == (edit in INCOMPATIBLE)
    path = put(of_schema(files))
    if not found:
        guest_compiled = load_guest(path)
        assert guest_compiled.fingerprint == fingerprint(files) != FINGERPRINT
        assert FINGERPRINT[:12] in guest_compiled.schema
        return
    with pytest.raises(GuestRefused) as refused:
        load_guest(path)
    said = str(refused.value)
    assert f"schema {fingerprint(files)[:12]}, this host for schema {FINGERPRINT[:12]}" in said
    assert all(f"{one.rule.id}: {one.message}" in said for one in found[:3])
    assert "exo-gen guest build" in said


@pytest.mark.usefixtures("only_checked")
@pytest.mark.parametrize("edit", COMPATIBLE, ids=lambda edit: edit.__name__)
def test_where_only_this_schema_will_do_no_other_does(
    put: Callable[[bytes], Path], edit: Edit
) -> None:
    path = put(of_schema(edited(edit)))
    with pytest.raises(GuestRefused, match="only that will do here"):
        load_guest(path, exact=True)


def test_a_refusal_shows_the_document_and_who_refuses_it(put: Callable[[bytes], Path]) -> None:
    path = put(of_schema(edited(foreign.with_a_field_the_host_does_not_know)))
    with pytest.raises(GuestRefused) as refused:
        load_guest(path)
    lines = str(refused.value).splitlines()[1:]
    assert lines[0].startswith("  EXO801: LogRecord.place: ")
    assert lines[1] == (
        '    Log, asked: the guest may send {"kind": "Log", "payload": {"level": "debug", '
        '"message": "x", "place": ""}}, which the host refuses: $.payload.place: expected no such '
        "property, got string"
    )


def test_a_refusal_tells_the_first_differences_and_counts_the_rest(
    put: Callable[[bytes], Path],
) -> None:
    def many(files: Files) -> None:
        for number in range(7):
            field = {"type": "string", "maxLength": number + 1}
            files["effects.json"]["$defs"]["LogRecord"]["properties"][f"more{number}"] = field

    with pytest.raises(GuestRefused) as refused:
        load_guest(put(of_schema(edited(many))))
    said = str(refused.value)
    assert said.count("EXO801") == 3
    assert "\n  and 4 more\n" in said


@pytest.mark.usefixtures("only_checked")
def test_what_the_module_lacks_counts_whatever_its_schema_says(
    put: Callable[[bytes], Path],
) -> None:
    module = of_schema(edited(foreign.writes_shorter_texts))
    path = put(module.replace(b"handle_pre_tool_use", b"handle_pre_tool_abc"))
    with pytest.raises(GuestRefused, match="handle_pre_tool_use"):
        load_guest(path)


# --- sections that are none ---------------------------------------------------------------------


def _deep(files: Files) -> None:
    schema: dict[str, object] = {"type": "string"}
    for _ in range(200):
        schema = {"type": "array", "items": schema, "maxItems": 1}
    files["effects.json"]["$defs"]["LogRecord"]["properties"]["deep"] = schema


def _circle(files: Files) -> None:
    files["effects.json"]["$defs"]["Round"] = {"$ref": "#/$defs/Round"}


def _no_such_reference(files: Files) -> None:
    files["effects.json"]["$defs"]["LogRecord"]["properties"]["level"] = {"$ref": "#/$defs/Lost"}


def _no_effects(files: Files) -> None:
    del files["effects.json"]["$defs"]["Effect"]


def _no_objects(files: Files) -> None:
    for name in files:
        files[name] = [name]


def _names_that_steer_a_terminal(files: Files) -> None:
    files["\x1b[2Jeffects.json"] = {"$defs": {"\x1b[2J": {"\x1b[2J": 1}}}


@pytest.mark.parametrize(
    "spoil",
    [_deep, _circle, _no_such_reference, _no_effects, _no_objects, _names_that_steer_a_terminal],
)
def test_a_schema_that_means_nothing_is_refused(put: Callable[[bytes], Path], spoil: Edit) -> None:
    path = put(of_schema(edited(spoil)))
    with pytest.raises(
        GuestRefused, match="cannot be compared: the schema that the guest carries is wrong: EXO"
    ) as refused:
        load_guest(path)
    assert "\x1b" not in str(refused.value)


def _of_one_file(root: str, name: str = OTHER) -> bytes:
    return pack(f'{{"files": {{"a.json": {root}}}, "fingerprint": "{name}"}}')


@pytest.mark.parametrize(
    ("section", "words"),
    [
        (None, "it carries no schema to compare with"),
        (b"", "cut short"),
        (b"\0garbage\xff", "not compressed by zlib"),
        (pack("{}")[:-4], "cut short"),
        (pack("{}") + b"more", "something follows it"),
        (zlib.compress(b"\xff\xfe"), "not UTF-8"),
        (pack("not json"), "not JSON"),
        (pack("[" * 100_000), "not JSON"),
        (pack("9" * 10_000), "not JSON"),
        (pack("[]"), "expected an object with 'files' and 'fingerprint'"),
        (pack('{"files": [], "fingerprint": ""}'), "expected an object"),
        (pack('{"files": {}, "fingerprint": ""}'), "expected an object"),
        (_of_one_file("NaN"), "EXO001"),
        (_of_one_file("1"), "is wrong: EXO"),
        (_of_one_file("1", "\x1b"), "not JSON"),
        (_of_one_file("1", "\\u001b"), "says of itself"),
        (zlib.compress(bytes(64 * 2**20)), "more than 4 MiB when it is unpacked"),
    ],
)
def test_a_section_that_holds_no_schema_is_refused(
    put: Callable[[bytes], Path], section: bytes | None, words: str
) -> None:
    path = put(stamped(OTHER, section))
    with pytest.raises(GuestRefused, match=words) as refused:
        load_guest(path)
    said = str(refused.value)
    assert said.isprintable()
    assert "was built for schema abababababab" in said
    assert said.endswith("use the host that the guest was built for")


def test_the_schema_has_to_be_the_one_that_the_fingerprint_names(
    put: Callable[[bytes], Path],
) -> None:
    fitting = custom_section(of_schema(edited(foreign.writes_shorter_texts)), SCHEMA_SECTION)
    path = put(stamped(OTHER, fitting))
    with pytest.raises(GuestRefused, match="says of itself"):
        load_guest(path)


@pytest.mark.usefixtures("only_checked")
def test_a_guest_of_this_schema_is_not_asked_what_it_carries(
    put: Callable[[bytes], Path],
) -> None:
    path = put(stamped(FINGERPRINT, b"garbage"))
    assert load_guest(path, exact=True).schema == f"schema {FINGERPRINT[:12]}"


def test_the_usual_guest_loads_without_what_comparing_needs() -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from exo_host import compiled\n"
        "compiled._compile = lambda wasm, policy: object()\n"
        f"compiled.load_guest(Path({str(foreign.WASM / 'guest.wasm')!r}))\n"
        "print([name for name in sys.modules\n"
        "       if name.startswith(('exo_gen.breaking', 'exo_gen.lint', 'exo_gen.carried'))])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


# --- what is carried ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["guest.wasm", "guest-contract.wasm"])
def test_both_committed_guests_carry_the_schema_that_the_host_has(name: str) -> None:
    section = custom_section((foreign.WASM / name).read_bytes(), SCHEMA_SECTION)
    assert section is not None
    own = (ROOT / "generated/python/exo_types/schema.json").read_text(encoding="utf-8")
    assert unpack(section) + "\n" == own
    assert json.loads(own)["fingerprint"] == FINGERPRINT
    assert len(section) < 8 * 1024


def test_what_is_carried_is_the_schema_but_for_its_words() -> None:
    whole = build(load(ROOT / "schema"))
    bare = _model(foreign.of_this_schema())
    assert compare(bare, whole).findings == compare(whole, bare).findings == ()


# --- a call, for real ---------------------------------------------------------------------------


class _Logged:
    """Takes logs, and refuses whatever else."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def perform(self, kind: str, document: bytes) -> bytes:
        self.seen.append(kind)
        if kind in ("Log", "Emit"):
            return b'{"kind":"Success","payload":{}}'
        return refuse(EffectError(code="unavailable", message=document.decode()))


def test_a_compatible_guest_answers_calls(put: Callable[[bytes], Path]) -> None:
    path = put(of_schema(edited(foreign.writes_shorter_texts)))
    hook = {
        "session_id": "s",
        "transcript_path": "",
        "cwd": "/srv",
        "hook_event_name": "PreToolUse",
        "tool_name": "Bash",
        "tool_input": {"command": "git push --force"},
    }
    effects = _Logged()
    instance = GuestInstance(load_guest(path), effects)
    try:
        reply = json.loads(instance.call("handle_pre_tool_use", json.dumps(hook).encode()))
    finally:
        instance.close()
    assert reply["kind"] == "Success"
    assert reply["payload"]["kind"] in {"Deny", "Ask"}
    assert effects.seen


# --- comparing has an end -----------------------------------------------------------------------


def test_comparing_ends_when_its_time_is_up(tmp_path: Path) -> None:
    # No Python starts so soon.
    edit = edited(foreign.writes_shorter_texts)
    with pytest.raises(GuestRefused, match=r"comparing them takes longer than 0\.001 seconds; run"):
        require_compatible(tmp_path, of_schema(edit), fingerprint(edit), patience=0.001)


NARROW: Final = """
import exo_host.comparison as comparison

pages = int(open("/proc/self/statm").read().split()[0])
comparison._MEMORY = pages * 4096 + 2**20
comparison.main()
"""
"""The comparison, with a mebibyte to spare in place of a gibibyte."""


def test_comparing_ends_when_its_memory_is_up(
    put: Callable[[bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compatibility, "_PROGRAM", (sys.executable, "-P", "-c", NARROW))
    with pytest.raises(
        GuestRefused, match=r"cannot be compared: .* is too large, or too deep; run"
    ):
        load_guest(put(of_schema(edited(foreign.writes_shorter_texts))))


def _doubling(files: Files) -> None:
    """A document of which the smallest has 2^60 parts."""
    definitions = files["effects.json"]["$defs"]
    for number in range(60):
        part = {"$ref": f"#/$defs/Part{number + 1}"}
        definitions[f"Part{number}"] = _record(left=part, right=part)
    definitions["Part60"] = _record(end={"type": "string"})
    _need(definitions, {"$ref": "#/$defs/Part0"})


def _long(files: Files) -> None:
    """A document of two milliards of characters."""
    _need(files["effects.json"]["$defs"], {"type": "string", "minLength": 2**31 - 1})


def _need(definitions: Files, schema: Files) -> None:
    log = definitions["LogRecord"]
    log["properties"]["more"] = schema
    log["required"].append("more")


def _record(**properties: Files) -> Files:
    required = sorted(properties)
    shape = {"properties": properties, "required": required, "additionalProperties": False}
    return {"type": "object", **shape}


@pytest.mark.parametrize("edit", [_doubling, _long])
def test_a_schema_that_nobody_could_write_by_is_refused(
    put: Callable[[bytes], Path], edit: Callable[[Files], None]
) -> None:
    with pytest.raises(GuestRefused, match=r"EXO007 in effects\.json: the smallest"):
        load_guest(put(of_schema(edited(edit))))


def test_what_kills_the_comparison_is_a_refusal(
    put: Callable[[bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compatibility, "_PROGRAM", (sys.executable, "-c", "raise SystemExit(3)"))
    with pytest.raises(GuestRefused, match="comparing them failed"):
        load_guest(put(of_schema(edited(foreign.writes_shorter_texts))))


@pytest.mark.parametrize("name", ["\0", "-h", "x" * 300_000, "\x1b[2J", "é"])
def test_a_fingerprint_may_be_anything(put: Callable[[bytes], Path], name: str) -> None:
    with pytest.raises(GuestRefused, match="was built for schema") as refused:
        load_guest(put(stamped(name, pack("{}"))))
    assert str(refused.value).isprintable()
