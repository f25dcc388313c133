"""The contract gate: every message of the schema, fuzzed across the real WebAssembly boundary."""
