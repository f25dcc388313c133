"""Redaction: what must go, what must stay, and that nothing configured survives anywhere."""

import base64
import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from exo_host.redaction import DEFAULT_PATTERNS, REDACTED, BadPattern, Redactor

LETTERS = "aB3" * 14
KEY = base64.b64encode(bytes(range(90))).decode()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"push with ghp_{LETTERS}!", "push with [redacted]!"),
        (f"gho_{LETTERS} ghs_{LETTERS}", "[redacted] [redacted]"),
        (f"github_pat_{LETTERS}_x", "[redacted]"),
        (f"key sk-ant-api03-{LETTERS}", "key [redacted]"),
        (f'"sk-proj-{LETTERS}"', '"[redacted]"'),
        ("id AKIAIOSFODNN7EXAMPLE.", "id [redacted]."),
        ("ASIAIOSFODNN7EXAMPLE", "[redacted]"),
        ("Authorization: Bearer abc.DEF-123_~", "Authorization: Bearer [redacted]"),
        ("BEARER \t abcdefgh", "BEARER \t [redacted]"),
        (
            f"a -----BEGIN RSA PRIVATE KEY-----\n{KEY}\n-----END RSA PRIVATE KEY----- b",
            "a [redacted] b",
        ),
        (f"-----BEGIN PRIVATE KEY-----\\n{KEY}\\n-----END PRIVATE KEY-----", "[redacted]"),
        (f"-----BEGIN OPENSSH PRIVATE KEY-----\n{KEY}", "[redacted]"),
        ("password=hunter2 user=me", "password=[redacted] user=me"),
        ("Password: 'my dog' then", "Password: [redacted] then"),
        ('{\\"api_key\\": \\"xyz\\"}', '{\\"api_key\\": \\[redacted]}'),
        ("DB_PASSWD = x; next", "DB_PASSWD = [redacted]; next"),
        ("AWS_SECRET_ACCESS_KEY=abc/def+ghi", "AWS_SECRET_ACCESS_KEY=[redacted]"),
        ("https://me:s3cret@example.org/x", "https://me:[redacted]@example.org/x"),
        ("access_token=abc&state=1", "access_token=[redacted]&state=1"),
    ],
)
def test_what_looks_like_a_secret_goes(text: str, left: str) -> None:
    redactor = Redactor()
    assert redactor.text(text) == left
    # Redacting is done at several places of one way.
    assert redactor.text(left) == left


