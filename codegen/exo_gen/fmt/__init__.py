"""The one layout of a schema file: `format_text`, from text to text."""

from exo_gen.fmt.layout import format_text

__all__ = ["format_text"]
