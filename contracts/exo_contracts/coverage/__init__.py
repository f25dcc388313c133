"""What a run must reach and what it did: cells of the schema, branches of generated code."""
