"""exo-gen: turns the schema into Python and Haskell, and keeps both honest."""

__version__ = "0.1.0"
