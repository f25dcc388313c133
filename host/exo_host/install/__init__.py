"""Connect the coding agent: our entries in its settings, put there and taken away again."""
