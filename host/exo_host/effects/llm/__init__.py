"""The language model effect, by the Anthropic Messages API; `client.LanguageModel` serves it."""
