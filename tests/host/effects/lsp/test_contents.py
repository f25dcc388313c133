"""Every shape a hover's contents have had."""

import pytest
from lsprotocol.types import MarkedStringWithLanguage, MarkupContent, MarkupKind

from exo_host.effects.lsp import contents


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (MarkupContent(kind=MarkupKind.Markdown, value="**x**"), ("markdown", "**x**")),
        (MarkupContent(kind=MarkupKind.PlainText, value="x_y"), ("plaintext", "x_y")),
        ("*x*", ("markdown", "*x*")),
        (
            MarkedStringWithLanguage(language="python", value="x = 1"),
            ("markdown", "```python\nx = 1\n```"),
        ),
        (
            ["a", MarkedStringWithLanguage(language="c", value="b;\n"), "", "d"],
            ("markdown", "a\n\n```c\nb;\n```\n\nd"),
        ),
        ([], None),
        ("", None),
        (" \n", None),
        (["", " "], None),
        (MarkedStringWithLanguage(language="c", value=""), None),
        (MarkupContent(kind=MarkupKind.Markdown, value="\n"), None),
        ("half \ud83d of a pair", ("markdown", "half \ufffd of a pair")),
        ("\ud83d\ude00", ("markdown", "😀")),
    ],
)
def test_shapes(shape: object, expected: tuple[str, str] | None) -> None:
    assert contents.read(shape) == expected


@pytest.mark.parametrize("shape", [3, None, [3], {"value": "x"}])
def test_what_is_no_content(shape: object) -> None:
    with pytest.raises(ValueError, match="is not a hover's content"):
        contents.read(shape)


def test_a_fence_is_longer_than_any_run_of_backticks_in_it() -> None:
    assert contents.fenced("md", "a ````` b ``` c") == "``````md\na ````` b ``` c\n``````"


def test_a_language_cannot_break_out_of_its_line() -> None:
    assert contents.fenced("a`\nb", "x") == "```a b\nx\n```"