@pytest.mark.parametrize(
    "text",
    [
        "",
        "the password is asked for in the popup",
        "task-management-system-overview",
        "10 tokens: fine; input_tokens=12",
        "ghp_short and sk-short and AKIAshort",
        "https://example.org:8080/path@v1",
        "compass=north",
        "bearer of news",
        "-----BEGIN CERTIFICATE-----",
        "lämp 灯 \U0001f4a1 \n\t",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    assert Redactor().text(text) == text


def test_a_configured_secret_goes_in_every_spelling_of_a_document() -> None:
    secret = 'a"b\\c/d é\nf'
    redactor = Redactor(secrets=[secret + "\n"])
    nested = json.dumps({"inner": json.dumps({"x": secret})})
    for text in (secret, json.dumps(secret), json.dumps(secret, ensure_ascii=False)):
        assert REDACTED in redactor.text(f"<{text}>")
    assert redactor.text("?k=a%22b%5Cc%2Fd%20%C3%A9%0Af&") == "?k=[redacted]&"
    assert "d " not in redactor.document(nested.encode()).decode()


def test_the_longer_of_two_secrets_goes_first_and_short_ones_are_not_looked_for() -> None:
    redactor = Redactor(secrets=["correct-horse", "correct-horse-battery", "short"])
    assert redactor.text("correct-horse-battery short") == "[redacted] short"


def test_a_value_is_redacted_at_any_depth_and_keeps_its_shape() -> None:
    redactor = Redactor(secrets=["correct-horse"])
    value = {
        "a": [1, 0.5, None, True, "correct-horse", {"b": "xcorrect-horsex"}],
        "correct-horse": 1,
        "correct-horse!": 2,
        "password": "hunter2",
        "githubToken": "t",
        "input_tokens": "12",
        "token": 12,
        "secret": "",
    }
    before = json.dumps(value)
    assert redactor.plain(value) == {
        "a": [1, 0.5, None, True, "[redacted]", {"b": "x[redacted]x"}],
        "[redacted]": 1,
        "[redacted]!": 2,
        "password": "[redacted]",
        "githubToken": "[redacted]",
        "input_tokens": "12",
        "token": 12,
        "secret": "",
    }
    assert json.dumps(value) == before


def test_two_names_that_were_secrets_keep_both_values() -> None:
    redactor = Redactor(secrets=["correct-horse", "battery-staple"])
    assert redactor.plain({"correct-horse": 1, "battery-staple": 2}) == {
        "[redacted]": 1,
        "[redacted] 2": 2,
    }


def test_a_document_keeps_all_its_bytes_but_the_secrets() -> None:
    redactor = Redactor(secrets=["correct-horse"])
    document = (
        '{ "n": 1.0e+2,\t"big": 123456789012345678901234567890, "é": "\\u00e9\\/",'
        ' "s" : "a correct\\u002dhorse\\n", "password" : "x\\"y", "token":["kept"],\n "n": null }'
    )
    assert redactor.document(document.encode()).decode() == document.replace(
        '"a correct\\u002dhorse\\n"', '"a [redacted]\\n"'
    ).replace('"x\\"y"', '"[redacted]"')


@pytest.mark.parametrize(
    "document",
    [
        b'{"cut": "correct-horse',
        b"\xff\xfe correct-horse \xc3",
        b"[" * 200_000 + b'"correct-horse"',
    ],
)
def test_what_is_no_document_is_redacted_as_text(document: bytes) -> None:
    left = Redactor(secrets=["correct-horse"]).document(document)
    assert left == document.replace(b"correct-horse", b"[redacted]")


@pytest.mark.parametrize(
    ("patterns", "complaint"),
    [
        (["a", "(b"], r"redaction pattern 2 of 2, '\(b', is no regular expression: .* character 1"),
        (["x*"], r"redaction pattern 1 of 1, 'x\*', matches the empty text"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused_with_its_place(
    patterns: list[str], complaint: str
) -> None:
    with pytest.raises(BadPattern, match=complaint):
        Redactor(patterns)


# The marker itself is no secret: nothing that is made of it can be told from it.
secrets = st.text(st.characters(exclude_characters="[]", codec="utf-8"), min_size=8, max_size=16)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def planted(value: object, secret: str) -> object:
    """The value with the secret in every text of it."""
    match value:
        case str():
            return value + secret + value
        case list():
            return [*(planted(item, secret) for item in value), secret]
        case dict():
            return {name + secret: planted(item, secret) for name, item in value.items()}
        case _:
            return value


def texts(value: object) -> list[str]:
    """Every string of a value, names too."""
    match value:
        case str():
            return [value]
        case list():
            return [text for item in value for text in texts(item)]
        case dict():
            return [text for name, item in value.items() for text in (name, *texts(item))]
        case _:
            return []


@given(value=json_values, configured=st.lists(secrets, min_size=1, max_size=3), data=st.data())
def test_no_configured_secret_survives_anywhere(
    value: object, configured: list[str], data: st.DataObject
) -> None:
    assume(all(secret not in REDACTED for secret in configured))
    redactor = Redactor(secrets=configured)
    spoken = planted(value, data.draw(st.sampled_from(configured)))
    document = json.dumps(spoken, ensure_ascii=data.draw(st.booleans())).encode()
    redacted = json.loads(redactor.document(document))
    for text in [*texts(redactor.plain(spoken)), *texts(redacted)]:
        for secret in configured:
            assert secret not in text
    for text in texts(spoken):
        for secret in configured:
            assert secret not in redactor.text(text)


@given(document=st.binary() | json_values.map(lambda value: json.dumps(value).encode()))
def test_a_document_stays_one(document: bytes) -> None:
    left = Redactor().document(document)
    try:
        before = json.loads(document)
    except ValueError:
        return
    after = json.loads(left)
    assert type(after) is type(before)


@pytest.mark.parametrize("pattern", DEFAULT_PATTERNS)
@pytest.mark.parametrize(
    "unit",
    [
        "gh",
        "ghp_",
        "sk-",
        "AKIA",
        "bearer ",
        "-----BEGIN ",
        "-----BEGIN PRIVATE KEY",
        "://",
        "://:",
        "password",
        "password=",
        'password="',
        "secret_",
        "token: ",
    ],
)
def test_no_text_makes_a_pattern_slow(pattern: str, unit: str) -> None:
    # Not a clock that is asserted on: what backtracks without bound would not end at all.
    redactor = Redactor([pattern])
    text = unit * (200_000 // len(unit))
    assert redactor.text(text) is not None


def test_a_text_without_a_hit_is_the_same_object() -> None:
    text = "nothing to see here " * 1000
    assert Redactor(secrets=["correct-horse"]).text(text) is text
