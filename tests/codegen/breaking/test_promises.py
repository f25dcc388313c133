"""What the schema said of its own future decides whether a change counts."""

from __future__ import annotations

from tests.codegen.breaking.cases import TEXT, Edit, bundle, effect, line, shade, unchanged, variant

from exo_gen.breaking import Finding, compare
from exo_gen.build import build


def findings(old: Edit, new: Edit) -> dict[str, Finding]:
    """What a change breaks, by rule; each rule is broken once in what is tried here."""
    return {one.rule.id: one for one in compare(build(bundle(old)), build(bundle(new))).findings}


def with_field(**said: object) -> Edit:
    return line(a=TEXT, b={**TEXT, **said}, _optional=("b",))


def test_what_goes_unannounced_counts() -> None:
    found = findings(with_field(), line(a=TEXT))
    assert set(found) == {"EXO801", "EXO864", "EXO893"}
    assert all(not one.allowed for one in found.values())


def test_what_was_deprecated_may_go() -> None:
    deprecated = with_field(**{"x-deprecated": {"replacement": "a"}})
    found = findings(deprecated, line(a=TEXT))
    assert set(found) == {"EXO801", "EXO864"}
    assert {one.allowed for one in found.values()} == {"it was deprecated, replaced by a"}


def test_a_deprecated_field_may_not_change_otherwise() -> None:
    deprecated = with_field(**{"x-deprecated": {"reason": "Nobody reads it."}})
    found = findings(deprecated, line(a=TEXT, b={"type": "boolean"}, _optional=("b",)))
    assert "EXO831" in found
    assert all(not one.allowed for one in found.values())


def test_what_is_unstable_may_change_and_come() -> None:
    changed = findings(
        with_field(**{"x-unstable": True}), line(a=TEXT, b={"type": "boolean"}, _optional=("b",))
    )
    assert {one.allowed for one in changed.values()} == {"it was unstable"}
    added = findings(line(a=TEXT), with_field(**{"x-unstable": True}))
    assert set(added) == {"EXO802", "EXO866"}
    assert all(one.allowed for one in added.values())


def test_a_variant_and_an_effect_can_be_deprecated() -> None:
    going = {"x-deprecated": {"reason": "It is late."}}
    both = shade({"oneOf": [variant("Dim"), variant("Dull", **going)]})
    found = findings(both, shade({"oneOf": [variant("Dim")]}))
    assert set(found) == {"EXO807", "EXO870"}
    assert all(one.allowed for one in found.values())
    found = findings(effect(said=going), unchanged)
    assert set(found) == {"EXO842", "EXO877"}
    assert all(one.allowed for one in found.values())


def test_promises_change_nothing_on_the_wire() -> None:
    assert findings(line(a=TEXT), line(a={**TEXT, "x-since": "1.0"})) == {}


def test_promises_are_told_where_the_field_is_described() -> None:
    said = {"x-since": "1.0", "x-deprecated": {"since": "1.2", "replacement": "a"}}
    model = build(bundle(with_field(**said)))
    record = model.types["Line"]
    docs = [one.doc for one in getattr(record, "fields")]  # noqa: B009 - any named type
    assert docs == ["A part.", "A part. Since 1.0. Deprecated since 1.2; use `a` instead."]
